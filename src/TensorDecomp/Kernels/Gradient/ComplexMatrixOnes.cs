using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>The same as <see cref="MatrixOnes{T}"/> over ℂ, where the gradient has the conjugates of the other two factors.</summary>
internal sealed unsafe class ComplexMatrixOnes<T> : TensorPart<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private readonly Panels[] _panels;
    private readonly int[] _pairsPerEntry;
    private readonly Pair*[] _pairs;
    private readonly int*[] _entries; // where each entry of term 0 lies, for dividing by the panel height costs as much as the sums

    /// <summary>Offsets in bytes of two entries, their real parts, whose product meets the entry of the third factor in a one of the
    /// tensor.</summary>
    private struct Pair
    {
        public nint First, Second;
    }

    public ComplexMatrixOnes(FactorLayout layout, LaneArena arena)
    {
        _panels = layout.Panels;
        Shape shape = layout.Space.Target.Shape;
        IReadOnlyList<Meeting>[][] meetings = Meetings.Of(shape);
        _pairsPerEntry = [shape.P, shape.M, shape.N];
        _entries = new int*[3];
        for (int f = 0; f < 3; f++)
        {
            _entries[f] = arena.Take<int>(_panels[f].Size);
            for (int index = 0; index < _panels[f].Size; index++) _entries[f][index] = layout.Offset(f, index, 0);
        }
        _pairs = new Pair*[3];
        for (int f = 0; f < 3; f++)
        {
            int fa = f == 0 ? 1 : 0, fb = f == 2 ? 1 : 2;
            Pair* pair = _pairs[f] = arena.Take<Pair>(shape.NaiveRank);
            foreach (Meeting m in meetings[f].SelectMany(entry => entry))
                *pair++ = new Pair { First = Bytes(fa, m.First), Second = Bytes(fb, m.Second) };
        }

        nint Bytes(int f, int index) => layout.Offset(f, index, 0) * sizeof(T);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override T Subtract(int f, int r, T* x, T* g, bool withInner)
    {
        Panels p = _panels[f], pa = _panels[f == 0 ? 1 : 0], pb = _panels[f == 2 ? 1 : 2];
        nint first = pa.TermStride, firstImaginary = pa.Height, second = pb.TermStride, secondImaginary = pb.Height, h = p.TermStride,
            imaginary = p.Height;
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
