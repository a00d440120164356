using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>The rank of a term's vector as a matrix, over ℚ(i) or a prime field, by exact elimination.</summary>
internal static class MatrixRank
{
    /// <summary>Null over ℤ/q with q composite, where a rank means nothing.</summary>
    public static int? Of(ReadOnlySpan<Entry> vector, int columns, Ring ring)
    {
        if (ring.Modulus == 0) return Rank(vector, columns, c => c, Content.Inverse);
        if (!ring.IsPrimeField) return null;
        return Rank(vector, columns, c => Residue.Of(c.Re, ring.Modulus)!.Value,
            x => Residue.Of(Residue.Inverse(x.Value, ring.Modulus)!.Value, ring.Modulus));
    }

    private static int Rank<T>(ReadOnlySpan<Entry> vector, int columns, Func<Coefficient, T> map, Func<T, T> inverse) where T : struct,
        IRing<T>
    {
        // Only rows that have something in them; most terms have one or two.
        List<T[]> rows = [];
        int last = -1;
        foreach (ref readonly Entry e in vector)
        {
            if (e.Index / columns != last)
            {
                rows.Add([.. Enumerable.Repeat(T.Zero, columns)]);
                last = e.Index / columns;
            }
            rows[^1][e.Index % columns] = map(e.Value);
        }
        int rank = 0;
        for (int column = 0; column < columns && rank < rows.Count; column++)
        {
            int pivot = rows.FindIndex(rank, row => !row[column].IsZero);
            if (pivot < 0) continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            T[] lead = rows[rank++];
            T scale = inverse(lead[column]);
            for (int below = rank; below < rows.Count; below++)
            {
                T[] row = rows[below];
                if (row[column].IsZero) continue;
                T multiple = row[column] * scale;
                for (int k = column; k < columns; k++) row[k] -= multiple * lead[k];
            }
        }
        return rank;
    }
}
