using System.Numerics;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// What the terms of an outer scheme multiply once their blocks, cut in a certain way, are padded with zeros. Blocks lie in the upper left
/// corner of what they are padded to, so a sum of blocks is nonzero in a staircase: a union of such corners. Of the triples (row, inner,
/// column) of a product only those count whose entries of A and B may be nonzero and whose entry of C is asked for; they are a staircase
/// in space. A product that contains it serves, and so do two that it is cut into across one of the ranges, each of which may be cut
/// again: a sum of a 1×6 and a 6×1 block times a 6×6 one is not ⟨6,6,6⟩ but ⟨1,6,6⟩ and ⟨5,1,6⟩. The lowest sum of ranks is taken. Sizes
/// may be zero, which leaves an index of the outer scheme out. For one thread.
/// </summary>
internal sealed class PaddedProducts
{
    private const int MostCuts = 4; // one inside the other
    private const int Bits = 4; // of a level, of which there are as many as an outer scheme has blocks

    private readonly RankCube _ranks;
    private readonly int[][] _edges; // by axis: where the levels end, which are the different sizes of blocks in ascending order
    private readonly byte[][] _level; // by axis: the level of each block, from 1 on; 0 where its size is zero
    private readonly byte[][] _rows; // by factor, u, v and w: those that have a size, the longest first
    private readonly byte[][] _sizes; // by factor: of its rows
    private readonly byte[][] _widest; // by factor and set of columns: the largest size among them
    private readonly StaircaseRanks? _known;

    /// <param name="cuts">The blocks.</param>
    /// <param name="ranks">The ranks of products.</param>
    /// <param name="known">Where ranks are kept for other cuts; nothing is kept where blocks are too many or too large for it.</param>
    /// <exception cref="ArgumentException">There are more blocks along a range than an entry of a factor has bits for.</exception>
    public PaddedProducts(RangeCuts cuts, RankCube ranks, StaircaseRanks? known = null)
    {
        if (!Fits(cuts.Outer)) throw new ArgumentException($"An outer scheme for {cuts.Outer} has factors of more than 64 entries.");
        _ranks = ranks;
        _edges = [.. Axes.All.Select(axis => cuts[axis].Append(0).Distinct().Order().ToArray())];
        _level = [.. Axes.All.Select(axis => cuts[axis].Select(size => (byte)Array.IndexOf(_edges[(int)axis], size)).ToArray())];
        (IReadOnlyList<int> Rows, IReadOnlyList<int> Columns)[] factors = [(cuts.M, cuts.N), (cuts.N, cuts.P), (cuts.M, cuts.P)];
        _sizes = [.. factors.Select(f => f.Rows.Select(size => (byte)size).ToArray())];
        _rows = [.. factors.Select(f => Enumerable.Range(0, f.Rows.Count).Where(i => f.Rows[i] > 0).OrderByDescending(i => f.Rows[i])
            .Select(i => (byte)i).ToArray())];
        _widest = [.. factors.Select(f => Widest(f.Columns))];
        bool few = Math.Max(cuts.M.Count, Math.Max(cuts.N.Count, cuts.P.Count)) <= StaircaseRanks.MostSteps;
        _known = few && ranks.Limit <= StaircaseRanks.Longest ? known : null;
    }

    /// <summary>Whether outer schemes of the shape have factors of at most 64 entries, and few enough blocks along each range.</summary>
    public static bool Fits(Shape outer) =>
        Math.Max(outer.M, Math.Max(outer.N, outer.P)) < 1 << Bits
        && Math.Max(outer.USize, Math.Max(outer.VSize, outer.WSize)) <= 64;

    /// <summary>The lowest sum of ranks for a term that touches these blocks: bits over the entries of u, v and w, row-major.</summary>
    public int Rank(ulong u, ulong v, ulong w)
    {
        if (_known is null) return Least(new(Stairs(u, v, w)), Whole(), MostCuts, null);
        (ulong first, ulong second, ulong third) = (Steps(0, u), Steps(1, v), Steps(2, w));
        int at = _known.Find(first, second, third, out int? known);
        if (known is { } rank) return rank;
        rank = Least(new(Stairs(u, v, w)), Whole(), MostCuts, null);
        _known.Keep(at, first, second, third, rank);
        return rank;
    }

    /// <summary>The products whose ranks add up to <see cref="Rank"/>; none where the term vanishes.</summary>
    public IReadOnlyList<InnerBox> Boxes(ulong u, ulong v, ulong w)
    {
        List<InnerBox> boxes = [];
        Least(new(Stairs(u, v, w)), Whole(), MostCuts, boxes);
        return boxes;
    }

    private static byte[] Widest(IReadOnlyList<int> columns)
    {
        var widest = new byte[1 << columns.Count];
        for (int set = 1; set < widest.Length; set++)
            widest[set] = Math.Max(widest[set & set - 1], (byte)columns[BitOperations.TrailingZeroCount(set)]);
        return widest;
    }

