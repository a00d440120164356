using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
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

    public static IEnumerable<Ring> Rings => FlipWalkers.Rings;

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
        foreach ((Shape shape, IndexSymmetry symmetry) in s_cases.Where(c => c.Shape.NaiveRank < 30)) FlipWalkers.For(shape, ring, new Links(shape, symmetry));
    }

    [Test]
    public void AFewWalksTakeFourByFourToFortySevenOverGF2()
    {
        Shape shape = new(4, 4, 4);
        var search = new FlipSearch(new FlipSettings(shape, Ring.Modulo(2), 47, 1, Walkers: 8) { Policies = FlipPolicy.For(new IndexSymmetry(3, 1, 1, 1)) });
        Scheme? found = null;
        for (int round = 0; round < 100 && !search.Done; round++) found = search.Step(2).LastOrDefault()?.Scheme ?? found;
        Assert.That(search.BestRank, Is.EqualTo(47));
        Assert.That(Verifier.Judge(found!, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
    }

    [Test]
    public void SymmetriesAreWrittenAsTheyAreRead()
    {
        Assert.That(IndexSymmetry.TryParse("swap:1,0,2", new(2, 2, 4), out IndexSymmetry swap) && swap == new IndexSymmetry(2, 1, 0, 2), Is.True);
        Assert.That(IndexSymmetry.TryParse("turn:1,1,1", new(3, 3, 3), out IndexSymmetry turn) && turn.ToString() == "turn:1,1,1", Is.True);
        foreach (string wrong in (string[])["swap", "swap:1,1", "swap:1,1,1,1", "swap:-1,1,1", "twist:1,1,1", "turn:a,b,c", "transpose:1", "transpose-", "transpose--1", "transposed"])
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
        Assert.That(walker.Accepts(Scheme.Naive(shape), FlipPolicy.For(new IndexSymmetry(2, 2, 1, 1))[0]), Is.False, "two pairs are four rows");
    }

    /// <summary>Compares the links that moves maintain with those that encoding works out from the permutation.</summary>
    private sealed class Links(Shape shape, IndexSymmetry symmetry) : FlipWalkers.IMaker<bool>
    {
        public bool Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
        {
            OrbitTable<T> table = new(capacity), again = new(capacity);
            Assert.That(OrbitCodec<TCoefficients, T>.TryEncode(Scheme.Naive(shape), symmetry, table), Is.True);
            var random = new Xoroshiro(2, 0);
            for (int round = 0; round < 700; round++)
            {
                string did = OrbitMoves<TCoefficients, T>.Flip(table, ref random).ToString();
                if (round % 10 == 0) did += OrbitPerturbation<TCoefficients, T>.Plus(table, ref random) ? ", plus" : "";
                if (round % 25 == 0) did += OrbitPerturbation<TCoefficients, T>.Split(table, ref random) ? ", split" : "";
                Scheme scheme = TermCodec<TCoefficients, T, Apart>.Decode(table.Terms, shape);
                Assert.That(Verifier.Judge(scheme, new Claim.Over(TCoefficients.Ring)).Valid, Is.True, $"{shape} under {symmetry}, after {did} in round {round}");
                if (!OrbitCodec<TCoefficients, T>.TryEncode(scheme, symmetry, again)) continue; // two equal terms
                Assert.That(Images(table), Is.EqualTo(Images(again)), $"{shape} under {symmetry} over {TCoefficients.Ring}, after {did} in round {round}");
            }
            return true;
        }

        private static IEnumerable<(int, int, int, int)> Images<T>(OrbitTable<T> table) where T : unmanaged, IBits<T> =>
            [.. Enumerable.Range(0, table.Terms.Count).Select(r => (table.Next(r), table.Opposite(0, r), table.Opposite(1, r), table.Opposite(2, r)))];
    }
}
