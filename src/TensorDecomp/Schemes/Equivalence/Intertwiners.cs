using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// All matrices X that may stand for P, Q or R once it is known which term becomes which: X maps what the columns of a factor span
/// onto what those of its image span, and takes M = u·v·wᵀ, which has no scale, to its image, X·M = M'·X. These are linear
/// equations in X without any unknown scale, so that the three matrices are found one without the other.
/// </summary>
internal sealed class Intertwiners<T>(int size, Field<T> field) where T : struct, IRing<T>
{
    private readonly Echelon<T> _equations = new(size * size, field);

    /// <summary>Dimension of what is left.</summary>
    public int Dimension => _equations.Nullity;

    /// <summary>X·from = to·X.</summary>
    public void Conjugates(DenseMatrix<T> from, DenseMatrix<T> to)
    {
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
            {
                T[] equation = Zeros();
                for (int k = 0; k < size; k++)
                {
                    equation[i * size + k] += from[k, j];
                    equation[k * size + j] -= to[i, k];
                }
                _equations.Add(equation);
            }
    }

    /// <summary>X maps every column of <paramref name="from"/> into the span of those of <paramref name="to"/>.</summary>
    public void MapsColumns(DenseMatrix<T> from, DenseMatrix<T> to) => Vanishes(to.Transposed().Kernel(field), from);

    /// <summary>Xᵀ maps every column of <paramref name="from"/> into the span of those of <paramref name="to"/>.</summary>
    public void TransposeMapsColumns(DenseMatrix<T> from, DenseMatrix<T> to) => Vanishes(from, to.Transposed().Kernel(field));

    /// <summary>The matrices that are left, as a basis.</summary>
    public DenseMatrix<T>[] Basis()
    {
        DenseMatrix<T> kernel = _equations.Kernel();
        var basis = new DenseMatrix<T>[kernel.Columns];
        for (int b = 0; b < basis.Length; b++)
        {
            basis[b] = new(size, size);
            for (int k = 0; k < size * size; k++) basis[b][k / size, k % size] = kernel[k, b];
        }
        return basis;
    }

    // xᵀ·X·y = 0 for all columns x and y.
    private void Vanishes(DenseMatrix<T> left, DenseMatrix<T> right)
    {
        for (int a = 0; a < left.Columns; a++)
            for (int b = 0; b < right.Columns; b++)
            {
                T[] equation = Zeros();
                for (int i = 0; i < size; i++)
                    if (!left[i, a].IsZero)
                        for (int j = 0; j < size; j++)
                            if (!right[j, b].IsZero) equation[i * size + j] = left[i, a] * right[j, b];
                _equations.Add(equation);
            }
    }

    private T[] Zeros()
    {
        var zeros = new T[size * size];
        Array.Fill(zeros, T.Zero);
        return zeros;
    }
}
