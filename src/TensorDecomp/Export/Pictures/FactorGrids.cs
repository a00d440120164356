using TensorDecomp.Export.Code;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>
/// The factors of a scheme as three grids side by side: a row per term, a column per entry of A, B or C, a square per nonzero
/// coefficient. Of a complex coefficient the left half is the real part, the right half the imaginary one.
/// </summary>
/// <param name="Scheme">A scheme of any tensor.</param>
/// <param name="Magnitudes">The colour of each of its values.</param>
/// <param name="Cell">The width of a square.</param>
/// <param name="Gap">Between two grids.</param>
internal sealed record FactorGrids(Scheme Scheme, Magnitudes Magnitudes, double Cell, double Gap)
{
    /// <summary>The factors, whose entries each goes over, and after how many columns a line parts rows.</summary>
    private (string Name, string Entries, int Columns)[] Panels => Scheme.Tensor.Product is { } product
        ? [("U", "A", product.N), ("V", "B", product.P), ("W", "C", product.P)]
        : [("U", "a", Scheme.Tensor.USize), ("V", "b", Scheme.Tensor.VSize), ("W", "c", Scheme.Tensor.WSize)];

    /// <summary>What rows and columns are, in words.</summary>
    public string Legend => $"a row is a term, a column an entry of {Panels[0].Entries}, {Panels[1].Entries} or {Panels[2].Entries}";

    /// <summary>What a scheme is of, as a title says it.</summary>
    public static string NameOf(Tensor tensor) => tensor.Product is { } s ? $"⟨{s.M},{s.N},{s.P}⟩" : tensor.Name;

    /// <summary>Whether columns are wide enough for the names of entries.</summary>
    public bool IsNamed => Cell >= 11;

    /// <summary>Draws the grids with their heads above, and below <paramref name="top"/> a row for each term.</summary>
    /// <param name="canvas">What is drawn on.</param>
    /// <param name="left">Where the first grid begins.</param>
    /// <param name="top">Where the first term begins.</param>
    /// <param name="order">Which term stands in which row.</param>
    public void Draw(SvgCanvas canvas, double left, double top, IReadOnlyList<int> order)
    {
        (string Name, string Entries, int Columns)[] panels = Panels;
        double bottom = top + Cell * Scheme.Rank;
        for (int f = 0; f < 3; f++)
        {
            Factor factor = Scheme.Factors[f];
            string head = Cell * factor.Size > 130 ? $"{panels[f].Name} (entries of {panels[f].Entries})"
                : panels[f].Name;
            canvas.Text(left + Cell * factor.Size / 2, top - (IsNamed ? 30 : 8), head, 13, Anchor.Middle, bold: true);
            if (IsNamed)
                for (int a = 0; a < factor.Size; a++)
                    canvas.Text(left + Cell * (a + 0.5) + 3.5, top - 5,
                        Entry(f, a), Math.Min(9, Cell * 0.6), Anchor.Start, Palette.Faint, turn: -90);
            canvas.Rectangle(left, top, Cell * factor.Size, Cell * factor.Rank, "none", Palette.Grid);
            for (int a = panels[f].Columns; a < factor.Size; a += panels[f].Columns)
                canvas.Line(left + Cell * a, top, left + Cell * a, bottom, Palette.Faint, 0.6);
            for (int r = 5; r < factor.Rank && Cell >= 3; r += 5)
                canvas.Line(left, top + Cell * r, left + Cell * factor.Size, top + Cell * r, Palette.Grid);
            for (int row = 0; row < factor.Rank; row++)
                Squares(canvas, factor.Term(order[row]), left, top + Cell * row,
                    a => $"term {order[row] + 1}, {Entry(f, a)}");
            left += Cell * factor.Size + Gap;
        }
    }

    private string Entry(int factor, int position) => ReadableAlgorithm.Entry("abc"[factor], factor, position, Scheme.Tensor);

    private void Squares(SvgCanvas canvas, ReadOnlySpan<Entry> term, double left, double top, Func<int, string> place)
    {
        double pad = Cell >= 6 ? 0.75 : 0;
        foreach (ref readonly Entry e in term)
        {
            string? tip = Cell >= 6 ? $"{place(e.Index)}: {e.Value}" : null;
            (double x, double size) = (left + Cell * e.Index + pad, Cell - 2 * pad);
            if (e.Value.IsReal)
            {
                canvas.Rectangle(x, top + pad, size, size, Magnitudes.Fill(e.Value.Re), null, tip);
                continue;
            }
            canvas.Rectangle(x, top + pad, size, size, "white", Palette.Faint, tip);
            if (!e.Value.Re.IsZero) canvas.Rectangle(x, top + pad, size / 2, size, Magnitudes.Fill(e.Value.Re), null, tip);
            canvas.Rectangle(x + size / 2, top + pad, size / 2, size, Magnitudes.Fill(e.Value.Im), null, tip);
        }
    }
}
