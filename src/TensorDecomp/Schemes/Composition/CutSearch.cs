using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>Cuts of an outer scheme and the rank that follows from them.</summary>
/// <param name="Outer">The outer scheme.</param>
/// <param name="Cuts">Its blocks.</param>
/// <param name="Rank">The sum of the ranks of the inner products.</param>
public sealed record CutResult(Scheme Outer, RangeCuts Cuts, int Rank);

/// <summary>
/// The best cuts of an outer scheme for all shapes at once, in whatever order of their dimensions: every pair of cuts of the first two
/// ranges leaves for each class of terms along the third a row of ranks, and the rank of a cut of the third is the sum over classes
/// of one entry each. Ranges are cut in every way as long as that is within the given work; beyond it sizes of blocks may differ by
/// less and less.
/// </summary>
internal static class CutSearch
{
    /// <summary>For each shape, dimensions ascending, cuts of lower rank than the table has, where there are any.</summary>
    /// <param name="outer">A decomposition without zero terms.</param>
    /// <param name="ranks">Ranks of the inner products, and of the shapes that are to be improved.</param>
    /// <param name="work">Largest number of sums over all terms.</param>
    public static IReadOnlyDictionary<Shape, CutResult> Improvements(Scheme outer, RankCube ranks, long work)
    {
        TermSupports supports = new(outer);
        int[] spreads = Spreads(outer.Shape, ranks.Limit, work);
        RangeOptions[] ranges = [.. Axes.All.Select(axis => RangeOptions.Of(supports, axis, ranks.Limit, spreads[(int)axis]))];
        (RangeOptions m, RangeOptions n, RangeOptions p) = (ranges[0], ranges[1], ranges[2]);
        int side = ranks.Side;
        byte[] reach = [.. p.Cuts.SelectMany(c => c.Reach)];
        Bundle[] bundles = [.. Bundle.Of(p)];
        int[] rows = new int[p.Classes * side];
        Dictionary<Shape, CutResult> best = [];
        foreach (RangeCut a in m.Cuts)
            foreach (RangeCut b in n.Cuts)
            {
                Array.Clear(rows);
                for (int r = 0; r < outer.Rank; r++)
                {
                    ReadOnlySpan<ushort> row = ranks.Row(a.Reach[m.ClassOf[r]], b.Reach[n.ClassOf[r]]);
                    Span<int> sum = rows.AsSpan(p.ClassOf[r] * side, side);
                    for (int c = 0; c < row.Length; c++) sum[c] += row[c];
                }
                foreach (Bundle bundle in bundles)
                {
                    Shape shape = new Shape(a.Total, b.Total, bundle.Total).Sorted();
                    int bound = best.TryGetValue(shape, out CutResult? known) ? known.Rank : ranks[shape.M, shape.N, shape.P];
                    if (Sum(rows, bundle.Least, side, bound) >= bound) continue;
                    for (int k = bundle.From; k < bundle.To; k++)
                        if (Sum(rows, reach.AsSpan(k * p.Classes, p.Classes), side, bound) is var rank && rank < bound)
                            best[shape] = new CutResult(outer, new RangeCuts(a.Blocks, b.Blocks, p.Cuts[k].Blocks), bound = rank);
                }
            }
        return best;
    }

    private static int Sum(ReadOnlySpan<int> rows, ReadOnlySpan<byte> reach, int side, int enough)
    {
        int sum = 0, at = 0;
        for (int k = 0; k < reach.Length && sum < enough; k++, at += side) sum += rows[at + reach[k]];
        return sum;
    }

    private static int[] Spreads(Shape outer, int limit, long work)
    {
        int[] blocks = [outer.M, outer.N, outer.P], spreads = [limit, limit, limit];
        long[] counts = [.. blocks.Select(b => (long)RangeOptions.Count(b, limit, limit))];
        while (counts[0] * counts[1] * counts[2] > work && spreads.Max() > 1)
        {
            int widest = Enumerable.Range(0, 3).Where(x => spreads[x] > 1).MaxBy(x => counts[x]);
            counts[widest] = RangeOptions.Count(blocks[widest], limit, --spreads[widest]);
        }
        return spreads;
    }

    /// <summary>Cuts with equal sizes up to order, and how small their products can be at most, class by class.</summary>
    private sealed record Bundle(int Total, int From, int To, byte[] Least)
    {
        public static IEnumerable<Bundle> Of(RangeOptions range)
        {
            IReadOnlyList<RangeCut> cuts = range.Cuts;
            for (int from = 0, to; from < cuts.Count; from = to)
            {
                int[] sizes = [.. cuts[from].Blocks.Order()];
                byte[] least = [.. cuts[from].Reach];
                for (to = from + 1; to < cuts.Count && cuts[to].Blocks.Order().SequenceEqual(sizes); to++)
                    for (int k = 0; k < least.Length; k++) least[k] = Math.Min(least[k], cuts[to].Reach[k]);
                yield return new Bundle(cuts[from].Total, from, to, least);
            }
        }
    }
}
