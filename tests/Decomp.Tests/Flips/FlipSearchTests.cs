using NUnit.Framework;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

public sealed class FlipSearchTests
{
    public static IEnumerable<Ring> Rings => FlipWalkers.Rings.Where(ring => ring.Modulus <= 5); // one of the larger fields

    [TestCaseSource(nameof(Rings))]
    public void FindsTheKnownRanksOfSmallShapes(Ring ring)
    {
        foreach ((Shape shape, int rank) in ((Shape, int)[])[(new(2, 2, 2), 7), (new(2, 2, 3), 11), (new(3, 2, 2), 11)])
            Assert.That(Verifier.Judge(Find(shape, ring, rank, seed: 1), new Claim.Over(ring)).Valid, Is.True);
    }

    [TestCaseSource(nameof(Rings))]
    public void TheResultDoesNotDependOnTheNumberOfThreads(Ring ring)
    {
        var settings =
            new FlipSettings(new Shape(3, 3, 3), ring, 1, 7, Walkers: 3)
            {
                RoundAttempts = 20_000,
                Policies = [FlipPolicy.Default with { Stamina = 30_000 }]
            };
        Assert.That(Course(settings, 3), Is.EqualTo(Course(settings, 1)));
        Assert.That(Course(settings with { Seed = 8 }, 1), Is.Not.EqualTo(Course(settings, 1)));

        static string Course(FlipSettings settings, int threads)
        {
            var search = new FlipSearch(settings);
            List<string> course = [];
            for (int round = 0; round < 6; round++)
            {
                course.AddRange(search.Step(threads).Select(i => $"{i.Walker} {i.Flips} {CanonicalForm.Hash(i.Scheme, i.Ring)}"));
                course.Add($"{search.Flips} {search.State}");
            }
            return string.Join('\n', course);
        }
    }

    [TestCaseSource(nameof(Rings))]
    public void NeighboursAreOtherSchemesOfTheSameRank(Ring ring)
    {
        Scheme found = Find(new(2, 2, 3), ring, 11, seed: 1);
        Scheme[] neighbours = [.. FlipNeighbours.Of(found, ring, seed: 3).Take(6)];
        Assert.That(neighbours.Select(n => n.Rank), Is.All.EqualTo(11));
        foreach (Scheme neighbour in neighbours) Assert.That(Verifier.Judge(neighbour, new Claim.Over(ring)).Valid, Is.True);
        Assert.That(neighbours.Select(n => CanonicalForm.Hash(n, ring)).Distinct().Count(), Is.GreaterThan(ring.Modulus > 3 ? 1 : 3));
        Assert.That(CanonicalForm.Hash(neighbours[0], ring), Is.EqualTo(CanonicalForm.Hash(found, ring)));
    }

    [Test]
    public void ASchemeThatTheFlipGraphCannotHoldHasNoNeighbours() =>
        Assert.That(FlipNeighbours.Of(Scheme.Naive(new(2, 17, 17)), Ring.Modulo(2), seed: 1).Take(3).Count(), Is.EqualTo(1));

    [TestCaseSource(nameof(Rings))]
    public void SlicingAWalkDoesNotChangeIt(Ring ring)
    {
        Shape shape = new(2, 3, 3);
        IFlipWalker whole = Started(), sliced = Started();
        whole.Advance(60_000, target: 1);
        for (int slice = 0; slice < 60; slice++) sliced.Advance(1_000, target: 1);
        Assert.That(sliced.Flips, Is.EqualTo(whole.Flips));
        Assert.That(CanonicalForm.Text(sliced.Current, ring), Is.EqualTo(CanonicalForm.Text(whole.Current, ring)));

        IFlipWalker Started()
        {
            IFlipWalker walker = FlipWalkers.Create(shape, ring, 4, 0);
            walker.Start(Scheme.Naive(shape), FlipPolicy.Default with { Patience = 700, Leash = 2_000 });
            return walker;
        }
    }

    [TestCaseSource(nameof(Rings))]
    public void LongWalksOverManyBlocksStayDecompositions(Ring ring)
    {
        foreach (Shape shape in (Shape[])[new(4, 4, 4), new(5, 4, 7), new(2, 9, 9)])
        {
            IFlipWalker walker = FlipWalkers.Create(shape, ring, 2, 0);
            walker.Start(Scheme.Naive(shape), FlipPolicy.Default with { Patience = 3_000, SplitShare = 128 });
            walker.Advance(40_000, target: 1);
            Assert.That(Verifier.Judge(walker.Current, new Claim.Over(ring)).Valid, Is.True, $"{shape} over {ring}");
            Assert.That(Verifier.Judge(walker.Best, new Claim.Over(ring)).Valid, Is.True, $"{shape} over {ring}");
        }
    }

    [Test]
    public void RingsWithoutAFlipGraphAndHugeShapesAreRefused()
    {
        Assert.That(() => FlipWalkers.Create(new Shape(2, 2, 2), Ring.Rationals, 1, 0),
            Throws.ArgumentException.With.Message.Contains("no flip graph over Q"));
        Assert.That(() => FlipWalkers.Create(new Shape(17, 17, 2), Ring.Modulo(2), 1, 0),
            Throws.ArgumentException.With.Message.Contains("289"));
    }

    internal static Scheme Find(Shape shape, Ring ring, int rank, ulong seed)
    {
        var search = new FlipSearch(new FlipSettings(shape, ring, rank, seed, Walkers: 1) { RoundAttempts = 100_000 });
        Scheme? best = null;
        for (int round = 0; round < 400 && !search.Done; round++)
            foreach (FlipImprovement improvement in search.Step(1)) best = improvement.Scheme;
        Assert.That(search.Done, Is.True, $"{shape}:{rank} over {ring} was not found; the best rank is {search.BestRank}.");
        return best!;
    }
}
