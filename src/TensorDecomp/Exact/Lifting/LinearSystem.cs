using System.Runtime.InteropServices;
using TensorDecomp.Kernels.Flips;

namespace TensorDecomp.Exact.Lifting;

/// <summary>
/// A·x = b over GF(p) for one matrix and many right-hand sides: Gauss–Jordan elimination on packed rows, once.
/// The multiples of each pivot row that were taken from the others are kept as a packed column, so that a new
/// right-hand side costs one pass over these columns.
/// </summary>
internal sealed class LinearSystem<TCoefficients> where TCoefficients : struct, ICoefficients
{
    private static readonly int Lanes = Register.PlaneWidth(TCoefficients.Units);
    private const int Zero = Units<TCoefficients>.Zero;

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

    /// <summary>Adds an integer to an entry.</summary>
    public void Add(int row, int column, int value)
    {
        int present = Entry(Row(row), column);
        Put(Row(row), column, Units<TCoefficients>.Of(value + (present == Zero ? 0L : Units<TCoefficients>.Value(present))));
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
                if (!used[r] && Entry(Row(r), column) != Zero) pivot = r;
            if (pivot < 0) continue;
            used[pivot] = true;
            Span<Register> row = Row(pivot);
            int lead = Entry(row, column);
            var taken = new Register[_columnLength];
            for (int r = 0; r < _rows; r++)
            {
                if (r == pivot || Entry(Row(r), column) is not (not Zero and int entry)) continue;
                int times = Units<TCoefficients>.Quotient(entry, lead);
                Take(Row(r), row, times, column / Lanes); // the pivot row is zero to the left of its lead, pivots aside
                Put(taken, r, times);
            }
            _pivots.Add((pivot, column, lead));
            _taken.Add(taken);
        }
    }

    /// <summary>The solution whose free unknowns are zero, its entries between −p/2 and p/2; null where there is none.</summary>
    public int[]? Solve(ReadOnlySpan<int> rightHandSide)
    {
        var b = new Register[_columnLength];
        for (int r = 0; r < _rows; r++) Put(b, r, Units<TCoefficients>.Of(rightHandSide[r]));
        var consistent = new bool[_rows];
        var x = new int[_columns];
        for (int t = 0; t < _pivots.Count; t++)
            if (Entry(b, _pivots[t].Row) is not Zero and int entry) Take(b, _taken[t], entry, 0);
        foreach ((int row, int column, int lead) in _pivots)
        {
            if (Entry(b, row) is not Zero and int entry)
                x[column] = Units<TCoefficients>.Balanced(Units<TCoefficients>.Quotient(entry, lead));
            consistent[row] = true;
        }
        for (int r = 0; r < _rows; r++)
            if (!consistent[r] && Entry(b, r) != Zero) return null;
        return x;
    }

    private Span<Register> Row(int r) => _matrix.AsSpan(r * _rowLength, _rowLength);

    private static void Take(Span<Register> from, ReadOnlySpan<Register> row, int times, int start)
    {
        for (int k = start; k < from.Length; k++)
            TCoefficients.TryAdd(from[k], TCoefficients.Times(row[k], Units<TCoefficients>.Opposite(times)), out from[k]);
    }

    /// <summary>The exponent of an entry, or of zero.</summary>
    private static int Entry(ReadOnlySpan<Register> row, int index)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<Register, ulong>(row.Slice(index / Lanes, 1));
        int at = index % Lanes;
        for (int k = 0; k < TCoefficients.Units; k++, at += Lanes)
            if ((words[at >> 6] >> at & 1) != 0) return k;
        return Zero;
    }

    private static void Put(Span<Register> row, int index, int unit)
    {
        Span<ulong> words = MemoryMarshal.Cast<Register, ulong>(row.Slice(index / Lanes, 1));
        int at = index % Lanes;
        for (int k = 0; k < TCoefficients.Units; k++, at += Lanes)
            words[at >> 6] = k == unit ? words[at >> 6] | 1UL << at : words[at >> 6] & ~(1UL << at);
    }
}
