using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>The three factors of a scheme as tables of text, laid out as people lay them out.</summary>
/// <param name="Rows">Per factor the rows of its table.</param>
public sealed record FactorTables(string[][][] Rows)
{
    /// <param name="scheme">The scheme.</param>
    /// <param name="byColumns">Bits: which of u, v and w have their entries column by column.</param>
    /// <param name="termsAreRows">Whether a row is a term, or an entry.</param>
    public static FactorTables Of(Scheme scheme, int byColumns, bool termsAreRows)
    {
        Shape s = scheme.Shape;
        (int Rows, int Columns)[] sides = [(s.M, s.N), (s.N, s.P), (s.M, s.P)];
        string[][][] terms =
            [.. sides.Select((side, x) => Enumerable.Range(0, scheme.Rank).Select(r => Enumerable.Range(0, side.Rows * side.Columns)
            .Select(q => $"{scheme.Factors[x][r, (byColumns >> x & 1) == 0 ? q : q % side.Rows * side.Columns + q / side.Rows]}").ToArray())
            .ToArray())];
        return new FactorTables(termsAreRows ? terms
            : [.. terms.Select(f => f[0].Select((_, a) => f.Select(t => t[a]).ToArray()).ToArray())]);
    }

    /// <summary>The tables with their cells between marks: "[", ", ", "], [", "]".</summary>
    public string[] Between(string open, string cell, string row, string close, Func<string, string>? number = null) =>
        [.. Rows.Select(table => open + string.Join(row, table.Select(cells => string.Join(cell, cells.Select(number ?? (c => c)))))
            + close)];
}
