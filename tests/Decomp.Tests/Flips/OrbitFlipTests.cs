using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Flip graphs of schemes that a permutation of indices leaves as they are.</summary>
public sealed class OrbitFlipTests
{
    private static readonly (Shape Shape, IndexSymmetry Symmetry)[] s_cases =
    [
        (new(2, 2, 2), new(2, 1, 1, 1)), (new(3, 3, 3), new(2, 1, 1, 0)), (new(3, 3, 3), new(3, 1, 1, 1)), (new(2, 4, 5), new(2, 1, 2, 2)),
        (new(4, 4, 4), new(2, 2, 2, 2)), (new(3, 4, 5), new(3, 1, 1, 1)), (new(2, 3, 6), new(3, 0, 1, 2)),
    ];

    public static IEnumerable<Ring> Rings => FlipWalkers.SymmetricRings;

    [TestCaseSource(nameof(Rings))]
    public void WalksStayInvariantDecompositions(Ring ring)
    {
        foreach ((Shape shape, IndexSymmetry symmetry) in s_cases)
        {
            IFlipWalker walker = FlipWalkers.Create(shape, ring, 3, 0);
            FlipPolicy policy = FlipPolicy.For(symmetry)[0] with { Patience = 100, Margin = 9, SplitShare = 128 };
            walker.Start(Scheme.Naive(shape), policy);
            for (int slice = 0; slice < 40; slice++)
            {
                walker.Advance(slice < 30 ? 7 : 2_000, target: 1);
                Scheme current = walker.Current;
                string where = $"{shape} under {symmetry}, slice {slice}";
                Assert.That(Verifier.Judge(current, new Claim.Over(ring)).Valid, Is.True, where);
                Assert.That(walker.Accepts(current, policy), Is.True, where);
            }
        }
    }

    [TestCaseSource(nameof(Rings))]
    public void LinksAreWhatThePermutationSays(Ring ring)
    {
        foreach ((Shape shape, IndexSymmetry symmetry) in s_cases.Where(c => c.Shape.NaiveRank < 30)) FlipWalkers.For(shape, ring,
            new EveryOrbitMove(shape, symmetry, 700, (scheme, ring, where) =>
                Assert.That(Verifier.Judge(scheme, new Claim.Over(ring)).Valid, Is.True, where)));
    }

    [Test]
    public void AFewWalksTakeFourByFourToFortySevenOverGF2()
    {
        Shape shape = new(4, 4, 4);
        var search =
            new FlipSearch(
                new FlipSettings(shape, Ring.Modulo(2), 47, 1, Walkers: 8) { Policies = FlipPolicy.For(new IndexSymmetry(3, 1, 1, 1)) });
        Scheme? found = null;
        for (int round = 0; round < 100 && !search.Done; round++) found = search.Step(2).LastOrDefault()?.Scheme ?? found;
        Assert.That(search.BestRank, Is.EqualTo(47));
        Assert.That(Verifier.Judge(found!, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
    }

    [Test]
    public void SymmetriesAreWrittenAsTheyAreRead()
    {
        Assert.That(IndexSymmetry.TryParse("swap:1,0,2", new(2, 2, 4), out IndexSymmetry swap) && swap == new IndexSymmetry(2, 1, 0, 2),
            Is.True);
        Assert.That(IndexSymmetry.TryParse("turn:1,1,1", new(3, 3, 3), out IndexSymmetry turn) && turn.ToString() == "turn:1,1,1", Is.True);
        foreach (string wrong in (string[])["swap", "swap:1,1", "swap:1,1,1,1", "swap:-1,1,1", "twist:1,1,1", "turn:a,b,c", "transpose:1",
            "transpose-", "transpose--1", "transposed"])
            Assert.That(IndexSymmetry.TryParse(wrong, new(4, 4, 4), out _), Is.False, wrong);
        Assert.That(swap.Fits(new(2, 2, 4)), Is.True);
        Assert.That(swap.Fits(new(2, 2, 3)), Is.False);
        Assert.That(new IndexSymmetry(2, 0, 0, 0).Fits(new(2, 2, 2)), Is.False, "nothing moves");
    }

    [Test]
    public void ASchemeWithoutTheSymmetryIsRefused()
    {
        Shape shape = new(3, 3, 3);
        Scheme turned = Sandwich.Random(Scheme.Naive(shape), 3, new Random(1).Next);
        IFlipWalker walker = FlipWalkers.Create(shape, Ring.Modulo(2), 1, 0);
        FlipPolicy policy = FlipPolicy.For(new IndexSymmetry(2, 1, 1, 1))[0];
        Assert.That(walker.Accepts(turned, policy), Is.False);
        Assert.That(() => walker.Start(turned, policy), Throws.ArgumentException.With.Message.Contains("not invariant under swap:1,1,1"));
        Assert.That(walker.Accepts(Scheme.Naive(shape), FlipPolicy.For(new IndexSymmetry(2, 2, 1, 1))[0]), Is.False,
            "two pairs are four rows");
    }
}
