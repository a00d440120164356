using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>A flip-graph search that was put aside goes on as if it had not been.</summary>
public sealed class FlipStateTests
{
    private const int Rounds = 12;

    public static IEnumerable<Ring> Rings => FlipWalkers.Rings.Where(ring => ring.Modulus <= 5); // one of the larger fields

    public static IEnumerable<Ring> SymmetricRings => FlipWalkers.SymmetricRings;

    /// <summary>Walks so short that a few rounds see starts, pools, leashes, climbs and the bandit's choices.</summary>
    private static FlipSettings Short(FlipSettings settings) => settings with
    {
        RoundAttempts = 15_000,
        FreshShare = 128,
        SandwichShare = 128,
        Policies = [.. settings.Policies.Select(p =>
            p with { Patience = 700, SplitShare = 64, Leash = p.Leash < 1_000_000 ? 2_500 : p.Leash, Stamina = 20_000 })],
    };

    [TestCaseSource(nameof(Rings))]
    public void SearchesUnderAllPolicies(Ring ring) =>
        AssertResumes(Short(new FlipSettings(new Shape(3, 3, 4), ring, 1, 7, Walkers: 12) { PoolSize = 3 }));

    [TestCaseSource(nameof(SymmetricRings))]
    public void SearchesUnderASymmetry(Ring ring)
    {
        foreach ((string name, Shape shape) in ((string, Shape)[])[("swap:1,1,1", new(3, 2, 4)), ("turn:1,0,1", new(3, 2, 4)),
            ("transpose", new(3, 3, 2)), ("transpose-1", new(2, 3, 3))])
        {
            Assert.That(IndexSymmetry.TryParse(name, shape, out var symmetry) && symmetry.Fits(shape), Is.True);
            AssertResumes(Short(new FlipSettings(shape, ring, 1, 3, Walkers: 2) { Policies = FlipPolicy.For(symmetry) }));
        }
    }

    [TestCaseSource(nameof(SymmetricRings))]
    public void SearchesUnderAGroup(Ring ring)
    {
        foreach ((string name, Shape shape) in ((string, Shape)[])[("perm:01,0123,-", new(2, 4, 2)),
            ("perm:012,012,012+01,01,01", new(3, 3, 3))])
            AssertResumes(
                Short(new FlipSettings(shape, ring, 1, 3, Walkers: 2) { Policies = FlipPolicy.For(GroupFlipTests.Group(name, shape)) }));
    }

    [TestCaseSource(nameof(Rings))]
    public void CyclicSearches(Ring ring)
    {
        Shape shape = new(3, 3, 3);
        AssertResumes(Short(new FlipSettings(shape, ring, 1, 5, Walkers: 4) { Cyclic = true, Starts = [CyclicStart.Of(shape, 5)] }));
    }

