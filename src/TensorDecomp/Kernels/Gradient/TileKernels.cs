using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The register-tiled inner loops, one accumulator per element of the tile: sums of products of two streams. They differ in the tile's size
/// only, which has to be spelt out because the JIT keeps named locals in registers, not array elements. An element is summed in the same
/// order whatever the size, so a processor's registers never change a result.
/// </summary>
internal static unsafe class TileKernels
{
    private const int Tile = Panels.TermTile;

    /// <summary>
    /// One 4×4 tile of a Gram matrix: g[i·4+j] = Σ_a X[a][r+i]·X[a][s+j], with x and y pointing at terms r and s of the
    /// first panel and <paramref name="panelStride"/> values from panel to panel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Product<T>(T* x, T* stream, int terms, int height, T* g) where T : unmanaged, ILane<T>, IReal<T> =>
        Product(x, height, new TermRuns<T>(stream, terms), g);

    /// <summary>
    /// One h×4 tile of X·H for a symmetric H kept as <see cref="HadamardTiles"/>: g[i·h+q] = Σ_s x[s·h+q]·H[s][4·row+i]. The
    /// row's own tiles lie one behind the other; the rest are read across, down the column below the diagonal.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SymmetricProduct<T>(T* x, T* hadamard, int row, int terms, int height, T* g)
        where T : unmanaged, ILane<T>, IReal<T> =>
        Product(x, height, new TermRuns<T>(hadamard, row, terms), g);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gram<T, THeight>(T* x, T* y, int panels, nint panelStride, T* g)
        where T : unmanaged, ILane<T>, IReal<T>
        where THeight : struct, IHeight
    {
        if (Registers.Many) WideTiles.Gram<T, THeight>(x, y, panels, panelStride, g);
        else
        {
            NarrowTiles.Gram<T, THeight>(x, y, panels, panelStride, g);
            NarrowTiles.Gram<T, THeight>(x, y + 2 * THeight.Value, panels, panelStride, g + 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product<T>(T* x, int height, in TermRuns<T> runs, T* g) where T : unmanaged, ILane<T>, IReal<T>
    {
        if (height == 3) WideTiles.Product3(x, runs, g); // fits either way
        else if (Registers.Many)
        {
            if (height == 4) WideTiles.Product4(x, runs, g);
            else WideTiles.Product5(x, runs, g);
        }
        else if (height == 4)
        {
            NarrowTiles.Product4(x, runs, g);
            NarrowTiles.Product4(x, runs.SecondHalf, g + 8);
        }
        else
        {
            NarrowTiles.Product5(x, runs, g);
            NarrowTiles.Product5(x, runs.SecondHalf, g + 10);
        }
    }

    /// <summary>A panel's height, as a constant of the text.</summary>
    internal interface IHeight
    {
        static abstract int Value { get; }
    }

    internal readonly struct Three : IHeight
    {
        public static int Value => 3;
    }

    internal readonly struct Four : IHeight
    {
        public static int Value => 4;
    }

    internal readonly struct Five : IHeight
    {
        public static int Value => 5;
    }
}
