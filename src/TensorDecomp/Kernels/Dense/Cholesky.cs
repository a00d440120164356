using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Dense;

/// <summary>
/// In-place Cholesky factorisation A = L·Lᵀ of a symmetric positive definite matrix in double precision, and the solution
/// of A·x = b. Left-looking in panels of columns: the update by earlier panels is a product of row pairs in 4×4 register tiles,
/// both operands contiguous; below the diagonal block a panel is multiplied by the block's inverse. The matrix object is reusable for
/// smaller systems, so that a polish allocates once.
/// </summary>
internal sealed unsafe class Cholesky : IDisposable
{
    private const int Panel = 16, Tile = 4;
    private readonly double* _rows;

    public Cholesky(int capacity)
    {
        Capacity = capacity;
        nuint bytes = (nuint)(capacity + Tile) * (nuint)StrideFor(capacity) * sizeof(double);
        _rows = (double*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_rows, bytes);
    }

    /// <summary>The largest order that it was made for.</summary>
    public int Capacity { get; }

    /// <summary>Order of the current system.</summary>
    public int Order { get; private set; }

    private int Stride { get; set; }

    /// <summary>Starts a new system; every element of the lower triangle must then be written.</summary>
    public void Reset(int order)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Capacity);
        (Order, Stride) = (order, StrideFor(order));
    }

    /// <summary>The first i + 1 elements of row i, the lower triangle.</summary>
    public Span<double> Row(int i) => new(_rows + (nint)i * Stride, i + 1);

    /// <summary>Replaces the matrix by its factor; false where a pivot is not positive.</summary>
    public bool Factorise()
    {
        double* inverse = stackalloc double[Panel * Panel];
        for (int from = 0; from < Order; from += Panel)
        {
            int to = Math.Min(from + Panel, Order);
            for (int i = from; i < Order; i += Tile)
                for (int j = from; j < to && j <= i + Tile - 1; j += Tile)
                    SubtractProducts(i, j, from);
            if (!FactoriseBlock(from, to)) return false;
            if (to == Order) return true;
            InvertBlock(from, inverse);
            for (int i = to; i < Order; i++) TimesInverse(_rows + (nint)i * Stride + from, inverse);
        }
        return true;
    }

    /// <summary>The textbook method on the diagonal block.</summary>
    private bool FactoriseBlock(int from, int to)
    {
        for (int j = from; j < to; j++)
        {
            double* pivotRow = _rows + (nint)j * Stride;
            double pivot = pivotRow[j];
            for (int k = from; k < j; k++) pivot -= pivotRow[k] * pivotRow[k];
            if (!(pivot > 0)) return false;
            double root = Math.Sqrt(pivot);
            pivotRow[j] = root;
            for (int i = j + 1; i < to; i++)
            {
                double* row = _rows + (nint)i * Stride;
                double sum = row[j];
                for (int k = from; k < j; k++) sum -= row[k] * pivotRow[k];
                row[j] = sum / root;
            }
        }
        return true;
    }

    /// <summary>inverse[k, j] = (L⁻¹)[j, k] of the diagonal block L, so that the rows below are multiplied by L⁻ᵀ.</summary>
    private void InvertBlock(int from, double* inverse)
    {
        for (int k = 0; k < Panel; k++)
            for (int j = 0; j < Panel; j++)
            {
                double* row = _rows + (nint)(from + j) * Stride + from;
                double sum = j == k ? 1 : 0;
                for (int l = k; l < j; l++) sum -= row[l] * inverse[k * Panel + l];
                inverse[k * Panel + j] = j < k ? 0 : sum / row[j];
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TimesInverse(double* row, double* inverse)
    {
        Vector512<double> left = default, right = default;
        for (int k = 0; k < Panel; k++)
        {
            Vector512<double> a = Vector512.Create(row[k]);
            left = Vector512.FusedMultiplyAdd(a, Vector512.Load(inverse + k * Panel), left);
            right = Vector512.FusedMultiplyAdd(a, Vector512.Load(inverse + k * Panel + 8), right);
        }
        left.Store(row);
        right.Store(row + 8);
    }

    /// <summary>Overwrites b with the solution of A·x = b, after <see cref="Factorise"/>.</summary>
    public void Solve(Span<double> b)
    {
        for (int i = 0; i < Order; i++)
            b[i] = (b[i] - TensorPrimitives.Dot<double>(new(_rows + (nint)i * Stride, i), b[..i])) / At(i, i);
        for (int i = Order - 1; i >= 0; i--)
        {
            b[i] /= At(i, i);
            TensorPrimitives.MultiplyAdd(new ReadOnlySpan<double>(_rows + (nint)i * Stride, i), -b[i], b[..i], b[..i]);
        }
    }

    /// <summary>Overwrites each vector with its solution; four at a time share the way through the factor.</summary>
    public void Solve(double[][] vectors)
    {
        int c = 0;
        for (; c + 4 <= vectors.Length; c += 4)
            fixed (double* w = vectors[c], x = vectors[c + 1], y = vectors[c + 2], z = vectors[c + 3]) SolveFour(w, x, y, z);
        for (; c < vectors.Length; c++) Solve(vectors[c]);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_rows);
        GC.SuppressFinalize(this);
    }

    ~Cholesky() => NativeMemory.AlignedFree(_rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveFour(double* w, double* x, double* y, double* z)
    {
        for (int i = 0; i < Order; i++)
        {
            double* row = _rows + (nint)i * Stride;
            Vector512<double> dw = default, dx = default, dy = default, dz = default;
            int k = 0;
            for (; k <= i - 8; k += 8)
            {
                Vector512<double> l = Vector512.Load(row + k);
                dw = Vector512.FusedMultiplyAdd(l, Vector512.Load(w + k), dw);
                dx = Vector512.FusedMultiplyAdd(l, Vector512.Load(x + k), dx);
                dy = Vector512.FusedMultiplyAdd(l, Vector512.Load(y + k), dy);
                dz = Vector512.FusedMultiplyAdd(l, Vector512.Load(z + k), dz);
            }
            (double sw, double sx, double sy, double sz) = (Vector512.Sum(dw), Vector512.Sum(dx), Vector512.Sum(dy), Vector512.Sum(dz));
            for (; k < i; k++) (sw, sx, sy, sz) = (sw + row[k] * w[k], sx + row[k] * x[k], sy + row[k] * y[k], sz + row[k] * z[k]);
            double inverse = 1 / row[i];
            (w[i], x[i], y[i], z[i]) = ((w[i] - sw) * inverse, (x[i] - sx) * inverse, (y[i] - sy) * inverse, (z[i] - sz) * inverse);
        }
        for (int i = Order - 1; i >= 0; i--)
        {
            double* row = _rows + (nint)i * Stride;
            double inverse = 1 / row[i];
            (w[i], x[i], y[i], z[i]) = (w[i] * inverse, x[i] * inverse, y[i] * inverse, z[i] * inverse);
            Vector512<double> tw = Vector512.Create(-w[i]), tx = Vector512.Create(-x[i]), ty = Vector512.Create(-y[i]),
                tz = Vector512.Create(-z[i]);
            int k = 0;
            for (; k <= i - 8; k += 8)
            {
                Vector512<double> l = Vector512.Load(row + k);
                Vector512.FusedMultiplyAdd(l, tw, Vector512.Load(w + k)).Store(w + k);
                Vector512.FusedMultiplyAdd(l, tx, Vector512.Load(x + k)).Store(x + k);
                Vector512.FusedMultiplyAdd(l, ty, Vector512.Load(y + k)).Store(y + k);
                Vector512.FusedMultiplyAdd(l, tz, Vector512.Load(z + k)).Store(z + k);
            }
            for (; k < i; k++)
            {
                w[k] -= row[k] * w[i];
                x[k] -= row[k] * x[i];
                y[k] -= row[k] * y[i];
                z[k] -= row[k] * z[i];
            }
        }
    }

    private ref double At(int i, int j) => ref _rows[(nint)i * Stride + j];

    private static int StrideFor(int order) => (order + 7) / 8 * 8 + 8; // a whole cache line more, so that rows do not alias

    /// <summary>A[i..i+4, j..j+4] −= L[i.., 0..depth]·L[j.., 0..depth]ᵀ; depth is a multiple of the panel width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractProducts(int i, int j, int depth)
    {
        if (depth == 0) return;
        double* a = _rows + (nint)i * Stride, b = _rows + (nint)j * Stride;
        nint s = Stride;
        Vector512<double> c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default,
            c13 = default;
        Vector512<double> c20 = default, c21 = default, c22 = default, c23 = default, c30 = default, c31 = default, c32 = default,
            c33 = default;
        for (int k = 0; k < depth; k += 8)
        {
            Vector512<double> b0 = Vector512.Load(b + k), b1 = Vector512.Load(b + s + k), b2 = Vector512.Load(b + 2 * s + k),
            b3 = Vector512.Load(b + 3 * s + k);
            Vector512<double> a0 = Vector512.Load(a + k);
            c00 = Vector512.FusedMultiplyAdd(a0, b0, c00); c01 = Vector512.FusedMultiplyAdd(a0, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(a0, b2, c02); c03 = Vector512.FusedMultiplyAdd(a0, b3, c03);
            Vector512<double> a1 = Vector512.Load(a + s + k);
            c10 = Vector512.FusedMultiplyAdd(a1, b0, c10); c11 = Vector512.FusedMultiplyAdd(a1, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(a1, b2, c12); c13 = Vector512.FusedMultiplyAdd(a1, b3, c13);
            Vector512<double> a2 = Vector512.Load(a + 2 * s + k);
            c20 = Vector512.FusedMultiplyAdd(a2, b0, c20); c21 = Vector512.FusedMultiplyAdd(a2, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(a2, b2, c22); c23 = Vector512.FusedMultiplyAdd(a2, b3, c23);
            Vector512<double> a3 = Vector512.Load(a + 3 * s + k);
            c30 = Vector512.FusedMultiplyAdd(a3, b0, c30); c31 = Vector512.FusedMultiplyAdd(a3, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(a3, b2, c32); c33 = Vector512.FusedMultiplyAdd(a3, b3, c33);
        }
        Subtract(a + j, c00, c01, c02, c03);
        Subtract(a + s + j, c10, c11, c12, c13);
        Subtract(a + 2 * s + j, c20, c21, c22, c23);
        Subtract(a + 3 * s + j, c30, c31, c32, c33);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Subtract(double* row, Vector512<double> x0, Vector512<double> x1, Vector512<double> x2, Vector512<double> x3)
        {
            row[0] -= Vector512.Sum(x0);
            row[1] -= Vector512.Sum(x1);
            row[2] -= Vector512.Sum(x2);
            row[3] -= Vector512.Sum(x3);
        }
    }
}
