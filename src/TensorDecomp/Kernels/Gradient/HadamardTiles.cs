using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// Where the 4×4 tiles of a symmetric (over ℂ Hermitian) R×R matrix of lanes lie: the lower triangle only, row of tiles after
/// row of tiles. Within a tile column after column, so that a row of tiles reads as one stream; the upper triangle is the same
/// tile read across, which costs nothing because a lane value is never shuffled.
/// </summary>
internal static class HadamardTiles
{
    private const int Tile = Panels.TermTile;

    /// <summary>Lane values of a whole matrix of <paramref name="tiles"/> rows of tiles.</summary>
    public static nint Length(int tiles, int planes) => Start(tiles, 0, planes);

    /// <summary>Start of tile (row, column), column ≤ row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Start(int row, int column, int planes) => ((nint)row * (row + 1) / 2 + column) * (Tile * Tile * planes);

    /// <summary>From tile (row, column) to tile (row + 1, column); each further step is one tile longer.</summary>
    public static nint Step(int row, int planes) => (nint)(row + 1) * (Tile * Tile * planes);
}
