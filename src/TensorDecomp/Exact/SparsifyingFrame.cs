using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// Chooses the bases of the three index spaces in which a solution is sparse. GL(m)×GL(n)×GL(p) acts by u → P u Qᵀ,
/// v → Q⁻ᵀ v Sᵀ, w → P⁻ᵀ w S⁻¹ and leaves the tensor alone. Sparse schemes use few distinct vectors over and over, so the
/// vectors of the rank-one matrices among u, v, w are collected per space, and those that, taken as basis, turn the most
/// coordinates of all the others into zeros become e₁, e₂, …, where they are too few those in which factors of higher rank meet; then the
/// axes are scaled so that the most frequent ratio of two
/// coordinates is ±1 or ±i.
/// </summary>
internal static class SparsifyingFrame
{
    private const double Same = 1e-6;

    /// <summary>Why a tensor's decompositions have no such frame, in one clause, or null.</summary>
    public static string? WhyNot(Tensor tensor) => MatrixProduct.WhyNot(tensor, "a change of the bases of rows and columns");

    /// <summary>Transforms the decomposition in place; spaces without enough rank-one matrices keep part of their basis. Where there is
    /// no such frame, it stays as it is.</summary>
    /// <param name="d">What is transformed.</param>
    /// <param name="widest">Largest coordinate in the frame of a direction that is a unit vector in the bases of now: with a bound, no
    /// basis vectors are nearly parallel.</param>
    public static void Apply(Decomposition d, double widest = double.PositiveInfinity)
    {
        if (WhyNot(d.Target.Tensor) is not null) return;
        Shape s = d.Target.Shape;
        IndexSpace i = new(s.M), j = new(s.N), k = new(s.P);
        for (int r = 0; r < d.Target.Rank; r++)
        {
            Split(d, 0, r, s.N, i.Primal, j.Primal);
            Split(d, 1, r, s.P, j.Dual, k.Primal);
            Split(d, 2, r, s.P, i.Dual, k.Dual);
            Span(d, 0, r, s.N, i.Spans, i.DualSpans, j.Spans, j.DualSpans);
            Span(d, 1, r, s.P, j.DualSpans, j.Spans, k.Spans, k.DualSpans);
            Span(d, 2, r, s.P, i.DualSpans, i.Spans, k.DualSpans, k.Spans);
        }
        foreach (IndexSpace space in (IndexSpace[])[i, j, k]) space.Complete();
        Frame p = i.SparsestFrame(widest), q = j.SparsestFrame(widest), t = k.SparsestFrame(widest);
        new BasisChange(p, q, t).Apply(d);
    }

    /// <summary>Where the matrix has rank one, adds its column vector to one space and its row vector to another.</summary>
    private static void Split(Decomposition d, int f, int r, int columns, PointSet left, PointSet right)
    {
        int rows = d.Sizes[f] / columns, pivot = (d.Largest(f, r) - d.At(f, r, 0)) / d.PaddedRank, row = pivot / columns,
        column = pivot % columns;
        Complex largest = d[f, r, pivot];
        if (largest == 0) return;
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < columns; b++)
                if (Complex.Abs(d[f, r, a * columns + b] * largest
                    - d[f, r, a * columns + column] * d[f, r, row * columns + b]) > Same * Complex.Abs(largest * largest)) return;
        left.Add([.. Enumerable.Range(0, rows).Select(a => d[f, r, a * columns + column])]);
        right.Add([.. Enumerable.Range(0, columns).Select(b => d[f, r, row * columns + b])]);
    }

    /// <summary>Adds what the matrix's columns span to one space and what its rows span to another, with what they annihilate.</summary>
    private static void Span(Decomposition d, int f, int r, int columns, SpanSet left, SpanSet leftDual, SpanSet right, SpanSet rightDual)
    {
        int rows = d.Sizes[f] / columns;
        left.Add([.. Enumerable.Range(0, columns).Select(b => Enumerable.Range(0, rows).Select(a => d[f, r, a * columns + b]).ToArray())],
            leftDual);
        right.Add([.. Enumerable.Range(0, rows).Select(a => Enumerable.Range(0, columns).Select(b => d[f, r, a * columns + b]).ToArray())],
            rightDual);
    }
}
