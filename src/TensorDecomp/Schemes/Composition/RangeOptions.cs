using TensorDecomp.Schemes.Recombination;

namespace TensorDecomp.Schemes.Composition;

/// <summary>One way to cut a range, and how far the products of the outer terms reach along it.</summary>
/// <param name="Blocks">The sizes of the blocks in their order.</param>
/// <param name="Total">Their sum.</param>
/// <param name="Reach">By class of terms (see <see cref="RangeOptions"/>): the size of the inner product.</param>
internal sealed record RangeCut(int[] Blocks, int Total, byte[] Reach);

/// <summary>
/// The cuts of one range of an outer scheme that can matter: of two cuts with one sum the one whose products are nowhere smaller is left
/// out, since ranks grow with shapes. Terms that touch the same blocks with both factors are one class.
/// </summary>
internal sealed class RangeOptions
{
    private RangeOptions(int[] classes, IReadOnlyList<RangeCut> cuts) => (ClassOf, Cuts, Classes) = (classes, cuts, classes.Max() + 1);

    /// <summary>The class of each term.</summary>
    public int[] ClassOf { get; }

    public int Classes { get; }

    /// <summary>By sum, then such that cuts with equal sizes up to order stand together.</summary>
    public IReadOnlyList<RangeCut> Cuts { get; }

    /// <param name="supports">What the terms touch.</param>
    /// <param name="axis">The range.</param>
    /// <param name="limit">Its largest length.</param>
    /// <param name="spread">By how much the sizes of two blocks may differ.</param>
    public static RangeOptions Of(TermSupports supports, Axis axis, int limit, int spread)
    {
        int[] classes = supports.Classes(axis);
        int[] representative = [.. Enumerable.Range(0, classes.Max() + 1).Select(c => Array.IndexOf(classes, c))];
        List<RangeCut> cuts = [];
        foreach (int[] blocks in Compositions(supports.Count(axis), limit, spread))
        {
            byte[] reach = supports.Reach(axis, blocks);
            cuts.Add(new RangeCut(blocks, blocks.Sum(), [.. representative.Select(r => reach[r])]));
        }
        RangeCut[] undominated = [.. cuts.GroupBy(c => c.Total).SelectMany(Undominated)];
        return new RangeOptions(classes,
            [.. undominated.OrderBy(c => c.Total).ThenBy(c => string.Join(' ', c.Blocks.Order()), StringComparer.Ordinal)]);
    }

    /// <summary>How many cuts there are, before any is left out.</summary>
    public static int Count(int blocks, int limit, int spread) => Compositions(blocks, limit, spread).Count();

    private static IEnumerable<int[]> Compositions(int blocks, int limit, int spread)
    {
        var sizes = new int[blocks];
        return Extend(0, limit, int.MaxValue, 0);

        IEnumerable<int[]> Extend(int at, int left, int least, int most)
        {
            if (at == blocks)
            {
                yield return (int[])sizes.Clone();
                yield break;
            }
            for (int size = 1; size <= left - (blocks - at - 1); size++)
            {
                (int low, int high) = (Math.Min(least, size), Math.Max(most, size));
                if (high - low > spread) continue;
                sizes[at] = size;
                foreach (int[] cut in Extend(at + 1, left - size, low, high)) yield return cut;
            }
        }
    }

    private static IEnumerable<RangeCut> Undominated(IEnumerable<RangeCut> cuts)
    {
        List<RangeCut> kept = [];
        foreach (RangeCut cut in cuts.OrderBy(c => c.Reach.Sum(r => r)))
            if (!kept.Exists(other => NowhereLarger(other.Reach, cut.Reach))) kept.Add(cut);
        return kept;
    }

    private static bool NowhereLarger(byte[] a, byte[] b)
    {
        for (int k = 0; k < a.Length; k++)
            if (a[k] > b[k]) return false;
        return true;
    }
}
