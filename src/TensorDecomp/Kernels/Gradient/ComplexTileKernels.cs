using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The register-tiled inner loops over ℂ. A complex multiplication is four real ones, so tiles have half as many terms as
/// those of <see cref="TileKernels"/>, and the same number of accumulators.
/// </summary>
internal static unsafe class ComplexTileKernels
{
    /// <summary>
    /// A 4×2 piece of a Hermitian Gram matrix, g[(i·4+j)·2+plane] = Σ_a conj(X[a][r+i])·X[a][s+j], with x and y pointing at
    /// terms r and s of the first panel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gram<T>(T* x, T* y, int height, int panels, nint panelStride, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, r01 = 0f, r10 = 0f, r11 = 0f, r20 = 0f, r21 = 0f, r30 = 0f, r31 = 0f;
        T i00 = 0f, i01 = 0f, i10 = 0f, i11 = 0f, i20 = 0f, i21 = 0f, i30 = 0f, i31 = 0f;
        nint h = height, term = 2 * h;
        for (int panel = 0; panel < panels; panel++, x += panelStride, y += panelStride)
        {
            T* a = x, b = y;
            for (T* end = x + h; a < end; a++, b++)
            {
                T br0 = b[0], bi0 = b[h], br1 = b[term], bi1 = b[term + h], n0 = -br0, n1 = -br1;
                T ar = a[0], ai = a[h];
                T.Accumulate(ar, br0, ref r00); T.Accumulate(ar, bi0, ref i00); T.Accumulate(ar, br1, ref r01);
                T.Accumulate(ar, bi1, ref i01);
                T.Accumulate(ai, bi0, ref r00); T.Accumulate(ai, n0, ref i00); T.Accumulate(ai, bi1, ref r01);
                T.Accumulate(ai, n1, ref i01);
                ar = a[term]; ai = a[term + h];
                T.Accumulate(ar, br0, ref r10); T.Accumulate(ar, bi0, ref i10); T.Accumulate(ar, br1, ref r11);
                T.Accumulate(ar, bi1, ref i11);
                T.Accumulate(ai, bi0, ref r10); T.Accumulate(ai, n0, ref i10); T.Accumulate(ai, bi1, ref r11);
                T.Accumulate(ai, n1, ref i11);
                ar = a[2 * term]; ai = a[2 * term + h];
                T.Accumulate(ar, br0, ref r20); T.Accumulate(ar, bi0, ref i20); T.Accumulate(ar, br1, ref r21);
                T.Accumulate(ar, bi1, ref i21);
                T.Accumulate(ai, bi0, ref r20); T.Accumulate(ai, n0, ref i20); T.Accumulate(ai, bi1, ref r21);
                T.Accumulate(ai, n1, ref i21);
                ar = a[3 * term]; ai = a[3 * term + h];
                T.Accumulate(ar, br0, ref r30); T.Accumulate(ar, bi0, ref i30); T.Accumulate(ar, br1, ref r31);
                T.Accumulate(ar, bi1, ref i31);
                T.Accumulate(ai, bi0, ref r30); T.Accumulate(ai, n0, ref i30); T.Accumulate(ai, bi1, ref r31);
                T.Accumulate(ai, n1, ref i31);
            }
        }
        g[0] = r00; g[1] = i00; g[2] = r01; g[3] = i01; g[8] = r10; g[9] = i10; g[10] = r11; g[11] = i11;
        g[16] = r20; g[17] = i20; g[18] = r21; g[19] = i21; g[24] = r30; g[25] = i30; g[26] = r31; g[27] = i31;
    }

    /// <summary>
    /// An h×2 piece of X·H for a Hermitian H kept as <see cref="HadamardTiles"/>, h = 3 or 4: the terms 4·row + half and the next,
    /// half = 0 or 2. g[i·2h+q] and g[i·2h+h+q] take real and imaginary parts.
    /// </summary>
    public static void HermitianProduct<T>(T* x, T* hadamard, int row, int half, int height, int terms, T* g) where T : unmanaged,
        ILane<T>, IReal<T>
    {
        if (height == 3) Hermitian3(x, hadamard, row, half, terms, g);
        else Hermitian4(x, hadamard, row, half, terms, g);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hermitian3<T>(T* x, T* hadamard, int row, int half, int terms, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, r10 = 0f, r20 = 0f, i00 = 0f, i10 = 0f, i20 = 0f, r01 = 0f, r11 = 0f, r21 = 0f, i01 = 0f, i11 = 0f, i21 = 0f;
        const int Column = 2 * Panels.TermTile;
        int own = Math.Min(terms, (row + 1) * Panels.TermTile), left = terms - own;
        T* t = hadamard + HadamardTiles.Start(row, 0, 2) + 2 * half, below = hadamard + HadamardTiles.Start(row + 1, row, 2)
            + Column * half;
        nint step = HadamardTiles.Step(row + 1, 2), across = 2, along = Column;
        for (T sign = 1f; ; sign = -1f) // the tiles below the diagonal are read across, and H is Hermitian
        {
            for (T* end = x + 6 * (nint)own; x < end; x += 6, t += along)
            {
                T hr0 = t[0], hi0 = t[1] * sign, n0 = -hi0, hr1 = t[across], hi1 = t[across + 1] * sign, n1 = -hi1;
                T xr = x[0], xi = x[3];
                T.Accumulate(xr, hr0, ref r00); T.Accumulate(xr, hi0, ref i00); T.Accumulate(xr, hr1, ref r01);
                T.Accumulate(xr, hi1, ref i01);
                T.Accumulate(xi, n0, ref r00); T.Accumulate(xi, hr0, ref i00); T.Accumulate(xi, n1, ref r01);
                T.Accumulate(xi, hr1, ref i01);
                xr = x[1]; xi = x[4];
                T.Accumulate(xr, hr0, ref r10); T.Accumulate(xr, hi0, ref i10); T.Accumulate(xr, hr1, ref r11);
                T.Accumulate(xr, hi1, ref i11);
                T.Accumulate(xi, n0, ref r10); T.Accumulate(xi, hr0, ref i10); T.Accumulate(xi, n1, ref r11);
                T.Accumulate(xi, hr1, ref i11);
                xr = x[2]; xi = x[5];
                T.Accumulate(xr, hr0, ref r20); T.Accumulate(xr, hi0, ref i20); T.Accumulate(xr, hr1, ref r21);
                T.Accumulate(xr, hi1, ref i21);
                T.Accumulate(xi, n0, ref r20); T.Accumulate(xi, hr0, ref i20); T.Accumulate(xi, n1, ref r21);
                T.Accumulate(xi, hr1, ref i21);
            }
            if (left == 0) break;
            t = below;
            (own, across, along) = (Math.Min(left, Panels.TermTile), Column, 2);
            left -= own;
            below += step;
            step += Column * Panels.TermTile;
        }
        g[0] = r00; g[1] = r10; g[2] = r20; g[3] = i00; g[4] = i10; g[5] = i20;
        g[6] = r01; g[7] = r11; g[8] = r21; g[9] = i01; g[10] = i11; g[11] = i21;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hermitian4<T>(T* x, T* hadamard, int row, int half, int terms, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, r10 = 0f, r20 = 0f, r30 = 0f, i00 = 0f, i10 = 0f, i20 = 0f, i30 = 0f;
        T r01 = 0f, r11 = 0f, r21 = 0f, r31 = 0f, i01 = 0f, i11 = 0f, i21 = 0f, i31 = 0f;
        const int Column = 2 * Panels.TermTile;
        int own = Math.Min(terms, (row + 1) * Panels.TermTile), left = terms - own;
        T* t = hadamard + HadamardTiles.Start(row, 0, 2) + 2 * half, below = hadamard + HadamardTiles.Start(row + 1, row, 2)
            + Column * half;
        nint step = HadamardTiles.Step(row + 1, 2), across = 2, along = Column;
        for (T sign = 1f; ; sign = -1f) // the tiles below the diagonal are read across, and H is Hermitian
        {
            for (T* end = x + 8 * (nint)own; x < end; x += 8, t += along)
            {
                T hr0 = t[0], hi0 = t[1] * sign, n0 = -hi0, hr1 = t[across], hi1 = t[across + 1] * sign, n1 = -hi1;
                T xr = x[0], xi = x[4];
                T.Accumulate(xr, hr0, ref r00); T.Accumulate(xr, hi0, ref i00); T.Accumulate(xr, hr1, ref r01);
                T.Accumulate(xr, hi1, ref i01);
                T.Accumulate(xi, n0, ref r00); T.Accumulate(xi, hr0, ref i00); T.Accumulate(xi, n1, ref r01);
                T.Accumulate(xi, hr1, ref i01);
                xr = x[1]; xi = x[5];
                T.Accumulate(xr, hr0, ref r10); T.Accumulate(xr, hi0, ref i10); T.Accumulate(xr, hr1, ref r11);
                T.Accumulate(xr, hi1, ref i11);
                T.Accumulate(xi, n0, ref r10); T.Accumulate(xi, hr0, ref i10); T.Accumulate(xi, n1, ref r11);
                T.Accumulate(xi, hr1, ref i11);
                xr = x[2]; xi = x[6];
                T.Accumulate(xr, hr0, ref r20); T.Accumulate(xr, hi0, ref i20); T.Accumulate(xr, hr1, ref r21);
                T.Accumulate(xr, hi1, ref i21);
                T.Accumulate(xi, n0, ref r20); T.Accumulate(xi, hr0, ref i20); T.Accumulate(xi, n1, ref r21);
                T.Accumulate(xi, hr1, ref i21);
                xr = x[3]; xi = x[7];
                T.Accumulate(xr, hr0, ref r30); T.Accumulate(xr, hi0, ref i30); T.Accumulate(xr, hr1, ref r31);
                T.Accumulate(xr, hi1, ref i31);
                T.Accumulate(xi, n0, ref r30); T.Accumulate(xi, hr0, ref i30); T.Accumulate(xi, n1, ref r31);
                T.Accumulate(xi, hr1, ref i31);
            }
            if (left == 0) break;
            t = below;
            (own, across, along) = (Math.Min(left, Panels.TermTile), Column, 2);
            left -= own;
            below += step;
            step += Column * Panels.TermTile;
        }
        g[0] = r00; g[1] = r10; g[2] = r20; g[3] = r30; g[4] = i00; g[5] = i10; g[6] = i20; g[7] = i30;
        g[8] = r01; g[9] = r11; g[10] = r21; g[11] = r31; g[12] = i01; g[13] = i11; g[14] = i21; g[15] = i31;
    }
}
