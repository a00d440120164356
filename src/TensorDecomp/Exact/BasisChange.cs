using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// An element of GL(m)×GL(n)×GL(p), one frame for each index space. It acts on solutions by u → P u Qᵀ, v → Q⁻ᵀ v Sᵀ,
/// w → P⁻ᵀ w S⁻¹ and leaves the tensor alone.
/// </summary>
internal readonly record struct BasisChange(Frame I, Frame J, Frame K)
{
    /// <summary>Undoes it.</summary>
    public BasisChange Inverse => new(Turned(I), Turned(J), Turned(K));

    /// <summary>The change that leaves every basis as it is.</summary>
    public static BasisChange Identity(Shape s) => new(One(s.M), One(s.N), One(s.P));

    /// <summary>The frame of a change of basis P, given with its inverse.</summary>
    public static Frame FrameOf(Complex[,] matrix, Complex[,] inverse) => new(matrix, Transposed(inverse));

    /// <summary>This one, and then the other.</summary>
    public BasisChange Then(BasisChange other) => new(Product(other.I, I), Product(other.J, J), Product(other.K, K));

    /// <summary>Transforms the decomposition in place.</summary>
    public void Apply(Decomposition d)
    {
        for (int r = 0; r < d.Target.Rank; r++)
        {
            Transform(d, 0, r, I.Primal, J.Primal);
            Transform(d, 1, r, J.Dual, K.Primal);
            Transform(d, 2, r, I.Dual, K.Dual);
        }
    }

    /// <summary>x → left·x·rightᵀ.</summary>
    private static void Transform(Decomposition d, int f, int r, Complex[,] left, Complex[,] right)
    {
        int rows = left.GetLength(0), columns = right.GetLength(0);
        var half = new Complex[rows, columns];
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < columns; b++)
                for (int c = 0; c < columns; c++) half[a, b] += d[f, r, a * columns + c] * right[b, c];
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < columns; b++)
            {
                Complex sum = 0;
                for (int c = 0; c < rows; c++) sum += left[a, c] * half[c, b];
                d[f, r, a * columns + b] = sum;
            }
    }

    // P⁻¹ is the transpose of the dual frame.
    private static Frame Turned(Frame frame) => new(Transposed(frame.Dual), Transposed(frame.Primal));

    private static Frame One(int dimension)
    {
        var one = new Complex[dimension, dimension];
        for (int a = 0; a < dimension; a++) one[a, a] = 1;
        return new Frame(one, one);
    }

    private static Frame Product(Frame left, Frame right) => new(Product(left.Primal, right.Primal), Product(left.Dual, right.Dual));

    private static Complex[,] Product(Complex[,] left, Complex[,] right)
    {
        int n = left.GetLength(0);
        var product = new Complex[n, n];
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++)
                for (int c = 0; c < n; c++) product[a, b] += left[a, c] * right[c, b];
        return product;
    }

    private static Complex[,] Transposed(Complex[,] matrix)
    {
        int n = matrix.GetLength(0);
        var transposed = new Complex[n, n];
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++) transposed[a, b] = matrix[b, a];
        return transposed;
    }
}