    // The staircase of a factor by its sizes.
    private ulong Steps(int factor, ulong touched)
    {
        byte[] widest = _widest[factor], sizes = _sizes[factor];
        int columns = BitOperations.TrailingZeroCount(widest.Length), length = 0, width = 0;
        ulong stairs = StaircaseRanks.Nothing;
        foreach (byte row in _rows[factor])
        {
            byte reach = widest[touched >> row * columns & (ulong)widest.Length - 1];
            if (reach <= width) continue;
            if (sizes[row] == length) stairs = StaircaseRanks.WithoutLast(stairs);
            (length, width) = (sizes[row], reach);
            stairs = StaircaseRanks.With(stairs, length, width);
        }
        return stairs;
    }

    private (ulong, ulong, ulong) Stairs(ulong u, ulong v, ulong w) =>
        (Stair(u, _level[0], _level[1]), Stair(v, _level[1], _level[2]), Stair(w, _level[0], _level[2]));

    // For each level of rows, four bits from the lowest on: the highest level of columns that is touched there or in a higher row.
    private static ulong Stair(ulong touched, byte[] rows, byte[] columns)
    {
        ulong stair = 0;
        for (; touched != 0; touched &= touched - 1)
        {
            (int i, int j) = Math.DivRem(BitOperations.TrailingZeroCount(touched), columns.Length);
            ulong column = columns[j];
            for (int row = rows[i] - 1; row >= 0 && column > (stair >> Bits * row & 15); row--)
                stair = stair & ~(15UL << Bits * row) | column << Bits * row;
        }
        return stair;
    }

    private Part Whole() => new(0, _edges[0].Length - 1, 0, _edges[1].Length - 1, 0, _edges[2].Length - 1);

    private int Least(Staircase stairs, Part part, int cuts, List<InnerBox>? boxes)
    {
        if (!stairs.Reaches(part.M0, part.N0, part.P0) || part.IsEmpty) return 0;
        part = stairs.Around(part);
        (int m, int n, int p) = (Length(0, part.M0, part.M1), Length(1, part.N0, part.N1), Length(2, part.P0, part.P1));
        int least = _ranks[m, n, p];
        (Part, Part)? best = null;
        if (cuts > 0 && !stairs.Reaches(part.M1 - 1, part.N1 - 1, part.P1 - 1))
            foreach ((Part, Part) halves in part.Halves())
                if (Least(stairs, halves.Item1, cuts - 1, null) is var first && first < least
                    && first + Least(stairs, halves.Item2, cuts - 1, null) is var sum && sum < least) (least, best) = (sum, halves);
        if (boxes is null) return least;
        if (best is { } two)
        {
            Least(stairs, two.Item1, cuts - 1, boxes);
            Least(stairs, two.Item2, cuts - 1, boxes);
        }
        else
        {
            boxes.Add(new InnerBox(_edges[0][part.M0], _edges[1][part.N0], _edges[2][part.P0], new Shape(m, n, p)));
        }
        return least;
    }

    private int Length(int axis, int from, int to) => _edges[axis][to] - _edges[axis][from];

    /// <summary>Levels from … to along each range, counted from 0.</summary>
    private readonly record struct Part(int M0, int M1, int N0, int N1, int P0, int P1)
    {
        public bool IsEmpty => M0 == M1 || N0 == N1 || P0 == P1;

        public IEnumerable<(Part, Part)> Halves()
        {
            for (int at = M0 + 1; at < M1; at++) yield return (this with { M1 = at }, this with { M0 = at });
            for (int at = N0 + 1; at < N1; at++) yield return (this with { N1 = at }, this with { N0 = at });
            for (int at = P0 + 1; at < P1; at++) yield return (this with { P1 = at }, this with { P0 = at });
        }
    }

    /// <summary>The staircases of u, v and w together. Whatever it reaches, it reaches everything below that.</summary>
    private readonly struct Staircase((ulong U, ulong V, ulong W) stairs)
    {
        public bool Reaches(int m, int n, int p) => n < At(stairs.U, m) && p < At(stairs.V, n) && p < At(stairs.W, m);

        /// <summary>What of a part whose lowest corner is reached is reached at all.</summary>
        public Part Around(Part part)
        {
            (int m, int n, int p) = (part.M0 + 1, part.N0 + 1, part.P0 + 1);
            while (m < part.M1 && Reaches(m, part.N0, part.P0)) m++;
            while (n < part.N1 && Reaches(part.M0, n, part.P0)) n++;
            while (p < part.P1 && Reaches(part.M0, part.N0, p)) p++;
            return part with { M1 = m, N1 = n, P1 = p };
        }

        private static int At(ulong stair, int level) => (int)(stair >> Bits * level & 15);
    }
}