    [Test]
    public void EndlessSearches() =>
        AssertResumes(Short(new FlipSettings(new Shape(2, 2, 3), Ring.Modulo(2), 11, 7, Walkers: 4) { Endless = true }));

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(17)]
    public void LaddersWhateverComesToTheStoreMeanwhile(int before)
    {
        Scheme strassen = FlipSearchTests.Find(new(2, 2, 2), Ring.Zt, 7, seed: 1),
        later = FlipSearchTests.Find(new(2, 2, 3), Ring.Zt, 11, seed: 1);
        FlipSettings settings = Short(
            new FlipSettings(new Shape(3, 2, 3), Ring.Zt, 14, 7, Walkers: 2)) with
        { RoundAttempts = 400_000 };
        FlipLadder whole = new(settings, [strassen]), first = new(settings, [strassen]);
        List<string> expected = Course(whole, before + 12), actual = Course(first, before);
        FlipLadder second = new(settings, [later, strassen], Copy(first.Capture()));
        actual.AddRange(Course(second, 12));
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That((second.Best.Rank, second.Best.Text), Is.EqualTo((whole.Best.Rank, whole.Best.Text)));
        Assert.That(() => new FlipLadder(settings, [later], first.Capture()),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("no longer in the store"));
    }

    [Test]
    public void AStateSaysWhatAKindOfSearchKnowsUnderTheKeyOfThatKind()
    {
        FlipLadder ladder = new(Short(new FlipSettings(new Shape(2, 2, 3), Ring.Zt, 11, 7, Walkers: 2)), []);
        string text = JsonSerializer.Serialize(ladder.Capture());
        // as checkpoints have had it since there are ladders
        Assert.That(text, Does.Contain("\"ladder\":{\"rung\":0,\"climbs\":0,\"improvedAt\":0,\"before\":0,\"given\":[],\"found\":[[]]}"));
        FlipState read = JsonSerializer.Deserialize<FlipState>(text.Replace("\"ladder\":", "\"meta\":null,\"ladder\":"))!;
        Assert.That((read.Has(LadderState.Key), read.Has(MetaState.Key), LadderState.In(read).Found.Single().Count),
            Is.EqualTo((true, false, 0)));
        Assert.That(() => MetaState.In(read), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => LadderState.In(JsonSerializer.Deserialize<FlipState>(text.Replace("\"climbs\"", "\"climb\""))!),
            Throws.InstanceOf<InvalidDataException>(), "a number is missing");
    }

    [TestCaseSource(nameof(Rings))]
    public void PackedSchemesKeepTheirTermsInOrder(Ring ring)
    {
        Scheme scheme = FlipSearchTests.Find(new(2, 2, 3), ring, 11, seed: 1);
        string text = PackedScheme.Of(scheme, ring).ToString();
        PackedScheme packed = PackedScheme.Parse(text, ring);
        Assert.That((packed, packed.Tensor, packed.Rank, packed.Ring),
            Is.EqualTo((PackedScheme.Of(scheme, ring), scheme.Tensor, scheme.Rank, ring)));
        Scheme read = packed.Scheme;
        foreach ((Factor a, Factor b) in scheme.Factors.Zip(read.Factors))
            for (int r = 0; r < scheme.Rank; r++) Assert.That(b.Term(r).ToArray(), Is.EqualTo(a.Term(r).ToArray()));
        foreach (string bad in (string[])["", " ", "2x2x3:11", text[..^4], text.Replace(":11", ":2000000000"),
            text.Replace("2x2x3", "3x2x2"), text.Replace(":11 ", ":11 AAAA"), text[..^8] + "!" + text[^7..]])
            Assert.That(() => PackedScheme.Parse(bad, ring), Throws.InstanceOf<InvalidDataException>(), bad);
    }

    private static void AssertResumes(FlipSettings settings)
    {
        List<string> whole = Course(new FlipSearch(settings), Rounds);
        foreach (int before in (int[])[0, 1, 4, 7])
        {
            FlipSearch first = new(settings);
            List<string> parts = Course(first, before);
            FlipSearch second = new(settings, Copy(first.Capture()));
            Assert.That(JsonSerializer.Serialize(second.Capture()), Is.EqualTo(JsonSerializer.Serialize(first.Capture())));
            parts.AddRange(Course(second, Rounds - before));
            Assert.That(parts, Is.EqualTo(whole), $"{settings.Shape} over {settings.Ring}, put aside after {before} rounds");
        }
    }

    private static FlipState Copy(FlipState progress) =>
        JsonSerializer.Deserialize<FlipState>(JsonSerializer.Serialize(progress))!;

    private static List<string> Course(IFlipEngine search, int rounds)
    {
        List<string> course = [];
        for (int round = 0; round < rounds; round++)
        {
            course.AddRange(search.Step(2).Select(i => $"{i.Walker} {i.Flips} {PackedScheme.Of(i.Scheme, i.Ring)}"));
            course.Add($"{search.Flips} {search.State}");
        }
        return course;
    }
}
