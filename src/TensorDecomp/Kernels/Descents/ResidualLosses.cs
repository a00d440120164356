using System.Numerics;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// Σ ResidualLoss(e) over all residuals of the tensor where that is no c·e², for which there are no Gram matrices: a slice of the first
/// factor at a time, forth for e and back for the gradient, mn·np·mp·R·3 multiply-adds. Differentiated by evaluating it at
/// dual numbers, as many residuals at once as a number of the program holds.
/// </summary>
/// <typeparam name="T">What points are made of.</typeparam>
/// <typeparam name="V">What the program computes with.</typeparam>
/// <typeparam name="TProgram">It.</typeparam>
internal sealed unsafe class ResidualLosses<T, V, TProgram> : IPenalty<T>, IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, IReal<V>
    where TProgram : struct, IGradientProgram
{
    private readonly LaneArena _arena = new();
    private readonly RidgeEnergy<T> _layout;
    private readonly IPenalty<T>? _others;
    private readonly int[] _sizes;
    private readonly (int B, int C, T Value)[][] _slices; // of the tensor, by the first index
    private readonly int _stride; // of a row of residuals, whole numbers of the program
    private readonly T* _residuals, _slopes, _product, _along;
    private readonly V[] _here; // 1 where there is a residual, by number of a row
    private Hyper<Dual<V>> _hyper;

    /// <param name="layout">Where entries lie.</param>
    /// <param name="target">Whose residuals there are.</param>
    /// <param name="others">What else the program adds; null for nothing.</param>
    public ResidualLosses(RidgeEnergy<T> layout, Target target, IPenalty<T>? others)
    {
        (_layout, _others, _sizes) = (layout, others, target.Tensor.Sizes);
        _stride = (_sizes[2] + Width - 1) / Width * Width;
        _residuals = _arena.Take<T>(_sizes[1] * _stride);
        _slopes = _arena.Take<T>(_sizes[1] * _stride);
        _product = _arena.Take<T>(layout.Columns);
        _along = _arena.Take<T>(layout.Columns);
        ILookup<int, (int B, int C, T Value)> entries =
            target.Tensor.Entries.ToLookup(e => e.A, e => (e.B, e.C, T.CreateChecked(e.Value)));
        _slices = [.. Enumerable.Range(0, _sizes[0]).Select(a => entries[a].ToArray())];
        _here = new V[_stride / Width];
        fixed (V* here = _here)
            for (int c = 0; c < _stride; c++) ((T*)here)[c] = c < _sizes[2] ? T.One : T.Zero;
    }

    private static int Width => sizeof(V) / sizeof(T);

    /// <summary>What the program's functions see as their settings.</summary>
    public void Set(ReadOnlySpan<double> settings) => ProgramPenalty<T, V, TProgram>.Fill(ref _hyper, settings);

    public double Add(T* x, T* gradient)
    {
        double sum = _others?.Add(x, gradient) ?? 0;
        for (int a = 0; a < _sizes[0]; a++)
        {
            Forth(x, a);
            sum += Losses();
            Back(x, gradient, a);
        }
        return sum;
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>e over the slice.</summary>
    private void Forth(T* x, int a)
    {
        new Span<T>(_residuals, _sizes[1] * _stride).Clear();
        foreach ((int b, int c, T value) in _slices[a]) _residuals[b * _stride + c] = value;
        for (int b = 0; b < _sizes[1]; b++)
        {
            Registers<T>.Hadamard(x + _layout.Offset(0, a, 0), x + _layout.Offset(1, b, 0), _product, _layout.Columns);
            for (int c = 0; c < _sizes[2]; c++)
                _residuals[b * _stride + c] -=
                    T.CreateTruncating(Registers<T>.Dot(_product, x + _layout.Offset(2, c, 0), _layout.Columns));
        }
    }

    /// <summary>Their losses in all, and the slope of each.</summary>
    private double Losses()
    {
        double sum = 0;
        for (int b = 0; b < _sizes[1]; b++)
        {
            V value = 0f;
            for (int k = 0; k < _here.Length; k++)
            {
                int at = b * _stride + k * Width;
                Dual<V> loss = TProgram.ResidualLoss(Dual<V>.Variable(*(V*)(_residuals + at)), _hyper);
                value += V.Select(_here[k], loss.Value, 0f);
                *(V*)(_slopes + at) = V.Select(_here[k], loss.Slope, 0f);
            }
            for (int lane = 0; lane < Width; lane++) sum += double.CreateTruncating(((T*)&value)[lane]);
        }
        return sum;
    }

    /// <summary>Along an entry e falls by the product of the other two vectors.</summary>
    private void Back(T* x, T* gradient, int a)
    {
        int u = _layout.Offset(0, a, 0), columns = _layout.Columns;
        for (int b = 0; b < _sizes[1]; b++)
        {
            int v = _layout.Offset(1, b, 0);
            Registers<T>.Hadamard(x + u, x + v, _product, columns);
            new Span<T>(_along, columns).Clear();
            for (int c = 0; c < _sizes[2]; c++)
            {
                double slope = double.CreateTruncating(_slopes[b * _stride + c]);
                int w = _layout.Offset(2, c, 0);
                Registers<T>.Add(slope, x + w, _along, _along, columns);
                Registers<T>.Add(-slope, _product, gradient + w, gradient + w, columns);
            }
            Registers<T>.Hadamard(_along, x + v, _product, columns);
            Registers<T>.Add(-1, _product, gradient + u, gradient + u, columns);
            Registers<T>.Hadamard(_along, x + u, _product, columns);
            Registers<T>.Add(-1, _product, gradient + v, gradient + v, columns);
        }
    }
}
