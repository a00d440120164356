using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>
/// The register-tiled inner loops, one accumulator per element of the tile. All of them are sums of products of two
/// streams; they differ in tile height only, which has to be spelt out because the JIT keeps named locals in registers,
/// not array elements.
/// </summary>
internal static unsafe class TileKernels
{
    /// <summary>
    /// One 4×4 tile of a Gram matrix: g[i·4+j] = Σ_a X[a][r+i]·X[a][s+j], with x and y pointing at terms r and s of the
    /// first panel and <paramref name="panelStride"/> values from panel to panel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gram<T>(T* x, T* y, int height, int panels, nint panelStride, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f;
        T c20 = 0f, c21 = 0f, c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f;
        nint h = height;
        for (int panel = 0; panel < panels; panel++, x += panelStride, y += panelStride)
        {
            T* a = x, b = y;
            for (T* end = x + h; a < end; a++, b++)
            {
                T b0 = b[0], b1 = b[h], b2 = b[2 * h], b3 = b[3 * h];
                T a0 = a[0];
                c00 = T.MultiplyAdd(a0, b0, c00); c01 = T.MultiplyAdd(a0, b1, c01); c02 = T.MultiplyAdd(a0, b2, c02); c03 = T.MultiplyAdd(a0, b3, c03);
                T a1 = a[h];
                c10 = T.MultiplyAdd(a1, b0, c10); c11 = T.MultiplyAdd(a1, b1, c11); c12 = T.MultiplyAdd(a1, b2, c12); c13 = T.MultiplyAdd(a1, b3, c13);
                T a2 = a[2 * h];
                c20 = T.MultiplyAdd(a2, b0, c20); c21 = T.MultiplyAdd(a2, b1, c21); c22 = T.MultiplyAdd(a2, b2, c22); c23 = T.MultiplyAdd(a2, b3, c23);
                T a3 = a[3 * h];
                c30 = T.MultiplyAdd(a3, b0, c30); c31 = T.MultiplyAdd(a3, b1, c31); c32 = T.MultiplyAdd(a3, b2, c32); c33 = T.MultiplyAdd(a3, b3, c33);
            }
        }
        g[0] = c00; g[1] = c01; g[2] = c02; g[3] = c03; g[4] = c10; g[5] = c11; g[6] = c12; g[7] = c13;
        g[8] = c20; g[9] = c21; g[10] = c22; g[11] = c23; g[12] = c30; g[13] = c31; g[14] = c32; g[15] = c33;
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
        int own = Math.Min(terms, (row + 1) * Panels.TermTile);
        Product(x, height, hadamard + HadamardTiles.Start(row, 0, 1), own, hadamard + HadamardTiles.Start(row + 1, row, 1), HadamardTiles.Step(row + 1, 1), terms - own, g);
    }

    private static void Product<T>(T* x, int height, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>, IReal<T>
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
        for (nint across = 1, along = Panels.TermTile; ; across = Panels.TermTile, along = 1)
        {
            for (T* end = x + 3 * (nint)terms; x < end; x += 3, t += along)
            {
                T h0 = t[0], h1 = t[across], h2 = t[2 * across], h3 = t[3 * across];
                T x0 = x[0];
                c00 = T.MultiplyAdd(x0, h0, c00); c01 = T.MultiplyAdd(x0, h1, c01); c02 = T.MultiplyAdd(x0, h2, c02); c03 = T.MultiplyAdd(x0, h3, c03);
                T x1 = x[1];
                c10 = T.MultiplyAdd(x1, h0, c10); c11 = T.MultiplyAdd(x1, h1, c11); c12 = T.MultiplyAdd(x1, h2, c12); c13 = T.MultiplyAdd(x1, h3, c13);
                T x2 = x[2];
                c20 = T.MultiplyAdd(x2, h0, c20); c21 = T.MultiplyAdd(x2, h1, c21); c22 = T.MultiplyAdd(x2, h2, c22); c23 = T.MultiplyAdd(x2, h3, c23);
            }
            if (left == 0) break;
            t = below;
            terms = Math.Min(left, Panels.TermTile);
            left -= terms;
            below += step;
            step += Panels.TermTile * Panels.TermTile;
        }
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c01; g[4] = c11; g[5] = c21;
        g[6] = c02; g[7] = c12; g[8] = c22; g[9] = c03; g[10] = c13; g[11] = c23;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product4<T>(T* x, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f;
        T c20 = 0f, c21 = 0f, c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f;
        for (nint across = 1, along = Panels.TermTile; ; across = Panels.TermTile, along = 1)
        {
            for (T* end = x + 4 * (nint)terms; x < end; x += 4, t += along)
            {
                T h0 = t[0], h1 = t[across], h2 = t[2 * across], h3 = t[3 * across];
                T x0 = x[0];
                c00 = T.MultiplyAdd(x0, h0, c00); c01 = T.MultiplyAdd(x0, h1, c01); c02 = T.MultiplyAdd(x0, h2, c02); c03 = T.MultiplyAdd(x0, h3, c03);
                T x1 = x[1];
                c10 = T.MultiplyAdd(x1, h0, c10); c11 = T.MultiplyAdd(x1, h1, c11); c12 = T.MultiplyAdd(x1, h2, c12); c13 = T.MultiplyAdd(x1, h3, c13);
                T x2 = x[2];
                c20 = T.MultiplyAdd(x2, h0, c20); c21 = T.MultiplyAdd(x2, h1, c21); c22 = T.MultiplyAdd(x2, h2, c22); c23 = T.MultiplyAdd(x2, h3, c23);
                T x3 = x[3];
                c30 = T.MultiplyAdd(x3, h0, c30); c31 = T.MultiplyAdd(x3, h1, c31); c32 = T.MultiplyAdd(x3, h2, c32); c33 = T.MultiplyAdd(x3, h3, c33);
            }
            if (left == 0) break;
            t = below;
            terms = Math.Min(left, Panels.TermTile);
            left -= terms;
            below += step;
            step += Panels.TermTile * Panels.TermTile;
        }
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c01; g[5] = c11; g[6] = c21; g[7] = c31;
        g[8] = c02; g[9] = c12; g[10] = c22; g[11] = c32; g[12] = c03; g[13] = c13; g[14] = c23; g[15] = c33;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product5<T>(T* x, T* t, int terms, T* below, nint step, int left, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f, c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f, c20 = 0f, c21 = 0f;
        T c22 = 0f, c23 = 0f, c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f, c40 = 0f, c41 = 0f, c42 = 0f, c43 = 0f;
        for (nint across = 1, along = Panels.TermTile; ; across = Panels.TermTile, along = 1)
        {
            for (T* end = x + 5 * (nint)terms; x < end; x += 5, t += along)
            {
                T h0 = t[0], h1 = t[across], h2 = t[2 * across], h3 = t[3 * across];
                T x0 = x[0];
                c00 = T.MultiplyAdd(x0, h0, c00); c01 = T.MultiplyAdd(x0, h1, c01); c02 = T.MultiplyAdd(x0, h2, c02); c03 = T.MultiplyAdd(x0, h3, c03);
                T x1 = x[1];
                c10 = T.MultiplyAdd(x1, h0, c10); c11 = T.MultiplyAdd(x1, h1, c11); c12 = T.MultiplyAdd(x1, h2, c12); c13 = T.MultiplyAdd(x1, h3, c13);
                T x2 = x[2];
                c20 = T.MultiplyAdd(x2, h0, c20); c21 = T.MultiplyAdd(x2, h1, c21); c22 = T.MultiplyAdd(x2, h2, c22); c23 = T.MultiplyAdd(x2, h3, c23);
                T x3 = x[3];
                c30 = T.MultiplyAdd(x3, h0, c30); c31 = T.MultiplyAdd(x3, h1, c31); c32 = T.MultiplyAdd(x3, h2, c32); c33 = T.MultiplyAdd(x3, h3, c33);
                T x4 = x[4];
                c40 = T.MultiplyAdd(x4, h0, c40); c41 = T.MultiplyAdd(x4, h1, c41); c42 = T.MultiplyAdd(x4, h2, c42); c43 = T.MultiplyAdd(x4, h3, c43);
            }
            if (left == 0) break;
            t = below;
            terms = Math.Min(left, Panels.TermTile);
            left -= terms;
            below += step;
            step += Panels.TermTile * Panels.TermTile;
        }
        g[0] = c00; g[1] = c10; g[2] = c20; g[3] = c30; g[4] = c40; g[5] = c01; g[6] = c11; g[7] = c21; g[8] = c31; g[9] = c41;
        g[10] = c02; g[11] = c12; g[12] = c22; g[13] = c32; g[14] = c42; g[15] = c03; g[16] = c13; g[17] = c23; g[18] = c33; g[19] = c43;
    }
}
