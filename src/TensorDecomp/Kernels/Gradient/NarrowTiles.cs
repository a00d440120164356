using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// Tiles of two terms, for processors with sixteen vector registers, where those of four spill: eight or ten accumulators, enough to hide
/// the time of a multiplication, two factors, and one that is loaded.
/// </summary>
internal static unsafe class NarrowTiles
{
    /// <summary>A 4×2 half of a 4×4 tile of a Gram matrix, g[i·4+j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gram<T, THeight>(T* x, T* y, int panels, nint panelStride, T* g)
        where T : unmanaged, ILane<T>, IReal<T>
        where THeight : struct, TileKernels.IHeight
    {
        T c00 = 0f, c01 = 0f, c10 = 0f, c11 = 0f, c20 = 0f, c21 = 0f, c30 = 0f, c31 = 0f;
        for (int panel = 0; panel < panels; panel++, x += panelStride, y += panelStride)
        {
            T* a = x, b = y;
            for (T* end = x + THeight.Value; a < end; a++, b++)
            {
                T b0 = b[0], b1 = b[THeight.Value];
                Row(a[0], b0, b1, ref c00, ref c01);
                Row(a[THeight.Value], b0, b1, ref c10, ref c11);
                Row(a[2 * THeight.Value], b0, b1, ref c20, ref c21);
                Row(a[3 * THeight.Value], b0, b1, ref c30, ref c31);
            }
        }
        g[0] = c00; g[1] = c01; g[4] = c10; g[5] = c11; g[8] = c20; g[9] = c21; g[12] = c30; g[13] = c31;
    }

    /// <summary>4×2 of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product4<T>(T* x, in TermRuns<T> runs, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c10 = 0f, c11 = 0f, c20 = 0f, c21 = 0f, c30 = 0f, c31 = 0f;
        x = Sum4<T, TermRuns.Behind>(x, runs.Own, runs.OwnTerms,
            ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31);
        T* below = runs.Below;
        nint step = runs.Step;
        for (int left = runs.Left; left > 0; left -= TermRuns.Tile, below += step, step += TermRuns.Square)
            x = Sum4<T, TermRuns.Down>(x, below, Math.Min(left, TermRuns.Tile),
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31);
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c01; g[5] = c11; g[6] = c21; g[7] = c31;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Sum4<T, TStride>(T* x, T* t, int terms,
        ref T c00, ref T c01, ref T c10, ref T c11, ref T c20, ref T c21, ref T c30, ref T c31)
        where T : unmanaged, ILane<T>, IReal<T>
        where TStride : struct, TermRuns.IStride
    {
        for (T* end = x + 4 * (nint)terms; x < end; x += 4, t += TStride.Along)
        {
            T h0 = t[0], h1 = t[TStride.Across];
            Row(x[0], h0, h1, ref c00, ref c01);
            Row(x[1], h0, h1, ref c10, ref c11);
            Row(x[2], h0, h1, ref c20, ref c21);
            Row(x[3], h0, h1, ref c30, ref c31);
        }
        return x;
    }

    /// <summary>5×2 of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product5<T>(T* x, in TermRuns<T> runs, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c10 = 0f, c11 = 0f, c20 = 0f, c21 = 0f, c30 = 0f, c31 = 0f, c40 = 0f, c41 = 0f;
        x = Sum5<T, TermRuns.Behind>(x, runs.Own, runs.OwnTerms,
            ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41);
        T* below = runs.Below;
        nint step = runs.Step;
        for (int left = runs.Left; left > 0; left -= TermRuns.Tile, below += step, step += TermRuns.Square)
            x = Sum5<T, TermRuns.Down>(x, below, Math.Min(left, TermRuns.Tile),
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41);
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c40; g[5] = c01; g[6] = c11; g[7] = c21; g[8] = c31; g[9] = c41;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Sum5<T, TStride>(T* x, T* t, int terms,
        ref T c00, ref T c01, ref T c10, ref T c11, ref T c20, ref T c21, ref T c30, ref T c31, ref T c40, ref T c41)
        where T : unmanaged, ILane<T>, IReal<T>
        where TStride : struct, TermRuns.IStride
    {
        for (T* end = x + 5 * (nint)terms; x < end; x += 5, t += TStride.Along)
        {
            T h0 = t[0], h1 = t[TStride.Across];
            Row(x[0], h0, h1, ref c00, ref c01);
            Row(x[1], h0, h1, ref c10, ref c11);
            Row(x[2], h0, h1, ref c20, ref c21);
            Row(x[3], h0, h1, ref c30, ref c31);
            Row(x[4], h0, h1, ref c40, ref c41);
        }
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T>(T x, T h0, T h1, ref T c0, ref T c1) where T : unmanaged, ILane<T>, IReal<T>
    {
        T.Accumulate(x, h0, ref c0);
        T.Accumulate(x, h1, ref c1);
    }
}
