using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>The part of any tensor: for each entry of a factor the sum of Value·first·second over those that meet it.</summary>
internal sealed unsafe class SparseEntries<T> : TensorPart<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private readonly Panels[] _panels;
    private readonly int _planes;
    private readonly int[][] _entries, _ends; // where each entry of term 0 lies, and where its products end
    private readonly (int First, int Second, float Value)[][] _products; // with offsets of term 0

    public SparseEntries(FactorLayout layout)
    {
        (_panels, _planes) = (layout.Panels, layout.Space.Planes);
        IReadOnlyList<Meeting>[][] meetings = Meetings.Of(layout.Space.Target.Tensor);
        _entries = [.. meetings.Select((factor, f) => factor.Select((_, index) => layout.Offset(f, index, 0)).ToArray())];
        _products = [.. meetings.Select((factor, f) => factor.SelectMany(m => m)
            .Select(m => (layout.Offset(f == 0 ? 1 : 0, m.First, 0), layout.Offset(f == 2 ? 1 : 2, m.Second, 0), (float)m.Value))
            .ToArray())];
        _ends = [.. meetings.Select(factor => Ends(factor))];

        static int[] Ends(IReadOnlyList<Meeting>[] factor)
        {
            var ends = new int[factor.Length];
            for (int index = 0, end = 0; index < ends.Length; index++) ends[index] = end += factor[index].Count;
            return ends;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override T Subtract(int f, int r, T* x, T* g, bool withInner)
    {
        Panels first = _panels[f == 0 ? 1 : 0], second = _panels[f == 2 ? 1 : 2], own = _panels[f];
        T inner = 0f;
        for (int term = r; term < r + Panels.TermTile / _planes; term++)
        {
            T* a = x + term * first.TermStride, b = x + term * second.TermStride;
            for (int index = 0, at = 0; index < own.Size; index++)
            {
                T real = 0f, imaginary = 0f;
                for (int end = _ends[f][index]; at < end; at++)
                {
                    (int p, int q, float value) = _products[f][at];
                    T ar = a[p] * value, br = b[q];
                    real = T.MultiplyAdd(ar, br, real);
                    if (_planes == 1) continue;
                    T ai = a[p + first.Height] * value, bi = b[q + second.Height];
                    real -= ai * bi;
                    imaginary += ar * bi + ai * br;
                }
                int entry = _entries[f][index] + term * own.TermStride;
                g[entry] -= real;
                if (withInner) inner = T.MultiplyAdd(real, x[entry], inner);
                if (_planes == 1) continue;
                g[entry + own.Height] += imaginary;
                if (withInner) inner -= imaginary * x[entry + own.Height];
            }
        }
        return inner;
    }
}
