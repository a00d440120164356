using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The register-tiled inner loops over ℂ. A complex multiplication is four real ones, so tiles have half as many terms as
/// those of <see cref="TileKernels"/>, and the same number of accumulators; half of those again where there are sixteen registers.
/// </summary>
internal static unsafe class ComplexTileKernels
{
    /// <summary>
    /// A 4×2 piece of a Hermitian Gram matrix, g[(i·4+j)·2+plane] = Σ_a conj(X[a][r+i])·X[a][s+j], with x and y pointing at
    /// terms r and s of the first panel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gram<T>(T* x, T* y, int height, int panels, nint panelStride, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        if (Registers.Many) Gram4(x, y, height, panels, panelStride, g);
        else
        {
            Gram2(x, y, height, panels, panelStride, g);
            Gram2(x + 4 * (nint)height, y, height, panels, panelStride, g + 16);
        }
    }

    /// <summary>
    /// An h×2 piece of X·H for a Hermitian H kept as <see cref="HadamardTiles"/>, h = 3 or 4: the terms 4·row + half and the next,
    /// half = 0 or 2. g[i·2h+q] and g[i·2h+h+q] take real and imaginary parts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void HermitianProduct<T>(T* x, T* hadamard, int row, int half, int height, int terms, T* g)
        where T : unmanaged, ILane<T>, IReal<T>
    {
        ComplexRuns<T> runs = new(hadamard, row, half, terms);
        if (height == 3) Hermitian3(x, runs, g);
        else if (Registers.Many) Hermitian4(x, runs, g);
        else
        {
            HermitianPart4(x, runs, g);
            HermitianPart4(x + 2, runs, g + 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gram4<T>(T* x, T* y, int height, int panels, nint panelStride, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, i00 = 0f, r01 = 0f, i01 = 0f, r10 = 0f, i10 = 0f, r11 = 0f, i11 = 0f;
        T r20 = 0f, i20 = 0f, r21 = 0f, i21 = 0f, r30 = 0f, i30 = 0f, r31 = 0f, i31 = 0f;
        nint h = height, term = 2 * h;
        for (int panel = 0; panel < panels; panel++, x += panelStride, y += panelStride)
        {
            T* a = x, b = y;
            for (T* end = x + h; a < end; a++, b++)
            {
                T br0 = b[0], bi0 = b[h], br1 = b[term], bi1 = b[term + h], n0 = -br0, n1 = -br1;
                T ar = a[0], ai = a[h];
                Add(ar, ai, br0, bi0, bi0, n0, ref r00, ref i00);
                Add(ar, ai, br1, bi1, bi1, n1, ref r01, ref i01);
                ar = a[term]; ai = a[term + h];
                Add(ar, ai, br0, bi0, bi0, n0, ref r10, ref i10);
                Add(ar, ai, br1, bi1, bi1, n1, ref r11, ref i11);
                ar = a[2 * term]; ai = a[2 * term + h];
                Add(ar, ai, br0, bi0, bi0, n0, ref r20, ref i20);
                Add(ar, ai, br1, bi1, bi1, n1, ref r21, ref i21);
                ar = a[3 * term]; ai = a[3 * term + h];
                Add(ar, ai, br0, bi0, bi0, n0, ref r30, ref i30);
                Add(ar, ai, br1, bi1, bi1, n1, ref r31, ref i31);
            }
        }
        g[0] = r00; g[1] = i00; g[2] = r01; g[3] = i01; g[8] = r10; g[9] = i10; g[10] = r11; g[11] = i11; g[16] = r20; g[17] = i20;
        g[18] = r21; g[19] = i21; g[24] = r30; g[25] = i30; g[26] = r31; g[27] = i31;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gram2<T>(T* x, T* y, int height, int panels, nint panelStride, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, i00 = 0f, r01 = 0f, i01 = 0f, r10 = 0f, i10 = 0f, r11 = 0f, i11 = 0f;
        nint h = height, term = 2 * h;
        for (int panel = 0; panel < panels; panel++, x += panelStride, y += panelStride)
        {
            T* a = x, b = y;
            for (T* end = x + h; a < end; a++, b++)
            {
                T br0 = b[0], bi0 = b[h], br1 = b[term], bi1 = b[term + h], n0 = -br0, n1 = -br1;
                T ar = a[0], ai = a[h];
                Add(ar, ai, br0, bi0, bi0, n0, ref r00, ref i00);
                Add(ar, ai, br1, bi1, bi1, n1, ref r01, ref i01);
                ar = a[term]; ai = a[term + h];
                Add(ar, ai, br0, bi0, bi0, n0, ref r10, ref i10);
                Add(ar, ai, br1, bi1, bi1, n1, ref r11, ref i11);
            }
        }
        g[0] = r00; g[1] = i00; g[2] = r01; g[3] = i01; g[8] = r10; g[9] = i10; g[10] = r11; g[11] = i11;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hermitian3<T>(T* x, ComplexRuns<T> run, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, i00 = 0f, r01 = 0f, i01 = 0f, r10 = 0f, i10 = 0f, r11 = 0f, i11 = 0f, r20 = 0f, i20 = 0f, r21 = 0f, i21 = 0f;
        do
        {
            T* t = run.At;
            nint across = run.Across, along = run.Along;
            T sign = run.Sign;
            for (T* end = x + 6 * run.Terms; x < end; x += 6, t += along)
            {
                T hr0 = t[0], hi0 = t[1] * sign, n0 = -hi0, hr1 = t[across], hi1 = t[across + 1] * sign, n1 = -hi1;
                T xr = x[0], xi = x[3];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r00, ref i00);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r01, ref i01);
                xr = x[1]; xi = x[4];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r10, ref i10);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r11, ref i11);
                xr = x[2]; xi = x[5];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r20, ref i20);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r21, ref i21);
            }
        }
        while (run.Next());
        g[0] = r00; g[1] = r10; g[2] = r20; g[3] = i00; g[4] = i10; g[5] = i20; g[6] = r01; g[7] = r11; g[8] = r21; g[9] = i01;
        g[10] = i11; g[11] = i21;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hermitian4<T>(T* x, ComplexRuns<T> run, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, i00 = 0f, r01 = 0f, i01 = 0f, r10 = 0f, i10 = 0f, r11 = 0f, i11 = 0f;
        T r20 = 0f, i20 = 0f, r21 = 0f, i21 = 0f, r30 = 0f, i30 = 0f, r31 = 0f, i31 = 0f;
        do
        {
            T* t = run.At;
            nint across = run.Across, along = run.Along;
            T sign = run.Sign;
            for (T* end = x + 8 * run.Terms; x < end; x += 8, t += along)
            {
                T hr0 = t[0], hi0 = t[1] * sign, n0 = -hi0, hr1 = t[across], hi1 = t[across + 1] * sign, n1 = -hi1;
                T xr = x[0], xi = x[4];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r00, ref i00);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r01, ref i01);
                xr = x[1]; xi = x[5];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r10, ref i10);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r11, ref i11);
                xr = x[2]; xi = x[6];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r20, ref i20);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r21, ref i21);
                xr = x[3]; xi = x[7];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r30, ref i30);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r31, ref i31);
            }
        }
        while (run.Next());
        g[0] = r00; g[1] = r10; g[2] = r20; g[3] = r30; g[4] = i00; g[5] = i10; g[6] = i20; g[7] = i30; g[8] = r01; g[9] = r11;
        g[10] = r21; g[11] = r31; g[12] = i01; g[13] = i11; g[14] = i21; g[15] = i31;
    }

    /// <summary>The first two entries of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HermitianPart4<T>(T* x, ComplexRuns<T> run, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        T r00 = 0f, i00 = 0f, r01 = 0f, i01 = 0f, r10 = 0f, i10 = 0f, r11 = 0f, i11 = 0f;
        do
        {
            T* t = run.At;
            nint across = run.Across, along = run.Along;
            T sign = run.Sign;
            for (T* end = x + 8 * run.Terms; x < end; x += 8, t += along)
            {
                T hr0 = t[0], hi0 = t[1] * sign, n0 = -hi0, hr1 = t[across], hi1 = t[across + 1] * sign, n1 = -hi1;
                T xr = x[0], xi = x[4];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r00, ref i00);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r01, ref i01);
                xr = x[1]; xi = x[5];
                Add(xr, xi, hr0, n0, hi0, hr0, ref r10, ref i10);
                Add(xr, xi, hr1, n1, hi1, hr1, ref r11, ref i11);
            }
        }
        while (run.Next());
        g[0] = r00; g[1] = r10; g[4] = i00; g[5] = i10; g[8] = r01; g[9] = r11; g[12] = i01; g[13] = i11;
    }

    /// <summary>real ← a₀·p + a₁·q + real, imaginary ← a₀·s + a₁·t + imaginary.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(T a0, T a1, T p, T q, T s, T t, ref T real, ref T imaginary) where T : unmanaged, ILane<T>, IReal<T>
    {
        T.Accumulate(a0, p, ref real);
        T.Accumulate(a0, s, ref imaginary);
        T.Accumulate(a1, q, ref real);
        T.Accumulate(a1, t, ref imaginary);
    }
}
