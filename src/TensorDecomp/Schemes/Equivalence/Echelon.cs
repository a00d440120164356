using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// Linear equations Σ a_k x_k = 0 in reduced row echelon form, one taken in after the other; those that follow from others vanish.
/// </summary>
internal sealed class Echelon<T>(int unknowns, Field<T> field) where T : struct, IRing<T>
{
    private readonly List<(int Pivot, T[] Row)> _rows = [];

    public int Rank => _rows.Count;

    /// <summary>Dimension of the space of solutions.</summary>
    public int Nullity => unknowns - Rank;

    public static Echelon<T> Of(DenseMatrix<T> matrix, Field<T> field)
    {
        Echelon<T> echelon = new(matrix.Columns, field);
        for (int i = 0; i < matrix.Rows && echelon.Rank < matrix.Columns; i++)
        {
            var row = new T[matrix.Columns];
            for (int j = 0; j < row.Length; j++) row[j] = matrix[i, j];
            echelon.Add(row);
        }
        return echelon;
    }

    /// <summary>Takes in an equation; the array is used up.</summary>
    public void Add(T[] row)
    {
        foreach ((int pivot, T[] known) in _rows) Subtract(row, known, pivot);
        int lead = Array.FindIndex(row, x => !x.IsZero);
        if (lead < 0) return;
        T scale = field.Inverse(row[lead]);
        for (int k = lead; k < unknowns; k++)
            if (!row[k].IsZero) row[k] *= scale;
        foreach ((_, T[] known) in _rows) Subtract(known, row, lead);
        _rows.Add((lead, row));
    }

    /// <summary>Columns that span the solutions, one for each unknown without a pivot.</summary>
    public DenseMatrix<T> Kernel()
    {
        int[] free = [.. Enumerable.Range(0, unknowns).Except(_rows.Select(r => r.Pivot))];
        DenseMatrix<T> kernel = new(unknowns, free.Length);
        for (int f = 0; f < free.Length; f++)
        {
            kernel[free[f], f] = field.One;
            foreach ((int pivot, T[] row) in _rows) kernel[pivot, f] = -row[free[f]];
        }
        return kernel;
    }

    private void Subtract(T[] from, T[] row, int pivot)
    {
        T multiple = from[pivot];
        if (multiple.IsZero) return;
        for (int k = 0; k < unknowns; k++)
            if (!row[k].IsZero) from[k] -= multiple * row[k];
    }
}
