using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Tests.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Walks that go on in neighbouring shapes.</summary>
public sealed class MetaFlipGraphTests
{
    public static IEnumerable<Ring> Rings => FlipWalkers.Rings.Where(ring => ring.Modulus <= 3); // larger fields walk by the same text

    private static FlipSettings Settings(Shape shape, Ring ring, int target = 1, int walkers = 3) =>
        new(shape, ring, target, 7, walkers) { RoundAttempts = 60_000 };

    [TestCaseSource(nameof(Rings))]
    public void AllThatItFindsHoldsAndIsLowerThanWhatItsShapeHad(Ring ring)
    {
        var search = new MetaFlipGraph(Settings(new(2, 3, 3), ring) with { RoundAttempts = 250_000 }, []);
        Dictionary<Shape, int> best = new(search.Ranks);
        HashSet<Shape> improved = [];
        for (int round = 0; round < 150; round++)
            foreach (FlipImprovement improvement in search.Step(2))
            {
                Scheme scheme = improvement.Scheme;
                Assert.That(Verifier.Judge(scheme, new Claim.Over(ring)).Valid, Is.True, $"{scheme.Shape}:{scheme.Rank}");
                Assert.That(scheme.Rank, Is.LessThan(best[scheme.Shape]));
                best[scheme.Shape] = scheme.Rank;
                improved.Add(scheme.Shape);
            }
        Assert.That(search.Ranks, Is.EquivalentTo(best));
        Assert.That(improved, Is.Not.Empty);
        if (ring.Modulus <= 3) Assert.That(improved, Has.Count.GreaterThan(1), "it walks in more shapes than the goal");
        Assert.That(best.Keys, Has.All.Matches<Shape>(s => s.M is >= 2 and <= 3 && s.N is >= 2 and <= 4 && s.P is >= 2 and <= 4));
        Assert.That(search.BestRank, Is.EqualTo(best[new(2, 3, 3)]).And.LessThan(ring.Modulus > 3 ? 19 : 18));
    }

    [Test]
    public void ARowLessOfALargerSchemeIsFound()
    {
        // 3x3x3 with one row more, seen in another basis: what it gives 3x3x3 no single index shows.
        Scheme laderman = FlipSearchTests.Find(new(3, 3, 3), Ring.Modulo(2), 23, seed: 1);
        Scheme larger = DirectSum.Along(Axis.M, laderman, Scheme.Naive(new(1, 3, 3)));
        foreach (Axis axis in Axes.All) larger = Sandwich.Elementary(larger, axis, 1, 0, Coefficient.One);
        larger = Sandwich.Elementary(Sandwich.Elementary(larger, Axis.M, 3, 0, Coefficient.One), Axis.M, 1, 3, Coefficient.One);
        var search = new MetaFlipGraph(Settings(new(3, 3, 3), Ring.Modulo(2), 23), [larger]);
        Assert.That(search.BestRank, Is.EqualTo(23), "a hyperplane of what was given");
        Assert.That(search.Known.Text, Does.StartWith("projection of 3x3x4:32"));
    }

    [Test]
    public void TheGoalIsReachedInWhateverOrderOfDimensions()
    {
        var search = new MetaFlipGraph(Settings(new(3, 2, 2), Ring.Zt, 11), [RecombinationTests.Strassen]);
        for (int round = 0; round < 300 && !search.Done; round++) search.Step(2);
        Assert.That(search.BestRank, Is.EqualTo(11));
        Assert.That(search.Done, Is.True);
    }

    [TestCaseSource(nameof(Rings))]
    public void GoesOnFromWhereItStood(Ring ring)
    {
        FlipSettings settings = Settings(new(3, 3, 3), ring) with { RoundAttempts = 150_000 };
        Scheme strassen = FlipSearchTests.Find(new(2, 2, 2), ring, 7, seed: 1),
            later = FlipSearchTests.Find(new(2, 2, 3), ring, 11, seed: 1);
        List<string> whole = Course(new MetaFlipGraph(settings, [strassen]), 80);
        foreach (int before in (int[])[0, 7, 43])
        {
            MetaFlipGraph first = new(settings, [strassen]);
            List<string> parts = Course(first, before);
            FlipState progress = JsonSerializer.Deserialize<FlipState>(JsonSerializer.Serialize(first.Capture()))!;
            Assert.That(progress.IsWhole, Is.True);
            MetaFlipGraph second = new(settings, [later, strassen], progress);
            parts.AddRange(Course(second, 80 - before));
            Assert.That(parts, Is.EqualTo(whole), $"put aside after {before} rounds");
            Assert.That(() => new MetaFlipGraph(settings, [later], progress),
                Throws.InstanceOf<InvalidDataException>().With.Message.Contains("no longer in the store"));
            Assert.That(() => new MetaFlipGraph(settings with { Walkers = 2 }, [strassen], progress), Throws.ArgumentException);
            Assert.That(() => new MetaFlipGraph(settings, [strassen], progress with { Pool = [] }), Throws.ArgumentException);
        }
    }

