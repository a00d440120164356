using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>The mnp ones of the tensor as each factor sees them: which pairs of entries of the other two factors meet each of its entries.</summary>
internal sealed unsafe class TensorOnes<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private readonly Panels[] _panels;
    private readonly int[] _pairsPerEntry;
    private readonly Pair*[] _pairs;
    private readonly int*[] _entries; // where each entry of term 0 lies, for dividing by the panel height costs as much as the sums

    /// <summary>Offsets in bytes of two entries, their real parts, whose product meets the entry of the third factor in a one of the tensor.</summary>
    private struct Pair
    {
        public nint First, Second;
    }

    public TensorOnes(FactorLayout layout, LaneArena arena)
    {
        _panels = layout.Panels;
        Shape shape = layout.Space.Target.Shape;
        (int m, int n, int p) = (shape.M, shape.N, shape.P);
        _pairsPerEntry = [p, m, n];
        _entries = new int*[3];
        for (int f = 0; f < 3; f++)
        {
            _entries[f] = arena.Take<int>(_panels[f].Size);
            for (int index = 0; index < _panels[f].Size; index++) _entries[f][index] = layout.Offset(f, index, 0);
        }
        _pairs = [arena.Take<Pair>(m * n * p), arena.Take<Pair>(m * n * p), arena.Take<Pair>(m * n * p)];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < p; k++)
                {
                    nint u = layout.Offset(0, i * n + j, 0) * sizeof(T), v = layout.Offset(1, j * p + k, 0) * sizeof(T), w = layout.Offset(2, i * p + k, 0) * sizeof(T);
                    _pairs[0][(i * n + j) * p + k] = new Pair { First = v, Second = w };
                    _pairs[1][(j * p + k) * m + i] = new Pair { First = u, Second = w };
                    _pairs[2][(i * p + k) * n + j] = new Pair { First = u, Second = v };
                }
    }

    /// <summary>g −= T₍f₎(the other two factors) for four terms from r on; returns their share of ⟨T, [U,V,W]⟩ where it is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Subtract(int f, int r, T* x, T* g, bool withInner)
    {
        Panels p = _panels[f];
        int first = _panels[f == 0 ? 1 : 0].TermStride, second = _panels[f == 2 ? 1 : 2].TermStride, h = p.TermStride;
        // Strides in bytes, spelt out: the JIT would multiply them anew at every address.
        nint a1 = first * sizeof(T), a2 = 2 * a1, a3 = 3 * a1, b1 = second * sizeof(T), b2 = 2 * b1, b3 = 3 * b1;
        byte* a = (byte*)(x + r * first), b = (byte*)(x + r * second);
        Pair* pair = _pairs[f];
        int* entries = _entries[f];
        int pairs = _pairsPerEntry[f];
        T inner = 0f;
        for (int* end = entries + p.Size; entries < end; entries++)
        {
            // Four independent sums. Padding terms are zero and stay so.
            T s0 = 0f, s1 = 0f, s2 = 0f, s3 = 0f;
            for (Pair* last = pair + pairs; pair < last; pair++)
            {
                byte* ak = a + pair->First, bk = b + pair->Second;
                s0 = T.MultiplyAdd(*(T*)ak, *(T*)bk, s0);
                s1 = T.MultiplyAdd(*(T*)(ak + a1), *(T*)(bk + b1), s1);
                s2 = T.MultiplyAdd(*(T*)(ak + a2), *(T*)(bk + b2), s2);
                s3 = T.MultiplyAdd(*(T*)(ak + a3), *(T*)(bk + b3), s3);
            }
            nint at = *entries + r * h;
            T* g0 = g + at, g1 = g0 + h, g2 = g1 + h, g3 = g2 + h;
            *g0 -= s0;
            *g1 -= s1;
            *g2 -= s2;
            *g3 -= s3;
            if (withInner) inner += s0 * x[at] + s1 * x[at + h] + (s2 * x[at + 2 * h] + s3 * x[at + 3 * h]);
        }
        return inner;
    }

    /// <summary>The same over ℂ, where the gradient has the conjugates of the other two factors; two terms from r on. Returns the real part of their share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T SubtractComplex(int f, int r, T* x, T* g, bool withInner)
    {
        Panels p = _panels[f], pa = _panels[f == 0 ? 1 : 0], pb = _panels[f == 2 ? 1 : 2];
        nint first = pa.TermStride, firstImaginary = pa.Height, second = pb.TermStride, secondImaginary = pb.Height, h = p.TermStride, imaginary = p.Height;
        int pairs = _pairsPerEntry[f];
        byte* a = (byte*)(x + r * first), b = (byte*)(x + r * second);
        Pair* pair = _pairs[f];
        int* entries = _entries[f];
        T inner = 0f;
        int size = p.Size;
        for (int index = 0; index < size; index++)
        {
            // Real and imaginary part of Σ ab for two terms, each in two sums that do not wait for one another.
            T r0 = 0f, m0 = 0f, i0 = 0f, j0 = 0f, r1 = 0f, m1 = 0f, i1 = 0f, j1 = 0f;
            for (Pair* end = pair + pairs; pair < end; pair++)
            {
                T* ak = (T*)(a + pair->First), bk = (T*)(b + pair->Second);
                T ar = ak[0], ai = ak[firstImaginary], br = bk[0], bi = bk[secondImaginary];
                r0 = T.MultiplyAdd(ar, br, r0);
                m0 = T.MultiplyAdd(ai, bi, m0);
                i0 = T.MultiplyAdd(ar, bi, i0);
                j0 = T.MultiplyAdd(ai, br, j0);
                ak += first;
                bk += second;
                ar = ak[0];
                ai = ak[firstImaginary];
                br = bk[0];
                bi = bk[secondImaginary];
                r1 = T.MultiplyAdd(ar, br, r1);
                m1 = T.MultiplyAdd(ai, bi, m1);
                i1 = T.MultiplyAdd(ar, bi, i1);
                j1 = T.MultiplyAdd(ai, br, j1);
            }
            r0 -= m0;
            i0 += j0;
            r1 -= m1;
            i1 += j1;
            nint at = entries[index] + r * h;
            T* gi = g + at;
            gi[0] -= r0;
            gi[imaginary] += i0;
            gi[h] -= r1;
            gi[h + imaginary] += i1;
            if (!withInner) continue;
            T* xi = x + at;
            inner += r0 * xi[0] - i0 * xi[imaginary] + (r1 * xi[h] - i1 * xi[h + imaginary]);
        }
        return inner;
    }
}
