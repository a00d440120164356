using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The part of a matrix product's tensor: there an entry of U, say, is a row of V times a row of W; so entries are worked out in squares,
/// of two rows by two.
/// </summary>
internal sealed unsafe class MatrixOnes<T> : TensorPart<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private readonly Panels[] _panels;
    private readonly int[] _meets, _squareCount;
    private readonly Square*[] _squares;
    private readonly Rows*[] _rows; // of each square, as many as its entries have products

    /// <summary>Where the entries lie, of term 0; negative beyond the edge of an odd dimension.</summary>
    private struct Square
    {
        public int Entry00, Entry01, Entry10, Entry11;
    }

    /// <summary>Offsets in bytes of what the rows have in one place, two rows of one factor and two of the other.</summary>
    private struct Rows
    {
        public nint First0, First1, Second0, Second1;
    }

    public MatrixOnes(FactorLayout layout, LaneArena arena)
    {
        _panels = layout.Panels;
        Shape shape = layout.Space.Target.Shape;
        (int m, int n, int p) = (shape.M, shape.N, shape.P);
        IReadOnlyList<Meeting>[][] meetings = Meetings.Of(shape);
        _meets = [p, m, n];
        _squares = new Square*[3];
        _rows = new Rows*[3];
        _squareCount = new int[3];
        Fill(0, n, m, (j, i) => i * n + j);
        Fill(1, n, p, (j, k) => j * p + k);
        Fill(2, m, p, (i, k) => i * p + k);

        // Entry (a, b) of factor f is Σ over their meets of entry (a, meet) of the first other factor times entry (b, meet) of the second.
        void Fill(int f, int rowsA, int rowsB, Func<int, int, int> entry)
        {
            int across = (rowsA + 1) / 2 * ((rowsB + 1) / 2), fa = f == 0 ? 1 : 0, fb = f == 2 ? 1 : 2;
            Square* square = _squares[f] = arena.Take<Square>(_squareCount[f] = across);
            Rows* rows = _rows[f] = arena.Take<Rows>(across * _meets[f]);
            for (int a = 0; a < rowsA; a += 2)
                for (int b = 0; b < rowsB; b += 2)
                {
                    *square++ = new Square
                    {
                        Entry00 = At(a, b),
                        Entry01 = At(a, b + 1),
                        Entry10 = At(a + 1, b),
                        Entry11 = At(a + 1, b + 1)
                    };
                    int a1 = Math.Min(a + 1, rowsA - 1), b1 = Math.Min(b + 1, rowsB - 1);
                    for (int meet = 0; meet < _meets[f]; meet++)
                        *rows++ = new Rows
                        {
                            First0 = Bytes(fa, Meet(a, b, meet).First),
                            First1 = Bytes(fa, Meet(a1, b, meet).First),
                            Second0 = Bytes(fb, Meet(a, b, meet).Second),
                            Second1 = Bytes(fb, Meet(a, b1, meet).Second)
                        };
                }

            Meeting Meet(int a, int b, int meet) => meetings[f][entry(a, b)][meet];

            int At(int a, int b) => a < rowsA && b < rowsB ? layout.Offset(f, entry(a, b), 0) : -1;
        }

        nint Bytes(int f, int index) => layout.Offset(f, index, 0) * sizeof(T);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override T Subtract(int f, int r, T* x, T* g, bool withInner)
    {
        int first = _panels[f == 0 ? 1 : 0].TermStride, second = _panels[f == 2 ? 1 : 2].TermStride, h = _panels[f].TermStride;
        // Strides in bytes, spelt out: the JIT would multiply them anew at every address.
        nint a1 = first * sizeof(T), a2 = 2 * a1, a3 = 3 * a1, b1 = second * sizeof(T), b2 = 2 * b1, b3 = 3 * b1;
        byte* a = (byte*)(x + r * first), b = (byte*)(x + r * second);
        Rows* rows = _rows[f];
        nint meets = _meets[f];
        T inner = 0f;
        for (Square* square = _squares[f], end = square + _squareCount[f]; square < end; square++)
        {
            // Two rows of one factor times two of the other, for four terms: as many loads as multiplications.
            T s000 = 0f, s010 = 0f, s100 = 0f, s110 = 0f, s001 = 0f, s011 = 0f, s101 = 0f, s111 = 0f;
            T s002 = 0f, s012 = 0f, s102 = 0f, s112 = 0f, s003 = 0f, s013 = 0f, s103 = 0f, s113 = 0f;
            Rows* last = rows + meets;
            if (Registers.Many)
            {
                for (; rows < last; rows++)
                {
                    byte* p = a + rows->First0, q = a + rows->First1, u = b + rows->Second0, v = b + rows->Second1;
                    Add(*(T*)p, *(T*)q, *(T*)u, *(T*)v, ref s000, ref s010, ref s100, ref s110);
                    Add(*(T*)(p + a1), *(T*)(q + a1), *(T*)(u + b1), *(T*)(v + b1), ref s001, ref s011, ref s101, ref s111);
                    Add(*(T*)(p + a2), *(T*)(q + a2), *(T*)(u + b2), *(T*)(v + b2), ref s002, ref s012, ref s102, ref s112);
                    Add(*(T*)(p + a3), *(T*)(q + a3), *(T*)(u + b3), *(T*)(v + b3), ref s003, ref s013, ref s103, ref s113);
                }
            }
            else // two terms, and then the other two: eight accumulators at a time
            {
                for (Rows* row = rows; row < last; row++)
                {
                    byte* p = a + row->First0, q = a + row->First1, u = b + row->Second0, v = b + row->Second1;
                    Add(*(T*)p, *(T*)q, *(T*)u, *(T*)v, ref s000, ref s010, ref s100, ref s110);
                    Add(*(T*)(p + a1), *(T*)(q + a1), *(T*)(u + b1), *(T*)(v + b1), ref s001, ref s011, ref s101, ref s111);
                }
                for (; rows < last; rows++)
                {
                    byte* p = a + a2 + rows->First0, q = a + a2 + rows->First1, u = b + b2 + rows->Second0, v = b + b2 + rows->Second1;
                    Add(*(T*)p, *(T*)q, *(T*)u, *(T*)v, ref s002, ref s012, ref s102, ref s112);
                    Add(*(T*)(p + a1), *(T*)(q + a1), *(T*)(u + b1), *(T*)(v + b1), ref s003, ref s013, ref s103, ref s113);
                }
            }
            inner += Take(square->Entry00, r, h, s000, s001, s002, s003, x, g, withInner)
                + Take(square->Entry01, r, h, s010, s011, s012, s013, x, g, withInner);
            inner += Take(square->Entry10, r, h, s100, s101, s102, s103, x, g, withInner)
                + Take(square->Entry11, r, h, s110, s111, s112, s113, x, g, withInner);
        }
        return inner;
    }

    /// <summary>Takes four terms' sums from the gradient by one entry; returns their products with the entry where it is asked
    /// for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Take(int entry, int r, int h, T s0, T s1, T s2, T s3, T* x, T* g, bool withInner)
    {
        if (entry < 0) return 0f; // beyond the edge
        nint at = entry + r * h;
        T* g0 = g + at, g1 = g0 + h, g2 = g1 + h, g3 = g2 + h;
        *g0 -= s0;
        *g1 -= s1;
        *g2 -= s2;
        *g3 -= s3;
        if (!withInner) return 0f;
        T* x0 = x + at, x1 = x0 + h, x2 = x1 + h, x3 = x2 + h;
        return s0 * *x0 + s1 * *x1 + (s2 * *x2 + s3 * *x3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T a0, T a1, T b0, T b1, ref T s00, ref T s01, ref T s10, ref T s11)
    {
        T.Accumulate(a0, b0, ref s00);
        T.Accumulate(a0, b1, ref s01);
        T.Accumulate(a1, b0, ref s10);
        T.Accumulate(a1, b1, ref s11);
    }
}
