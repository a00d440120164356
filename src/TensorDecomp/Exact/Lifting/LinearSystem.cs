using System.Runtime.InteropServices;
using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Exact.Lifting;

/// <summary>
/// A·x = b over GF(2) or GF(3) for one matrix and many right-hand sides: Gauss–Jordan elimination on packed rows, once.
/// The multiples of each pivot row that were taken from the others are kept as a packed column, so that a new
/// right-hand side costs one pass over these columns.
/// </summary>
public sealed class LinearSystem<TCoefficients> where TCoefficients : struct, ICoefficients
{
    private static readonly int Lanes = TCoefficients.Signed ? Register.Width / 2 : Register.Width;

    private readonly int _rows, _columns, _rowLength, _columnLength;
    private readonly Register[] _matrix;
    private readonly List<(int Row, int Column, int Lead)> _pivots = [];
    private readonly List<Register[]> _taken = [];

    public LinearSystem(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        _rowLength = (columns + Lanes - 1) / Lanes;
        _columnLength = (rows + Lanes - 1) / Lanes;
        _matrix = new Register[(long)rows * _rowLength];
    }

    /// <summary>Rank of the matrix, once eliminated.</summary>
    public int Rank => _pivots.Count;

    /// <summary>Adds ±1 to an entry that is still zero or of the opposite sign.</summary>
    public void Add(int row, int column, int sign)
    {
        int present = Entry(Row(row), column);
        Put(Row(row), column, present + sign);
    }

    /// <summary>Brings the matrix to reduced form; columns further left are preferred as pivots.</summary>
    public void Eliminate(CancellationToken cancellation = default)
    {
        var used = new bool[_rows];
        for (int column = 0; column < _columns && Rank < _rows; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            int pivot = -1;
            for (int r = 0; r < _rows && pivot < 0; r++)
                if (!used[r] && Entry(Row(r), column) != 0) pivot = r;
            if (pivot < 0) continue;
            used[pivot] = true;
            Span<Register> row = Row(pivot);
            int lead = Entry(row, column);
            var taken = new Register[_columnLength];
            for (int r = 0; r < _rows; r++)
            {
                if (r == pivot || Entry(Row(r), column) is not (not 0 and int entry)) continue;
                Take(Row(r), row, entry * lead, column / Lanes); // the pivot row is zero to the left of its lead, pivots aside
                Put(taken, r, entry * lead);
            }
            _pivots.Add((pivot, column, lead));
            _taken.Add(taken);
        }
    }

    /// <summary>The solution whose free unknowns are zero, or null where there is none.</summary>
    public int[]? Solve(ReadOnlySpan<int> rightHandSide)
    {
        var b = new Register[_columnLength];
        for (int r = 0; r < _rows; r++) Put(b, r, rightHandSide[r]);
        var consistent = new bool[_rows];
        var x = new int[_columns];
        for (int t = 0; t < _pivots.Count; t++)
            if (Entry(b, _pivots[t].Row) is not 0 and int entry) Take(b, _taken[t], entry, 0);
        foreach ((int row, int column, int lead) in _pivots)
        {
            x[column] = Entry(b, row) * lead;
            consistent[row] = true;
        }
        for (int r = 0; r < _rows; r++)
            if (!consistent[r] && Entry(b, r) != 0) return null;
        return x;
    }

    private Span<Register> Row(int r) => _matrix.AsSpan(r * _rowLength, _rowLength);

    private static void Take(Span<Register> from, ReadOnlySpan<Register> row, int times, int start)
    {
        for (int k = start; k < from.Length; k++)
            TCoefficients.TryAdd(from[k], TCoefficients.Negate(row[k], times > 0 ? 1 : 0), out from[k]);
    }

    private static int Entry(ReadOnlySpan<Register> row, int index)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<Register, ulong>(row.Slice(index / Lanes, 1));
        int at = index % Lanes;
        if ((words[at >> 6] >> at & 1) != 0) return 1;
        return TCoefficients.Signed && (words[(at + Lanes) >> 6] >> at & 1) != 0 ? -1 : 0;
    }

    private static void Put(Span<Register> row, int index, int value)
    {
        int q = (int)TCoefficients.Ring.Modulus, residue = ((value % q) + q) % q;
        Span<ulong> words = MemoryMarshal.Cast<Register, ulong>(row.Slice(index / Lanes, 1));
        int at = index % Lanes;
        ulong bit = 1UL << at;
        words[at >> 6] = residue == 1 ? words[at >> 6] | bit : words[at >> 6] & ~bit;
        if (!TCoefficients.Signed) return;
        words[(at + Lanes) >> 6] = residue == 2 ? words[(at + Lanes) >> 6] | bit : words[(at + Lanes) >> 6] & ~bit;
    }
}
