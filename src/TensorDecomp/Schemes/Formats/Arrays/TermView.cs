using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>One factor seen in an array: so many terms of so many entries, terms along the first dimension or the last.</summary>
/// <param name="Array">The array.</param>
/// <param name="Rank">Its terms.</param>
/// <param name="Size">Its entries.</param>
/// <param name="ByRows">Whether terms are rows, the first dimension.</param>
internal readonly record struct TermView(NumberArray Array, int Rank, int Size, bool ByRows)
{
    /// <summary>How an array can be a factor: size×R or R×size, or with entries as matrices.</summary>
    public static IEnumerable<TermView> Of(NumberArray array)
    {
        switch (array.Dimensions)
        {
            case [var rows, var columns]:
                yield return new TermView(array, columns, rows, ByRows: false);
                yield return new TermView(array, rows, columns, ByRows: true);
                break;
            case [var x, var y, var z] when (long)x * y <= int.MaxValue && (long)y * z <= int.MaxValue:
                yield return new TermView(array, x, y * z, ByRows: true);
                yield return new TermView(array, z, x * y, ByRows: false);
                break;
        }
    }

    /// <summary>A flat list of numbers cut into terms, or into entries, of a known rank.</summary>
    public static IEnumerable<TermView> Of(NumberArray flat, int rank)
    {
        if (rank < 1 || flat.Count % rank != 0) yield break;
        yield return new TermView(flat, rank, flat.Count / rank, ByRows: true);
        yield return new TermView(flat, rank, flat.Count / rank, ByRows: false);
    }

    /// <summary>Puts the factor into a draft, each term times its weight.</summary>
    public void Put(SchemeDraft draft, int factor, Func<int, Coefficient>? weight)
    {
        foreach (Entry e in Array.Entries)
        {
            (int term, int entry) = ByRows ? (e.Index / Size, e.Index % Size) : (e.Index % Rank, e.Index / Rank);
            draft.Put(factor, term, entry, weight is null ? e.Value : e.Value * weight(term));
        }
    }
}
