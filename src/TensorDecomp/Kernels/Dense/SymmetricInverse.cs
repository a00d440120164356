using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Dense;

/// <summary>The inverse of a symmetric positive definite matrix in place, by sweeps (Beaton 1964; Goodnight 1979): one pivot after the
/// other, R³/2 multiply-adds in whole registers, as fast in single precision as the matrix is small.</summary>
internal static unsafe class SymmetricInverse<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Replaces a matrix by its inverse; false where a pivot is not positive, which leaves it spoilt.</summary>
    /// <param name="matrix">Rows of whole registers; its lower triangle is read, and both are written.</param>
    /// <param name="order">R.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="line">Room for a row.</param>
    public static bool Invert(T* matrix, int order, int stride, T* line)
    {
        for (int pivot = 0; pivot < order; pivot++)
            if (!Sweep(matrix, pivot, order, stride, line)) return false;
        for (int i = 0; i < order; i++)
            for (int j = 0; j <= i; j++) matrix[i * stride + j] = matrix[j * stride + i] = -matrix[i * stride + j];
        return true;
    }

    /// <summary>With the pivot d and its column v: a ← a − v·vᵀ/d, the pivot's row and column becoming v/d, and −1/d where they
    /// meet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Sweep(T* matrix, int pivot, int order, int stride, T* line)
    {
        T* own = matrix + pivot * stride;
        for (int j = 0; j <= pivot; j++) line[j] = own[j];
        for (int j = pivot + 1; j < order; j++) line[j] = matrix[j * stride + pivot];
        if (!(line[pivot] > T.Zero)) return false;
        T inverse = T.One / line[pivot];
        for (int i = 0; i < order; i++)
        {
            if (i == pivot) continue;
            T share = line[i] * inverse;
            T* row = matrix + i * stride;
            Vector512<T> factor = Vector512.Create(-share);
            for (int j = 0; j <= i; j += Registers<T>.Count)
                Registers<T>.MultiplyAdd(factor, Vector512.Load(line + j), Vector512.Load(row + j)).Store(row + j);
            if (i > pivot) row[pivot] = share;
        }
        for (int j = 0; j < pivot; j++) own[j] = line[j] * inverse;
        own[pivot] = -inverse;
        return true;
    }
}
