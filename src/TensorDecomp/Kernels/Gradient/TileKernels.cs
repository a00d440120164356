using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The register-tiled inner loops, one accumulator per element of the tile. All of them are sums of products of two
/// streams; they differ in tile height only, which has to be spelt out because the JIT keeps named locals in registers,
/// not array elements. Strides are constants of the text: the JIT would compute an address with a variable one again and again.
/// </summary>
internal static unsafe class TileKernels
{
    private const int Tile = Panels.TermTile;

    /// <summary>
    /// One 4×4 tile of a Gram matrix: g[i·4+j] = Σ_a X[a][r+i]·X[a][s+j], with x and y pointing at terms r and s of the
    /// first panel and <paramref name="panelStride"/> values from panel to panel.
    /// </summary>
    public static void Gram<T>(T* x, T* y, int height, int panels, nint panelStride, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        switch (height)
        {
            case 3: Gram<T, Three>(x, y, panels, panelStride, g); break;
            case 4: Gram<T, Four>(x, y, panels, panelStride, g); break;
            default: Gram<T, Five>(x, y, panels, panelStride, g); break;
        }
    }

    /// <summary>One h×4 tile of a product: g[i·h+q] = Σ_s x[s·h+q]·stream[4s+i], for h = 3, 4 or 5.</summary>
    public static void Product<T>(T* x, T* stream, int terms, int height, T* g) where T : unmanaged, ILane<T>, IReal<T> =>
        Product(x, height, stream, terms, null, 0, 0, g);

    /// <summary>
    /// One h×4 tile of X·H for a symmetric H kept as <see cref="HadamardTiles"/>: g[i·h+q] = Σ_s x[s·h+q]·H[s][4·row+i]. The
    /// row's own tiles lie one behind the other; the rest are read across, down the column below the diagonal.
    /// </summary>
    public static void SymmetricProduct<T>(T* x, T* hadamard, int row, int terms, int height, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        int own = Math.Min(terms, (row + 1) * Tile);
        Product(x, height, hadamard + HadamardTiles.Start(row, 0, 1), own, hadamard + HadamardTiles.Start(row + 1, row, 1),
            HadamardTiles.Step(row + 1, 1), terms - own, g);
    }

    private interface IHeight
    {
        static abstract int Value { get; }
    }

    private readonly struct Three : IHeight
    {
        public static int Value => 3;
    }

    private readonly struct Four : IHeight
    {
        public static int Value => 4;
    }

    private readonly struct Five : IHeight
    {
        public static int Value => 5;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gram<T, THeight>(T* x, T* y, int panels, nint panelStride, T* g)
        where T : unmanaged, ILane<T>, IReal<T>
        where THeight : struct, IHeight
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T>(T x, T h0, T h1, T h2, T h3, ref T c0, ref T c1, ref T c2, ref T c3) where T : unmanaged, ILane<T>, IReal<T>
    {
        T.Accumulate(x, h0, ref c0);
        T.Accumulate(x, h1, ref c1);
        T.Accumulate(x, h2, ref c2);
        T.Accumulate(x, h3, ref c3);
    }

    private static void Product<T>(T* x, int height, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>,
        IReal<T>
    {
        switch (height)
        {
            case 3: Product3(x, t, terms, below, step, left, g); break;
            case 4: Product4(x, t, terms, below, step, left, g); break;
            default: Product5(x, t, terms, below, step, left, g); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product3<T>(T* x, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f, c20 = 0f, c21 = 0f, c22 = 0f, c23 = 0f;
        for (T* end = x + 3 * (nint)terms; x < end; x += 3, t += Tile)
        {
            T h0 = t[0], h1 = t[1], h2 = t[2], h3 = t[3];
            Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
            Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
            Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
        }
        for (; left > 0; left -= Tile, below += step, step += Tile * Tile)
        {
            t = below;
            for (T* end = x + 3 * (nint)Math.Min(left, Tile); x < end; x += 3, t++)
            {
                T h0 = t[0], h1 = t[Tile], h2 = t[2 * Tile], h3 = t[3 * Tile];
                Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
                Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
                Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
            }
        }
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c01; g[4] = c11; g[5] = c21;
        g[6] = c02; g[7] = c12; g[8] = c22; g[9] = c03; g[10] = c13; g[11] = c23;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product4<T>(T* x, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f;
        T c20 = 0f, c21 = 0f, c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f;
        for (T* end = x + 4 * (nint)terms; x < end; x += 4, t += Tile)
        {
            T h0 = t[0], h1 = t[1], h2 = t[2], h3 = t[3];
            Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
            Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
            Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
            Row(x[3], h0, h1, h2, h3, ref c30, ref c31, ref c32, ref c33);
        }
        for (; left > 0; left -= Tile, below += step, step += Tile * Tile)
        {
            t = below;
            for (T* end = x + 4 * (nint)Math.Min(left, Tile); x < end; x += 4, t++)
            {
                T h0 = t[0], h1 = t[Tile], h2 = t[2 * Tile], h3 = t[3 * Tile];
                Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
                Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
                Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
                Row(x[3], h0, h1, h2, h3, ref c30, ref c31, ref c32, ref c33);
            }
        }
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c01; g[5] = c11; g[6] = c21; g[7] = c31;
        g[8] = c02; g[9] = c12; g[10] = c22; g[11] = c32; g[12] = c03; g[13] = c13; g[14] = c23; g[15] = c33;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product5<T>(T* x, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f, c20 = 0f, c21 = 0f;
        T c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f, c40 = 0f, c41 = 0f, c42 = 0f, c43 = 0f;
        for (T* end = x + 5 * (nint)terms; x < end; x += 5, t += Tile)
        {
            T h0 = t[0], h1 = t[1], h2 = t[2], h3 = t[3];
            Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
            Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
            Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
            Row(x[3], h0, h1, h2, h3, ref c30, ref c31, ref c32, ref c33);
            Row(x[4], h0, h1, h2, h3, ref c40, ref c41, ref c42, ref c43);
        }
        for (; left > 0; left -= Tile, below += step, step += Tile * Tile)
        {
            t = below;
            for (T* end = x + 5 * (nint)Math.Min(left, Tile); x < end; x += 5, t++)
            {
                T h0 = t[0], h1 = t[Tile], h2 = t[2 * Tile], h3 = t[3 * Tile];
                Row(x[0], h0, h1, h2, h3, ref c00, ref c01, ref c02, ref c03);
                Row(x[1], h0, h1, h2, h3, ref c10, ref c11, ref c12, ref c13);
                Row(x[2], h0, h1, h2, h3, ref c20, ref c21, ref c22, ref c23);
                Row(x[3], h0, h1, h2, h3, ref c30, ref c31, ref c32, ref c33);
                Row(x[4], h0, h1, h2, h3, ref c40, ref c41, ref c42, ref c43);
            }
        }
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c40; g[5] = c01; g[6] = c11; g[7] = c21; g[8] = c31; g[9] = c41;
        g[10] = c02; g[11] = c12; g[12] = c22; g[13] = c32; g[14] = c42; g[15] = c03; g[16] = c13; g[17] = c23; g[18] = c33; g[19] = c43;
    }
}
