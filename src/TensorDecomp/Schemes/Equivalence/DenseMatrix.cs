using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>A small matrix over a field, row-major; its operations are exact and skip zeros, of which there are many.</summary>
internal sealed class DenseMatrix<T>(int rows, int columns) where T : struct, IRing<T>
{
    private readonly T[] _entries = NewZeros(rows * columns);

    public int Rows { get; } = rows;
    public int Columns { get; } = columns;

    public T this[int i, int j]
    {
        get => _entries[i * Columns + j];
        set => _entries[i * Columns + j] = value;
    }

    /// <summary>A term's vector as a matrix.</summary>
    public static DenseMatrix<T> Of(ReadOnlySpan<Entry> vector, int rows, int columns, Field<T> field)
    {
        DenseMatrix<T> matrix = new(rows, columns);
        foreach (ref readonly Entry e in vector) matrix._entries[e.Index] = field.Of(e.Value);
        return matrix;
    }

    public static DenseMatrix<T> operator *(DenseMatrix<T> a, DenseMatrix<T> b)
    {
        DenseMatrix<T> product = new(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
            for (int k = 0; k < a.Columns; k++)
            {
                if (a[i, k].IsZero) continue;
                for (int j = 0; j < b.Columns; j++)
                    if (!b[k, j].IsZero) product[i, j] += a[i, k] * b[k, j];
            }
        return product;
    }

    public DenseMatrix<T> Transposed()
    {
        DenseMatrix<T> transposed = new(Columns, Rows);
        for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Columns; j++) transposed[j, i] = this[i, j];
        return transposed;
    }

    /// <summary>Σ a_ii.</summary>
    public T Trace
    {
        get
        {
            T sum = T.Zero;
            for (int i = 0; i < Rows; i++) sum += this[i, i];
            return sum;
        }
    }

    /// <summary>Σ a_ij·b_ij, which is tr(a·bᵀ).</summary>
    public static T Dot(DenseMatrix<T> a, DenseMatrix<T> b)
    {
        T sum = T.Zero;
        for (int k = 0; k < a._entries.Length; k++)
            if (!a._entries[k].IsZero && !b._entries[k].IsZero) sum += a._entries[k] * b._entries[k];
        return sum;
    }

    /// <summary>a and b side by side.</summary>
    public static DenseMatrix<T> Beside(DenseMatrix<T> a, DenseMatrix<T> b)
    {
        DenseMatrix<T> both = new(a.Rows, a.Columns + b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++) both[i, j] = a[i, j];
            for (int j = 0; j < b.Columns; j++) both[i, a.Columns + j] = b[i, j];
        }
        return both;
    }

    public int Rank(Field<T> field) => Echelon<T>.Of(this, field).Rank;

    /// <summary>Columns that span all x with this·x = 0.</summary>
    public DenseMatrix<T> Kernel(Field<T> field) => Echelon<T>.Of(this, field).Kernel();

    /// <summary>Null where it has none.</summary>
    public DenseMatrix<T>? Inverse(Field<T> field)
    {
        // The kernel of (A | −I) is spanned by (A⁻¹; I) exactly where A is invertible.
        DenseMatrix<T> joined = new(Rows, 2 * Rows);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Rows; j++) joined[i, j] = this[i, j];
            joined[i, Rows + i] = -field.One;
        }
        if (Rank(field) < Rows) return null;
        DenseMatrix<T> kernel = joined.Kernel(field), inverse = new(Rows, Rows);
        for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Rows; j++) inverse[i, j] = kernel[i, j];
        return inverse;
    }

    private static T[] NewZeros(int count)
    {
        var zeros = new T[count];
        Array.Fill(zeros, T.Zero);
        return zeros;
    }
}
