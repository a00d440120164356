using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

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
}

/// <summary>
/// Walks along a row of the whole symmetric matrix: first the row's own tiles, which lie one behind the other, then down the
/// column of tiles that mirror the rest.
/// </summary>
internal unsafe struct TileWalk<T> where T : unmanaged
{
    private const int Tile = Panels.TermTile;
    private readonly nint _planes;
    private T* _tile;
    private nint _step;
    private int _own, _left;

    public TileWalk(T* matrix, int row, int terms, int planes = 1)
    {
        _planes = planes;
        _tile = matrix + HadamardTiles.Start(row, 0, planes);
        _step = (nint)(row + 1) * (Tile * Tile * planes);
        _own = Math.Min(terms, (row + 1) * Tile);
        _left = terms;
    }

    /// <summary>A plain stream, H[s][q] at 4s + q.</summary>
    public static TileWalk<T> Along(T* stream, int terms) => new(stream, 0, terms) { _own = terms };

    /// <summary>The next run of terms: H[s][row + q] is at t[q·across], and <paramref name="along"/> values on for the next s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(out T* t, out nint across, out nint along, out int count)
    {
        nint tile = Tile * Tile * _planes;
        t = _tile;
        if (_own > 0)
        {
            (across, along, count) = (_planes, Tile * _planes, _own);
            _own = 0;
            _tile += _step + (_step - tile); // tile (row + 1, row)
        }
        else
        {
            (across, along, count) = (Tile * _planes, _planes, Math.Min(_left, Tile));
            _tile += _step;
        }
        _step += tile;
        _left -= count;
        return count > 0;
    }
}
