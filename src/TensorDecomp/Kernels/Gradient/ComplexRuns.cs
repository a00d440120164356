using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The same as <see cref="TermRuns{T}"/> over ℂ, for two terms of a row of tiles. Those below the diagonal are read across, and the matrix
/// is Hermitian: there the imaginary parts change their sign.
/// </summary>
internal unsafe struct ComplexRuns<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private const int Tile = Panels.TermTile, Column = 2 * Tile;
    private T* _below;
    private nint _step;
    private int _left;

    /// <param name="hadamard">The matrix.</param>
    /// <param name="row">The row of tiles.</param>
    /// <param name="half">0 for its first two terms, 2 for the others.</param>
    /// <param name="terms">Terms of the sum.</param>
    public ComplexRuns(T* hadamard, int row, int half, int terms)
    {
        Terms = Math.Min(terms, (row + 1) * Tile);
        At = hadamard + HadamardTiles.Start(row, 0, planes: 2) + 2 * half;
        _below = hadamard + HadamardTiles.Start(row + 1, row, planes: 2) + Column * half;
        (_step, _left, Across, Along, Sign) = (HadamardTiles.Step(row + 1, planes: 2), terms - Terms, 2, Column, 1f);
    }

    /// <summary>The first value of the run, its real part; the imaginary part follows.</summary>
    public T* At { get; private set; }

    /// <summary>Terms of the run, that is, its length.</summary>
    public int Terms { get; private set; }

    /// <summary>Lane values from one value of the sum to the next.</summary>
    public nint Along { get; private set; }

    /// <summary>Lane values from one of the two terms to the next.</summary>
    public nint Across { get; private set; }

    /// <summary>1, or −1 where imaginary parts are to be negated.</summary>
    public T Sign { get; private set; }

    /// <summary>Goes on to the next run; false where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (_left == 0) return false;
        At = _below;
        (Terms, Across, Along, Sign) = (Math.Min(_left, Tile), Column, 2, -1f);
        _left -= Terms;
        _below += _step;
        _step += Column * Tile;
        return true;
    }
}
