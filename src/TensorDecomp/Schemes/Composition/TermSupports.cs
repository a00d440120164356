using System.Numerics;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// Which blocks each term of an outer scheme touches. Two factors share each range: u and w the rows of C, u and v the inner
/// range, v and w the columns of C. What one of them does not reach the other need not carry, so that the product of blocks which
/// the term needs is along each range as large as the smaller of what its two factors reach: the largest block each of them touches.
/// </summary>
internal sealed class TermSupports
{
    private readonly uint[][] _first, _second; // by axis, then by term: bit i is set where the factor has an entry at index i

    /// <exception cref="ArgumentException">A dimension has more than 32 indices.</exception>
    public TermSupports(Scheme outer)
    {
        Shape s = outer.Shape;
        if (Math.Max(s.M, Math.Max(s.N, s.P)) > 32)
            throw new ArgumentException($"An outer scheme has at most 32 blocks along a range; this is one for {s}.");
        (Shape, Rank) = (s, outer.Rank);
        (_first, _second) = ([Rows(outer.U, s.N), Columns(outer.U, s.N), Columns(outer.V, s.P)],
            [Rows(outer.W, s.P), Rows(outer.V, s.P), Columns(outer.W, s.P)]);
    }

    public Shape Shape { get; }
    public int Rank { get; }

    /// <summary>The size along the axis of the inner product of each term, when the range is cut so.</summary>
    public byte[] Reach(Axis axis, IReadOnlyList<int> blocks)
    {
        var reach = new byte[Rank];
        for (int r = 0; r < Rank; r++)
            reach[r] = (byte)Math.Min(Largest(_first[(int)axis][r], blocks), Largest(_second[(int)axis][r], blocks));
        return reach;
    }

    /// <summary>Numbers from 0 on, equal for terms whose two factors touch the same blocks along the axis.</summary>
    public int[] Classes(Axis axis)
    {
        Dictionary<(uint, uint), int> classes = [];
        var of = new int[Rank];
        for (int r = 0; r < Rank; r++)
        {
            (uint, uint) touched = (_first[(int)axis][r], _second[(int)axis][r]);
            if (!classes.TryGetValue(touched, out of[r])) classes[touched] = of[r] = classes.Count;
        }
        return of;
    }

    /// <summary>How many blocks there are along the axis.</summary>
    public int Count(Axis axis) => Shape.Length(axis);

    private static int Largest(uint touched, IReadOnlyList<int> blocks)
    {
        int largest = 0;
        for (; touched != 0; touched &= touched - 1) largest = Math.Max(largest, blocks[BitOperations.TrailingZeroCount(touched)]);
        return largest;
    }

    private static uint[] Rows(Factor factor, int columns) => Masks(factor, index => index / columns);

    private static uint[] Columns(Factor factor, int columns) => Masks(factor, index => index % columns);

    private static uint[] Masks(Factor factor, Func<int, int> part)
    {
        var masks = new uint[factor.Rank];
        for (int r = 0; r < masks.Length; r++)
            foreach (ref readonly Entry e in factor.Term(r)) masks[r] |= 1u << part(e.Index);
        return masks;
    }
}
