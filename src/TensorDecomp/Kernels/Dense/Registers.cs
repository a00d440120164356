using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Dense;

/// <summary>
/// Sums over long vectors and products of small matrices in registers of 64 bytes, in single or double precision. Memory is aligned and
/// padded to whole
/// registers. A register is 512 bits on every machine, made of narrower ones where need be, so that sums have one order and results one
/// value.
/// </summary>
internal static unsafe class Registers<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Numbers in one.</summary>
    public static int Count => Vector512<T>.Count;

    /// <summary>That many numbers and what fills the last register.</summary>
    public static int Padded(int count) => (count + Count - 1) / Count * Count;

    [MethodImpl(Inline)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>Σ x·y.</summary>
    public static double Dot(T* x, T* y, nint length)
    {
        Vector512<T> even = default, odd = default;
        nint k = 0;
        for (; k + 2 * Count <= length; k += 2 * Count)
        {
            even = MultiplyAdd(Vector512.Load(x + k), Vector512.Load(y + k), even);
            odd = MultiplyAdd(Vector512.Load(x + k + Count), Vector512.Load(y + k + Count), odd);
        }
        for (; k < length; k += Count) even = MultiplyAdd(Vector512.Load(x + k), Vector512.Load(y + k), even);
        return double.CreateTruncating(Vector512.Sum(even + odd));
    }

    /// <summary>z ← a·x + y; z may be y.</summary>
    public static void Add(double a, T* x, T* y, T* z, nint length)
    {
        Vector512<T> factor = Vector512.Create(T.CreateTruncating(a));
        for (nint k = 0; k < length; k += Count) MultiplyAdd(factor, Vector512.Load(x + k), Vector512.Load(y + k)).Store(z + k);
    }

    /// <summary>x ← a·x.</summary>
    public static void Scale(double a, T* x, nint length)
    {
        Vector512<T> factor = Vector512.Create(T.CreateTruncating(a));
        for (nint k = 0; k < length; k += Count) (factor * Vector512.Load(x + k)).Store(x + k);
    }

    /// <summary>z ← x ∘ y, entry by entry.</summary>
    public static void Hadamard(T* x, T* y, T* z, nint length)
    {
        for (nint k = 0; k < length; k += Count) (Vector512.Load(x + k) * Vector512.Load(y + k)).Store(z + k);
    }

    /// <summary>
    /// c ← a·b with c of <paramref name="rows"/> × <paramref name="columns"/>, by tiles of 4 rows and 2 registers. Entry (i, k) of a lies
    /// at i·row + k·step, so
    /// that a transposed matrix is read where it lies; rows of b and c are <paramref name="columns"/> long, whole registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* a, nint row, nint step, T* b, T* c, int rows, int columns, int inner)
    {
        for (int j = 0; j < columns; j += 2 * Count)
        {
            bool pair = j + Count < columns;
            int i = 0;
            for (; i + 4 <= rows; i += 4)
                if (pair) Pairs(a + i * row, row, step, b + j, c + (nint)i * columns + j, columns, inner);
                else Four(a + i * row, row, step, b + j, c + (nint)i * columns + j, columns, inner);
            for (; i < rows; i++)
                for (int half = 0; half < (pair ? 2 : 1); half++)
                    One(a + i * row, step, b + j + half * Count, c + (nint)i * columns + j + half * Count, columns, inner);
        }
    }

    [MethodImpl(Inline)]
    private static void Pairs(T* a, nint row, nint step, T* b, T* c, nint columns, int inner)
    {
        Vector512<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < inner; k++, a += step, b += columns)
        {
            Vector512<T> left = Vector512.Load(b), right = Vector512.Load(b + Count), x = Vector512.Create(a[0]);
            (c00, c01) = (MultiplyAdd(x, left, c00), MultiplyAdd(x, right, c01));
            x = Vector512.Create(a[row]);
            (c10, c11) = (MultiplyAdd(x, left, c10), MultiplyAdd(x, right, c11));
            x = Vector512.Create(a[2 * row]);
            (c20, c21) = (MultiplyAdd(x, left, c20), MultiplyAdd(x, right, c21));
            x = Vector512.Create(a[3 * row]);
            (c30, c31) = (MultiplyAdd(x, left, c30), MultiplyAdd(x, right, c31));
        }
        c00.Store(c);
        c01.Store(c + Count);
        c10.Store(c + columns);
        c11.Store(c + columns + Count);
        c20.Store(c + 2 * columns);
        c21.Store(c + 2 * columns + Count);
        c30.Store(c + 3 * columns);
        c31.Store(c + 3 * columns + Count);
    }

    [MethodImpl(Inline)]
    private static void Four(T* a, nint row, nint step, T* b, T* c, nint columns, int inner)
    {
        Vector512<T> c0 = default, c1 = default, c2 = default, c3 = default;
        for (int k = 0; k < inner; k++, a += step, b += columns)
        {
            Vector512<T> x = Vector512.Load(b);
            c0 = MultiplyAdd(Vector512.Create(a[0]), x, c0);
            c1 = MultiplyAdd(Vector512.Create(a[row]), x, c1);
            c2 = MultiplyAdd(Vector512.Create(a[2 * row]), x, c2);
            c3 = MultiplyAdd(Vector512.Create(a[3 * row]), x, c3);
        }
        c0.Store(c);
        c1.Store(c + columns);
        c2.Store(c + 2 * columns);
        c3.Store(c + 3 * columns);
    }

    [MethodImpl(Inline)]
    private static void One(T* a, nint step, T* b, T* c, nint columns, int inner)
    {
        Vector512<T> sum = default;
        for (int k = 0; k < inner; k++, a += step, b += columns) sum = MultiplyAdd(Vector512.Create(*a), Vector512.Load(b), sum);
        sum.Store(c);
    }
}