    [Test]
    public void ProgressThatCannotBeIsRefused()
    {
        FlipSettings settings = Settings(new(2, 2, 3), Ring.Modulo(2));
        MetaFlipGraph search = new(settings, []);
        Course(search, 60);
        FlipState good = search.Capture();
        Assert.That(() => new MetaFlipGraph(settings, [], good), Throws.Nothing);
        MetaState own = MetaState.In(good);
        MetaWalkState leg = own.Legs[0];
        WalkerState walker = good.Walkers[0];
        foreach (MetaWalkState bad in (MetaWalkState[])[
            leg with { Shape = "x" }, leg with { Shape = "7x7x7" }, leg with { Number = -1 }, leg with { Number = long.MaxValue },
            leg with { Left = int.MaxValue }, leg with { Axis = (Axis)7 },
            leg with { Axis = leg.Axis is null ? Axis.M : null }, leg with { Scheme = "garbled" },
            leg with { Scheme = PackedScheme.Of(Scheme.Naive(new Shape(5, 5, 5)), Ring.Modulo(2)).ToString() }])
            Assert.That(() =>
                new MetaFlipGraph(settings, [], (own with { Legs = [bad, .. own.Legs.Skip(1)] }).Beside(good)),
                Throws.ArgumentException.Or.InstanceOf<InvalidDataException>(), JsonSerializer.Serialize(bad));
        foreach (WalkerState bad in (WalkerState[])[
            walker with { Policy = -1 }, walker with { Policy = 99 }, walker with { Walk = walker.Walk with { Streams = [] } },
            walker with { Walk = walker.Walk with
                { Best = PackedScheme.Of(Scheme.Naive(new Shape(5, 5, 5)), Ring.Modulo(2)).ToString() } }])
            Assert.That(() => new MetaFlipGraph(settings, [], good with { Walkers = [bad, .. good.Walkers.Skip(1)] }),
                Throws.ArgumentException.Or.InstanceOf<InvalidDataException>(), JsonSerializer.Serialize(bad));
        foreach (FlipState bad in (FlipState[])[
            (own with { Legs = [null!] }).Beside(good), (own with { Given = [null!] }).Beside(good), good with { Own = null },
            good.With(MetaState.Key, 7), good.With(MetaState.Key, new { own.Given })])
            Assert.That(() => new MetaFlipGraph(settings, [], bad),
                Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("parts of it are missing"), JsonSerializer.Serialize(bad));
    }

    [Test]
    public void ThreadsDoNotChangeItsCourse()
    {
        FlipSettings settings = Settings(new(3, 3, 3), Ring.Modulo(2)) with { RoundAttempts = 150_000 };
        Assert.That(Course(new MetaFlipGraph(settings, []), 40, threads: 1),
            Is.EqualTo(Course(new MetaFlipGraph(settings, []), 40, threads: 3)));
    }

    [Test]
    public void ALegLeavesAnotherSchemeOfItsRankOrNone()
    {
        Ring ring = Ring.Modulo(2);
        Shape shape = new(2, 2, 4);
        Scheme start = DirectSum.Along(Axis.P, Scheme.Naive(new(2, 2, 2)), RecombinationTests.Strassen);
        FlipSettings settings = Settings(new(2, 3, 4), ring) with { RoundAttempts = 100 };
        int left = 0;
        for (int leg = 0; leg < 40; leg++)
        {
            var walk = new MetaWalk(settings, leg, start, leg % MetaWalk.Walking.Count, null);
            walk.Take(new WalkWorker().Do(walk.Plan(walker: 0))!); // it stands at its best rank, or it has just climbed
            if (walk.Neighbour() is not { } scheme) continue;
            left++;
            Assert.That(scheme.Rank, Is.EqualTo(walk.Walk.BestRank));
            Assert.That(Verifier.Judge(scheme, new Claim.Over(ring)).Valid, Is.True);
            Assert.That(PackedScheme.Of(scheme, ring), Is.Not.EqualTo(PackedScheme.Of(walk.Walk.Best.Read(ring, shape).Scheme, ring)));
        }
        Assert.That(left, Is.Positive);
        var still = new MetaWalk(settings, 0, start, 0, null);
        Assert.That(still.Neighbour(), Is.Null, "it stands where it began");
    }

    private static List<string> Course(MetaFlipGraph search, int rounds, int threads = 2)
    {
        List<string> course = [];
        for (int round = 0; round < rounds; round++)
        {
            course.AddRange(search.Step(threads).Select(i => $"{i.Walker} {i.Flips} {PackedScheme.Of(i.Scheme, i.Ring)}"));
            course.Add($"{search.Flips} {search.State} {string.Join(' ', search.Arrivals.Select(a => a.Rank))}");
        }
        return course;
    }
}
