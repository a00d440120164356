using TensorDecomp.Schemes.Recombination;

namespace TensorDecomp.Schemes.Bases;

/// <summary>One of the two factors that an axis belongs to, as lines along it: rows of u and of w for the first axis, rows of v and columns
/// of u for the second, columns of w and of v for the third. The first of a pair changes by a matrix, the second by its inverse
/// transposed.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Factor">0 for u, 1 for v, 2 for w.</param>
/// <param name="Columns">Columns of the factor.</param>
/// <param name="ByRows">Whether lines are its rows.</param>
internal readonly record struct Side(Axis Axis, int Factor, int Columns, bool ByRows)
{
    /// <summary>The first or the second factor of the axis.</summary>
    public static Side Of(Axis axis, bool dual, int[] columns)
    {
        (int factor, bool byRows) = (axis, dual) switch
        {
            (Axis.M, false) => (0, true),
            (Axis.M, true) => (2, true),
            (Axis.N, false) => (1, true),
            (Axis.N, true) => (0, false),
            (_, false) => (2, false),
            _ => (1, false),
        };
        return new Side(axis, factor, columns[factor], byRows);
    }

    /// <summary>The entry on a line.</summary>
    public int Index(int line, int across) => ByRows ? line * Columns + across : across * Columns + line;

    /// <summary>The line that an entry is on, and where on it.</summary>
    public (int Line, int Across) Place(int index) =>
        ByRows ? (index / Columns, index % Columns) : (index % Columns, index / Columns);
}
