using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>Moves the coefficients of a factor to other positions.</summary>
internal static class Indexing
{
    /// <summary>The factor with entry a moved to <paramref name="to"/>(a); entries with a negative target are dropped.</summary>
    public static Factor Moved(Factor factor, int size, Func<int, int> to) => Factor.FromTerms(size, [.. Rows(factor, to)]);

    /// <summary>The terms of a factor, moved the same way.</summary>
    public static IEnumerable<Entry[]> Rows(Factor factor, Func<int, int> to)
    {
        for (int r = 0; r < factor.Rank; r++)
        {
            var row = new List<Entry>();
            foreach (Entry e in factor.Term(r))
                if (to(e.Index) is >= 0 and int index) row.Add(e with { Index = index });
            yield return [.. row];
        }
    }

    /// <summary>Row-major index of the transposed matrix: rows×columns becomes columns×rows.</summary>
    public static Func<int, int> Transposed(int rows, int columns) => a => a % columns * rows + a / columns;
}
