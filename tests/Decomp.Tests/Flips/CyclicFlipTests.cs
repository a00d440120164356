using NUnit.Framework;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

/// <summary>Flip graphs of schemes with cyclic symmetry: orbits move together and stay orbits.</summary>
public sealed class CyclicFlipTests
{
    public static IEnumerable<Ring> Rings => FlipWalkers.Rings.Where(ring => ring.Modulus <= 5); // one of the larger fields

    [Test]
    public void StartsWithAnyNumberOfFixedTermsAreDecompositions([Range(1, 8)] int cubes)
    {
        foreach (int n in (int[])[2, 3, 4])
        {
            if (cubes > 2 * n) continue;
            Scheme start = CyclicStart.Of(new(n, n, n), cubes);
            Assert.That(Verifier.Judge(start, new Claim.Over(Ring.Zt)).Valid, Is.True);
            Assert.That(start.Rank % 3, Is.EqualTo(cubes % 3));
        }
        Assert.That(CyclicStart.Of(new(4, 4, 4), 4).Rank, Is.EqualTo(64), "the naive scheme is one of them");
    }

    [TestCase(5, 3, 2, 2, 1)]
    [TestCase(5, 2, 3, 2)]
    [TestCase(4, 2, 2, 2)]
    [TestCase(3, 2, 2, 1)]
    [TestCase(3, 4, 2, 1, 1, 1)] // one more than the naive scheme: e + y and y
    public void FixedTermsAreSumsOverBlocksOfNearlyEqualSize(int n, int cubes, params int[] sizes)
    {
        Scheme start = CyclicStart.Of(new(n, n, n), cubes);
        int[] fixedTerms =
            [.. Enumerable.Range(0, start.Rank).Where(r => IsCube(start, r)).Select(r => start.U.Term(r).Length).OrderDescending()];
        Assert.That(fixedTerms, Is.EqualTo(sizes));
    }

    /// <summary>W is transposed.</summary>
    private static bool IsCube(Scheme s, int r)
    {
        int n = s.Shape.M;
        int[] u = Indices(s.U), v = Indices(s.V), w = [.. Indices(s.W).Select(e => e % n * n + e / n).Order()];
        return u.SequenceEqual(v) && v.SequenceEqual(w);

        int[] Indices(Factor factor) => [.. factor.Term(r).ToArray().Select(e => e.Index).Order()];
    }

    [Test]
    public void OtherShapesAndNumbersAreRefused()
    {
        Assert.That(() => CyclicStart.Of(new(2, 2, 3), 1), Throws.ArgumentException);
        Assert.That(() => CyclicStart.Of(new(2, 2, 2), 0), Throws.ArgumentException);
        Assert.That(() => CyclicStart.Of(new(2, 2, 2), 5), Throws.ArgumentException);
        Assert.That(() => CyclicStart.Of(new(2, 2, 3), [[0], [1]]), Throws.ArgumentException);
        Assert.That(() => CyclicStart.Of(new(3, 3, 3), [[0], [1]]), Throws.ArgumentException.With.Message.Contains("no partition"));
        Assert.That(() => CyclicStart.Of(new(2, 2, 2), [[0, 1], [1]]), Throws.ArgumentException.With.Message.Contains("no partition"));
        IFlipWalker walker = FlipWalkers.Create(new Shape(2, 2, 2), Ring.Modulo(2), 1, 0, cyclic: true);
        Scheme naive = Scheme.Naive(new(2, 2, 2)), turned = Sandwich.Random(naive, 3, new Random(1).Next);
        Assert.That(() => walker.Start(turned, FlipPolicy.Default), Throws.ArgumentException.With.Message.Contains("no cyclic symmetry"));
    }

    [TestCaseSource(nameof(Rings))]
    public void WalksStayCyclicDecompositions(Ring ring)
    {
        foreach ((int n, int cubes) in ((int, int)[])[(2, 2), (2, 4), (3, 1), (3, 5), (5, 5)])
        {
            Shape shape = new(n, n, n);
            IFlipWalker walker = FlipWalkers.Create(shape, ring, 3, n, cyclic: true),
                again = FlipWalkers.Create(shape, ring, 3, n, cyclic: true);
            walker.Start(CyclicStart.Of(shape, cubes), FlipPolicy.Default with { Patience = 300, Margin = 9, SplitShare = 128 });
            for (int slice = 0; slice < 8; slice++)
            {
                walker.Advance(2_000, target: 1);
                Scheme current = walker.Current;
                Assert.That(current.Rank, Is.EqualTo(walker.Rank));
                Assert.That(Verifier.Judge(current, new Claim.Over(ring)).Valid, Is.True);
                again.Start(current, FlipPolicy.Default); // refuses what is not cyclic
                Assert.That(Lines(again.Current), Is.EquivalentTo(Lines(current)));
            }
        }

        string[] Lines(Scheme scheme) => CanonicalForm.Text(scheme, ring).Split('\n');
    }

    [TestCaseSource(nameof(Rings))]
    public void TheSharedSetIsWhatAllEntriesSay(Ring ring) => FlipWalkers.For(new Shape(3, 3, 3), ring, new SharedSets());

    [Test]
    public void CyclicSearchFindsTheKnownRankOfThreeByThree()
    {
        Shape shape = new(3, 3, 3);
        var search =
            new FlipSearch(
                new FlipSettings(shape, Ring.Modulo(2), 23, 1, Walkers: 4) { Cyclic = true, Starts = [CyclicStart.Of(shape, 2)] });
        Scheme? found = null;
        for (int round = 0; round < 200 && !search.Done; round++) found = search.Step(2).LastOrDefault()?.Scheme ?? found;
        Assert.That(search.BestRank, Is.EqualTo(23));
        Assert.That(Verifier.Judge(found!, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
    }

    private sealed class SharedSets : FlipWalkers.IMaker<bool>
    {
        public bool Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
        {
            var terms = new TermTable<T, Cyclic>(40); // two blocks of 64 entries
            TermCodec<TCoefficients, T, Cyclic>.Encode(CyclicStart.Of(new(3, 3, 3), 6), terms);
            var random = new Xoroshiro(2, 0);
            for (int round = 0; round < 300; round++)
            {
                FlipMoves<TCoefficients, T, Cyclic>.Flip(terms, ref random);
                if (round % 10 == 0) Perturbation<TCoefficients, T, Cyclic>.Plus(terms, ref random);
                if (round % 25 == 0) Dependence<TCoefficients, T, Cyclic>.Reduce(terms);
                var entries =
                    (from r in Enumerable.Range(0, terms.Count)
                     from x in Enumerable.Range(0, 3)
                     select (X: x, R: r,
                        Value: terms.Factor(x, r))).ToList();
                List<(int, int)> shared = [.. entries.Where(e => entries.Count(f => f.Value.Equals(e.Value)) > 1).Select(e => (e.X, e.R))];
                Assert.That(Enumerable.Range(0, terms.SharedCount).Select(terms.SharedAt), Is.EqualTo(shared));
            }
            return true;
        }
    }
}
