using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>
/// Three factors whose coefficients are listed with their indices: a term and an entry, or a term, a row and a column, in any order,
/// counted from 0 or 1. What is not listed is 0.
/// </summary>
internal static class IndexedFactors
{
    /// <exception cref="MalformedInputException">They are no three factors.</exception>
    public static Submission Submit(ISchemeFormat format, SourceFile file, List<(int[] Index, Coefficient Value)>[] entries, Limits limits,
        Claim? claim = null)
    {
        int[] lengths = [.. entries.Select(list => list.Count == 0 ? 0 : list[0].Index.Length)];
        if (lengths.Distinct().Count() > 1 || lengths[0] is < 2 or > 3
            || entries.Any(list => list.Exists(e => e.Index.Length != lengths[0])))
            throw new MalformedInputException(
                "the coefficients of the three factors must have two indices each, a term and an entry, or three, a term, a row and a " +
                    "column");
        // Counted from 0 where a 0 occurs, each index by itself: terms may be counted otherwise than entries.
        int[] first = [.. Enumerable.Range(0, lengths[0]).Select(d => entries.Min(list => list.Min(e => e.Index[d])) == 0 ? 0 : 1)];
        int[][] extents =
            [.. entries.Select(list => (int[])[.. Enumerable.Range(0, lengths[0]).Select(d => list.Max(e => e.Index[d]) - first[d] + 1)])];
        MalformedInputException? refusal = null;
        // Where only nonzero ones are listed, the last terms of a factor may be absent.
        foreach (int terms in (int[])[-1, 0, lengths[0] - 1])
        {
            int[][] sizes = [.. extents.Select(e => (int[])[.. e.Select((size, d) => d == terms ? extents.Max(other => other[d]) : size)])];
            try
            {
                return FactorArrays.Submit(format, file, [.. entries.Select((list, x) => Array("uvw"[x], list, sizes[x], first, limits))],
                    limits, claim is null ? null : new FactorArrays.Statement(Claim: claim));
            }
            catch (MalformedInputException e)
            {
                refusal ??= e;
            }
        }
        throw refusal!;
    }

    /// <summary>Indices with commas between them.</summary>
    /// <exception cref="MalformedInputException">One is larger than any matrix has.</exception>
    public static int[] Indices(string indices) => [.. indices.Split(',').Select(i =>
        int.TryParse(i, System.Globalization.NumberStyles.None, null, out int index) && index <= Shape.MaxDimension * Shape.MaxDimension
            ? index
            : throw new MalformedInputException($"the index {CoefficientText.Quoted(i)} is too large"))];

    private static NumberArray Array(char name, List<(int[] Index, Coefficient Value)> list, int[] sizes, int[] first, Limits limits)
    {
        long count = sizes.Aggregate(1L, (product, size) => product * size);
        if (count > limits.Coefficients) throw Limits.Over("a factor", count, "coefficients", limits.Coefficients);
        Entry[] entries =
            [.. list.Where(e => !e.Value.IsZero)
                .Select(e =>
                    new Entry(e.Index.Select((i, d) => i - first[d]).Zip(sizes)
                        .Aggregate(0, (place, next) => place * next.Second + next.First), e.Value)).OrderBy(e => e.Index)];
        for (int q = 1; q < entries.Length; q++)
            if (entries[q].Index == entries[q - 1].Index)
                throw new MalformedInputException($"a coefficient of {name} is given twice");
        return new NumberArray($"{name}", sizes, entries);
    }
}
