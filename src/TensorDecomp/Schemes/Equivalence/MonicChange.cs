using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>What a search over a field found, as a change of basis whose matrices begin with 1, for no scale shows.</summary>
internal static class MonicChange
{
    public static BasisChange Of<T>((DenseMatrix<T> P, DenseMatrix<T> Q, DenseMatrix<T> R, int[] Terms) found, int rotations,
        bool transposed, Ring ring, Field<T> field) where T : struct, IRing<T>
    {
        DenseMatrix<T>[] matrices = [.. ((DenseMatrix<T>[])[found.P, found.Q, found.R]).Select(x => Monic(x, field))];
        Ring over = ring.Modulus != 0 ? ring : Ring.Rationals;
        if (ring.Modulus == 0)
        {
            Coefficient[] all =
                [.. matrices.Concat(matrices.Select(x => x.Inverse(field)!)).SelectMany(x => Rows(x, field)).SelectMany(row => row)];
            Entry[] entries = [.. all.Select((c, k) => new Entry(k, c))];
            over = Ring.Inverting(Entry.CommonDenominator(entries), all.Any(c => !c.IsReal));
        }
        return new(rotations, transposed, Rows(matrices[0], field), Rows(matrices[1], field), Rows(matrices[2], field), found.Terms, over);
    }

    private static DenseMatrix<T> Monic<T>(DenseMatrix<T> matrix, Field<T> field) where T : struct, IRing<T>
    {
        T? lead = null;
        DenseMatrix<T> scaled = new(matrix.Rows, matrix.Columns);
        for (int i = 0; i < matrix.Rows; i++)
            for (int j = 0; j < matrix.Columns; j++)
            {
                if (lead is null && !matrix[i, j].IsZero) lead = field.Inverse(matrix[i, j]);
                if (lead is { } scale) scaled[i, j] = matrix[i, j] * scale;
            }
        return scaled;
    }

    private static Coefficient[][] Rows<T>(DenseMatrix<T> matrix, Field<T> field) where T : struct, IRing<T> =>
        [.. Enumerable.Range(0, matrix.Rows)
            .Select(i => Enumerable.Range(0, matrix.Columns).Select(j => field.Back(matrix[i, j])).ToArray())];
}
