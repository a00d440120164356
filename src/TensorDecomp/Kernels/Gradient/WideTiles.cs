using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>Tiles of four terms, for processors with 32 vector registers: up to twenty accumulators and five factors.</summary>
internal static unsafe class WideTiles
{
    /// <summary>A 4×4 tile of a Gram matrix, g[i·4+j], as <see cref="TileKernels"/> says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gram<T, THeight>(T* x, T* y, int panels, nint panelStride, T* g)
        where T : unmanaged, ILane<T>, IReal<T>
        where THeight : struct, TileKernels.IHeight
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f;
        T c20 = 0f, c21 = 0f, c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f;
        for (int panel = 0; panel < panels; panel++, x += panelStride, y += panelStride)
        {
            T* a = x, b = y;
            for (T* end = x + THeight.Value; a < end; a++, b++)
            {
                T b0 = b[0], b1 = b[THeight.Value], b2 = b[2 * THeight.Value], b3 = b[3 * THeight.Value];
                Row(a[0], b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                Row(a[THeight.Value], b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                Row(a[2 * THeight.Value], b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                Row(a[3 * THeight.Value], b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            }
        }
        g[0] = c00; g[1] = c01; g[2] = c02; g[3] = c03; g[4] = c10; g[5] = c11; g[6] = c12; g[7] = c13;
        g[8] = c20; g[9] = c21; g[10] = c22; g[11] = c23; g[12] = c30; g[13] = c31; g[14] = c32; g[15] = c33;
    }

    /// <summary>3×4 of a product. Twelve accumulators, three factors held and one loaded: sixteen registers are enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product3<T>(T* x, in TermRuns<T> runs, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f, c20 = 0f, c21 = 0f;
        T c22 = 0f, c23 = 0f;
        x = Sum3<T, TermRuns.Behind>(x, runs.Own, runs.OwnTerms,
            ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21,
            ref c22, ref c23);
        T* below = runs.Below;
        nint step = runs.Step;
        for (int left = runs.Left; left > 0; left -= TermRuns.Tile, below += step, step += TermRuns.Square)
            x = Sum3<T, TermRuns.Down>(x, below, Math.Min(left, TermRuns.Tile),
                ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21,
                ref c22, ref c23);
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c01; g[4] = c11; g[5] = c21; g[6] = c02; g[7] = c12; g[8] = c22; g[9] = c03;
        g[10] = c13; g[11] = c23;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Sum3<T, TStride>(T* x, T* t, int terms,
        ref T c00, ref T c01, ref T c02, ref T c03, ref T c10, ref T c11, ref T c12, ref T c13, ref T c20, ref T c21,
        ref T c22, ref T c23)
        where T : unmanaged, ILane<T>, IReal<T>
        where TStride : struct, TermRuns.IStride
    {
        for (T* end = x + 3 * (nint)terms; x < end; x += 3, t += TStride.Along)
        {
            T x0 = x[0], x1 = x[1], x2 = x[2];
            Column(t[0], x0, x1, x2, ref c00, ref c10, ref c20);
            Column(t[TStride.Across], x0, x1, x2, ref c01, ref c11, ref c21);
            Column(t[2 * TStride.Across], x0, x1, x2, ref c02, ref c12, ref c22);
            Column(t[3 * TStride.Across], x0, x1, x2, ref c03, ref c13, ref c23);
        }
        return x;
    }

    /// <summary>4×4 of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product4<T>(T* x, in TermRuns<T> runs, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f, c20 = 0f, c21 = 0f;
        T c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f;
        x = Sum4<T, TermRuns.Behind>(x, runs.Own, runs.OwnTerms,
            ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21,
            ref c22, ref c23, ref c30, ref c31, ref c32, ref c33);
        T* below = runs.Below;
        nint step = runs.Step;
        for (int left = runs.Left; left > 0; left -= TermRuns.Tile, below += step, step += TermRuns.Square)
            x = Sum4<T, TermRuns.Down>(x, below, Math.Min(left, TermRuns.Tile),
                ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21,
                ref c22, ref c23, ref c30, ref c31, ref c32, ref c33);
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c01; g[5] = c11; g[6] = c21; g[7] = c31; g[8] = c02; g[9] = c12;
        g[10] = c22; g[11] = c32; g[12] = c03; g[13] = c13; g[14] = c23; g[15] = c33;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Sum4<T, TStride>(T* x, T* t, int terms,
        ref T c00, ref T c01, ref T c02, ref T c03, ref T c10, ref T c11, ref T c12, ref T c13, ref T c20, ref T c21,
        ref T c22, ref T c23, ref T c30, ref T c31, ref T c32, ref T c33)
        where T : unmanaged, ILane<T>, IReal<T>
        where TStride : struct, TermRuns.IStride
    {
        for (T* end = x + 4 * (nint)terms; x < end; x += 4, t += TStride.Along)
        {
            T h0 = t[0], h1 = t[TStride.Across], h2 = t[2 * TStride.Across], h3 = t[3 * TStride.Across];
            Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
            Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
            Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
            Row(x[3], h0, h1, h2, h3, ref c30, ref c31, ref c32, ref c33);
        }
        return x;
    }

    /// <summary>5×4 of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product5<T>(T* x, in TermRuns<T> runs, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f, c20 = 0f, c21 = 0f;
        T c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f, c40 = 0f, c41 = 0f, c42 = 0f, c43 = 0f;
        x = Sum5<T, TermRuns.Behind>(x, runs.Own, runs.OwnTerms,
            ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21,
            ref c22, ref c23, ref c30, ref c31, ref c32, ref c33, ref c40, ref c41, ref c42, ref c43);
        T* below = runs.Below;
        nint step = runs.Step;
        for (int left = runs.Left; left > 0; left -= TermRuns.Tile, below += step, step += TermRuns.Square)
            x = Sum5<T, TermRuns.Down>(x, below, Math.Min(left, TermRuns.Tile),
                ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21,
                ref c22, ref c23, ref c30, ref c31, ref c32, ref c33, ref c40, ref c41, ref c42, ref c43);
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c40; g[5] = c01; g[6] = c11; g[7] = c21; g[8] = c31; g[9] = c41;
        g[10] = c02; g[11] = c12; g[12] = c22; g[13] = c32; g[14] = c42; g[15] = c03; g[16] = c13; g[17] = c23; g[18] = c33;
        g[19] = c43;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Sum5<T, TStride>(T* x, T* t, int terms,
        ref T c00, ref T c01, ref T c02, ref T c03, ref T c10, ref T c11, ref T c12, ref T c13, ref T c20, ref T c21,
        ref T c22, ref T c23, ref T c30, ref T c31, ref T c32, ref T c33, ref T c40, ref T c41, ref T c42, ref T c43)
        where T : unmanaged, ILane<T>, IReal<T>
        where TStride : struct, TermRuns.IStride
    {
        for (T* end = x + 5 * (nint)terms; x < end; x += 5, t += TStride.Along)
        {
            T h0 = t[0], h1 = t[TStride.Across], h2 = t[2 * TStride.Across], h3 = t[3 * TStride.Across];
            Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
            Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
            Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
            Row(x[3], h0, h1, h2, h3, ref c30, ref c31, ref c32, ref c33);
            Row(x[4], h0, h1, h2, h3, ref c40, ref c41, ref c42, ref c43);
        }
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T>(T x, T h0, T h1, T h2, T h3, ref T c0, ref T c1, ref T c2, ref T c3) where T : unmanaged, ILane<T>, IReal<T>
    {
        T.Accumulate(x, h0, ref c0);
        T.Accumulate(x, h1, ref c1);
        T.Accumulate(x, h2, ref c2);
        T.Accumulate(x, h3, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<T>(T h, T x0, T x1, T x2, ref T c0, ref T c1, ref T c2) where T : unmanaged, ILane<T>, IReal<T>
    {
        T.Accumulate(x0, h, ref c0);
        T.Accumulate(x1, h, ref c1);
        T.Accumulate(x2, h, ref c2);
    }
}
