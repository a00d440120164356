using NUnit.Framework;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

public sealed class RecombinationTests
{
    /// <summary>Strassen 1969, as published.</summary>
    internal static Scheme Strassen { get; } = new(new Shape(2, 2, 2),
        Rows(4, [1, 0, 0, 1], [0, 0, 1, 1], [1, 0, 0, 0], [0, 0, 0, 1], [1, 1, 0, 0], [-1, 0, 1, 0], [0, 1, 0, -1]),
        Rows(4, [1, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, -1], [-1, 0, 1, 0], [0, 0, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1]),
        Rows(4, [1, 0, 0, 1], [0, 0, 1, -1], [0, 1, 0, 1], [1, 0, 1, 0], [-1, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0]));

    // 2x2x5: no symmetry hides a mistake
    private static Scheme Rectangular => DirectSum.Along(Axis.P, Scheme.Naive(new(2, 2, 3)), Strassen);

    [Test]
    public void EveryOrderOfTheDimensionsIsReached()
    {
        Scheme scheme = DirectSum.Along(Axis.N, Scheme.Naive(new(3, 2, 4)), Scheme.Naive(new(3, 3, 4)));
        int[] d = [3, 4, 5];
        foreach ((int a, int b, int c) in ((int, int, int)[])[(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
        {
            var shape = new Shape(d[a], d[b], d[c]);
            Scheme permuted = Permutation.To(shape, scheme);
            Assert.That(permuted.Shape, Is.EqualTo(shape));
            AssertValid(permuted, scheme.Rank);
        }
        Assert.That(() => Permutation.To(new Shape(3, 4, 4), scheme), Throws.ArgumentException);
    }

    [Test]
    public void RotatingThriceAndTransposingTwiceChangeNothing()
    {
        Scheme s = Rectangular;
        string text = CanonicalForm.Text(s, Ring.Integers);
        Assert.That(CanonicalForm.Text(Permutation.Rotated(Permutation.Rotated(Permutation.Rotated(s))), Ring.Integers), Is.EqualTo(text));
        Assert.That(CanonicalForm.Text(Permutation.Transposed(Permutation.Transposed(s)), Ring.Integers), Is.EqualTo(text));
    }

    [TestCase(Axis.M)]
    [TestCase(Axis.N)]
    [TestCase(Axis.P)]
    public void DirectSumsAddRanksAndProjectionsUndoThem(Axis axis)
    {
        Scheme sum = DirectSum.Along(axis, Strassen, Scheme.Naive(Strassen.Shape.With(axis, 1)));
        AssertValid(sum, 7 + 4);
        Scheme back = Projection.Without(axis, 2, sum);
        AssertValid(back, 7);
        Assert.That(back.Shape, Is.EqualTo(Strassen.Shape));
        for (int index = 0; index < 3; index++) Assert.That(Verifier.Certify(Projection.Without(axis, index, sum)).Valid, Is.True);
        Assert.That(() => DirectSum.Along(axis, Strassen, Scheme.Naive(new(3, 3, 3))), Throws.ArgumentException);
    }

    [Test]
    public void KroneckerProductsMultiplyRanks()
    {
        AssertValid(KroneckerProduct.Of(Strassen, Strassen), 49);
        AssertValid(KroneckerProduct.Of(Rectangular, Permutation.Rotated(Rectangular)), 19 * 19);
    }

    private static void AssertValid(Scheme scheme, int rank)
    {
        Verdict verdict = Verifier.Certify(scheme);
        Assert.That(verdict.Valid, Is.True, verdict.FirstFailure?.ToString());
        Assert.That(scheme.Rank, Is.EqualTo(rank));
    }

    private static Factor Rows(int size, params int[][] rows) =>
        Factor.FromDense(rows.Length, size, (r, a) => new Rational(rows[r][a]));
}
