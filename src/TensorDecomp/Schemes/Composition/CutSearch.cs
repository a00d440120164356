using System.Numerics.Tensors;
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
/// less and less. Searched again after some ranks became lower, it looks only at pairs of cuts that meet one of those. For one thread.
/// </summary>
internal sealed class CutSearch
{
    private readonly Scheme _outer;
    private readonly RangeOptions _m, _n, _p;
    private readonly (int M, int N)[] _pairs; // classes of the first two ranges that some term has, each pair once
    private readonly byte[] _reach;
    private readonly Bundle[] _bundles;
    private readonly int _limit;
    private RankCube? _before;

    /// <param name="outer">A decomposition without zero terms.</param>
    /// <param name="limit">Largest dimension of the shapes that are looked for.</param>
    /// <param name="work">Largest number of sums over all terms.</param>
    public CutSearch(Scheme outer, int limit, long work)
    {
        TermSupports supports = new(outer);
        int[] spreads = Spreads(outer.Shape, limit, work);
        RangeOptions[] ranges = [.. Axes.All.Select(axis => RangeOptions.Of(supports, axis, limit, spreads[(int)axis]))];
        (_outer, _limit, _m, _n, _p) = (outer, limit, ranges[0], ranges[1], ranges[2]);
        _pairs = [.. Enumerable.Range(0, outer.Rank).Select(r => (_m.ClassOf[r], _n.ClassOf[r])).Distinct()];
        _reach = [.. _p.Cuts.SelectMany(c => c.Reach)];
        _bundles = [.. Bundle.Of(_p)];
    }

    /// <summary>For each shape, dimensions ascending, cuts of lower rank than the table has, where there are any.</summary>
    /// <param name="outer">A decomposition without zero terms.</param>
    /// <param name="ranks">Ranks of the inner products, and of the shapes that are to be improved.</param>
    /// <param name="work">Largest number of sums over all terms.</param>
    public static IReadOnlyDictionary<Shape, CutResult> Improvements(Scheme outer, RankCube ranks, long work) =>
        new CutSearch(outer, ranks.Limit, work).Improvements(ranks);

    /// <inheritdoc cref="Improvements(Scheme, RankCube, long)"/>
    /// <exception cref="ArgumentException">The ranks reach less far, or further, than the search was made for.</exception>
    public IReadOnlyDictionary<Shape, CutResult> Improvements(RankCube ranks) =>
        Lowest(ranks, _ => 0, 1).ToDictionary(x => x.Key, x => x.Value[0]);

    /// <summary>For each shape, dimensions ascending, the cuts of lowest rank, where there are any below a bound, the lowest
    /// first.</summary>
    /// <param name="ranks">Ranks of the inner products, and of the shapes that are to be improved.</param>
    /// <param name="above">How much above the rank of a shape the bound is.</param>
    /// <param name="most">How many cuts for each shape.</param>
    /// <exception cref="ArgumentException">The ranks reach less far, or further, than the search was made for.</exception>
    public IReadOnlyDictionary<Shape, List<CutResult>> Lowest(RankCube ranks, Func<int, int> above, int most)
    {
        if (ranks.Limit != _limit) throw new ArgumentException($"The cuts go up to {_limit}, the ranks to {ranks.Limit}.");
        int side = ranks.Side;
        ulong[] changed = ranks.RowsThatDifferFrom(_before);
        _before = ranks;
        int[] rows = new int[_p.Classes * side];
        Dictionary<Shape, List<CutResult>> best = [];
        foreach (RangeCut a in _m.Cuts)
            foreach (RangeCut b in _n.Cuts)
            {
                if (!Meets(changed, a, b)) continue;
                Array.Clear(rows);
                for (int r = 0; r < _outer.Rank; r++)
                {
                    Span<int> sum = rows.AsSpan(_p.ClassOf[r] * side, side);
                    TensorPrimitives.Add(sum, ranks.Row(a.Reach[_m.ClassOf[r]], b.Reach[_n.ClassOf[r]]), sum);
                }
                foreach (Bundle bundle in _bundles)
                {
                    Shape shape = new Shape(a.Total, b.Total, bundle.Total).Sorted();
                    int known = ranks[shape.M, shape.N, shape.P], bound = known + above(known);
                    if (best.TryGetValue(shape, out List<CutResult>? kept) && kept.Count == most) bound = kept[^1].Rank;
                    if (Sum(rows, bundle.Least, side, bound) >= bound) continue;
                    for (int k = bundle.From; k < bundle.To; k++)
                    {
                        int rank = Sum(rows, _reach.AsSpan(k * _p.Classes, _p.Classes), side, bound);
                        if (rank >= bound) continue;
                        if (kept is null) best[shape] = kept = [];
                        if (kept.Count == most) kept.RemoveAt(most - 1);
                        int at = kept.FindIndex(other => other.Rank > rank);
                        kept.Insert(at < 0 ? kept.Count : at,
                            new CutResult(_outer, new RangeCuts(a.Blocks, b.Blocks, _p.Cuts[k].Blocks), rank));
                        if (kept.Count == most) bound = kept[^1].Rank;
                    }
                }
            }
        return best;
    }

    // What these cuts lead to was seen last time where every rank that they use is as it was then.
    private bool Meets(ulong[] changed, RangeCut a, RangeCut b)
    {
        foreach ((int m, int n) in _pairs)
            if ((changed[a.Reach[m]] >> b.Reach[n] & 1) != 0) return true;
        return false;
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
