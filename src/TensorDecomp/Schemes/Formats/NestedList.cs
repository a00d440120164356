using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Matrices as lists of rows, [[1, 0], [0, -1/2]] or {{1, 0}, {0, -1/2}}, whose cells are arithmetic.</summary>
internal static class NestedList
{
    /// <summary>Reads one matrix and puts its cells, row-major; all rows must be equally long.</summary>
    public static (int Rows, int Columns) ReadMatrix(TextCursor cursor, Limits limits, char open, char close, Action<int, int,
        Coefficient> put)
    {
        ExpressionReader expression = new(cursor, limits);
        int rows = 0, columns = 0;
        cursor.Expect(open);
        do
        {
            cursor.Expect(open);
            int column = 0;
            do put(rows, column++, expression.ReadScalar());
            while (cursor.Take(','));
            if (rows > 0 && column != columns) throw cursor.Refuse($"row {rows + 1} has {column} numbers, row 1 has {columns}");
            cursor.Expect(close);
            columns = column;
            rows++;
        }
        while (cursor.Take(','));
        cursor.Expect(close);
        return (rows, columns);
    }

    public static string Matrix(IReadOnlyList<Coefficient> entries, int columns, char open, char close, Func<Coefficient, string> cell) =>
        open + string.Join(", ", entries.Chunk(columns).Select(row => open + string.Join(", ", row.Select(cell)) + close)) + close;
}

/// <summary>
/// Terms given as three matrices A (m×n), B (n×p) and Cᵀ (p×m), which Maple's catalogue and Mathematica's lists have in
/// common; every term must have the sizes of the first.
/// </summary>
internal sealed class MatrixTriples(TextCursor cursor, Limits limits, char open, char close)
{
    private readonly (int Rows, int Columns)[] _sizes = new (int, int)[3];

    public SchemeDraft Draft { get; } = new(limits);

    /// <summary>Reads matrix 0, 1 or 2 of the term; how many rows and columns it has.</summary>
    public (int Rows, int Columns) Read(int term, int factor)
    {
        cursor.SkipBlanks();
        int at = cursor.Position, columns = 0;
        // The first row tells how long rows are, before any second row needs it.
        (int Rows, int Columns) size = NestedList.ReadMatrix(cursor, limits, open, close, (row, column, c) =>
        {
            if (row == 0) columns = column + 1;
            Draft.Put(factor, term, row * columns + column, c);
        });
        if (term == 0) _sizes[factor] = size;
        else if (size != _sizes[factor])
            throw cursor.Refuse(
                $"matrix {factor + 1} of term {term + 1} is {size.Rows}x{size.Columns}, that of term 1 is " +
                    $"{_sizes[factor].Rows}x{_sizes[factor].Columns}", at);
        return size;
    }

    /// <exception cref="MalformedInputException">The sizes are not those of A, B and Cᵀ.</exception>
    public Shape Shape()
    {
        ((int m, int n), (int n2, int p), (int p2, int m2)) = (_sizes[0], _sizes[1], _sizes[2]);
        if (!Verify.Shape.IsAllowed(m) || !Verify.Shape.IsAllowed(n) || !Verify.Shape.IsAllowed(p))
            throw new MalformedInputException($"a dimension of {m}x{n}x{p} is over {Verify.Shape.MaxDimension}");
        if (n != n2 || p != p2 || m != m2)
            throw new MalformedInputException(
                $"matrices of {m}x{n}, {n2}x{p} and {p2}x{m2} are no A, B and transposed " +
                    $"C{(n == n2 && (p2, m2) == (m, p) ? "; the third is C itself, not transposed" : "")}");
        return new Shape(m, n, p);
    }
}
