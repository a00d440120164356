using System.Globalization;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>
/// U, V and W of a scheme as three grids: a row per term, a column per entry of A, B or C, a square per nonzero coefficient.
/// Blue is positive, orange negative, the deeper the larger; of a complex coefficient the left half is the real part, the
/// right half the imaginary one.
/// </summary>
public static class FactorPicture
{
    private const double Top = 64, LargestCell = 22, Gap = 40;

    /// <summary>Draws the scheme as one SVG document, at least <see cref="Chart.Width"/> wide.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public static void Write(CertifiedScheme scheme, TextWriter output)
    {
        Scheme s = scheme.Scheme;
        Tensor tensor = s.Tensor;
        (string Name, char Matrix, int Columns)[] panels = tensor.Product is { } product
            ? [("U", 'A', product.N), ("V", 'B', product.P), ("W", 'C', product.P)]
            : [("U", 'a', tensor.USize), ("V", 'b', tensor.VSize), ("W", 'c', tensor.WSize)];
        int columns = s.Factors.Sum(f => f.Size);
        double cell = Math.Clamp((Chart.Width - 2 * Chart.Margin - 2 * Gap - 24) / columns, 1, LargestCell);
        double width = Math.Max(Chart.Width, 2 * Chart.Margin + 2 * Gap + 24 + cell * columns);
        bool named = cell >= 11;
        Magnitudes magnitudes = new(s);
        double legend = Top + (named ? 76 : 60), bottom = legend + cell * s.Rank;
        SvgCanvas canvas = new(width, bottom + Chart.Margin);

        double share = 100.0 * s.Nonzeros / Math.Max(1, columns * s.Rank);
        string name = tensor.Product is { } of ? $"⟨{of.M},{of.N},{of.P}⟩" : tensor.Name;
        string title = $"{name}, rank {s.Rank} over {scheme.Ring}: the factors U, V and W";
        string subtitle =
            $"{s.Nonzeros} of {columns * s.Rank} coefficients are not zero ({share.ToString("0", CultureInfo.InvariantCulture)} %); a " +
                $"row is a term, a column an entry of {panels[0].Matrix}, {panels[1].Matrix} or {panels[2].Matrix}" +
                $"{(s.IsReal ? "" : "; left half real part, right half imaginary part")}";
        Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle), magnitudes.Legend());
        double left = Chart.Margin + 24;
        for (int f = 0; f < 3; f++)
        {
            Factor factor = s.Factors[f];
            canvas.Text(left + cell * factor.Size / 2, legend - (named ? 30 : 8),
                $"{panels[f].Name} (entries of {panels[f].Matrix})", 13, Anchor.Middle, bold: true);
            if (named)
                for (int a = 0; a < factor.Size; a++)
                    canvas.Text(left + cell * (a + 0.5) + 3.5, legend - 5,
                        Entry(panels[f].Matrix, f, a, tensor), Math.Min(9, cell * 0.6), Anchor.Start,
                        Palette.Faint, turn: -90);
            canvas.Rectangle(left, legend, cell * factor.Size, cell * factor.Rank, "none", Palette.Grid);
            for (int a = panels[f].Columns; a < factor.Size; a += panels[f].Columns)
                canvas.Line(left + cell * a, legend, left + cell * a, bottom, Palette.Faint, 0.6);
            for (int r = 5; r < factor.Rank && cell >= 3; r += 5)
                canvas.Line(left, legend + cell * r, left + cell * factor.Size, legend + cell * r, Palette.Grid);
            for (int r = 0; r < factor.Rank; r++)
                Squares(canvas, factor.Term(r), left, legend + cell * r, cell, magnitudes,
                    a => $"term {r + 1}, {Entry(panels[f].Matrix, f, a, tensor)}");
            left += cell * factor.Size + Gap;
        }
        for (int r = 0; r < s.Rank; r++)
            if ((r == 0 || r % 5 == 4) && (cell >= 3 || r % 50 == 49))
                canvas.Text(Chart.Margin + 18, legend + cell * (r + 0.5) + 3.5, $"{r + 1}", 10, Anchor.End, Palette.Faint);
        canvas.Write(output, title, subtitle);
    }

    private static string Entry(char matrix, int factor, int position, Tensor tensor) =>
        ReadableAlgorithm.Entry(char.ToLowerInvariant(matrix), factor, position, tensor);

    private static void Squares(SvgCanvas canvas, ReadOnlySpan<Entry> term, double left, double top, double cell, Magnitudes magnitudes,
        Func<int, string> place)
    {
        double pad = cell >= 6 ? 0.75 : 0;
        foreach (ref readonly Entry e in term)
        {
            string? tip = cell >= 6 ? $"{place(e.Index)}: {e.Value}" : null;
            (double x, double size) = (left + cell * e.Index + pad, cell - 2 * pad);
            if (e.Value.IsReal)
            {
                canvas.Rectangle(x, top + pad, size, size, magnitudes.Fill(e.Value.Re), null, tip);
                continue;
            }
            canvas.Rectangle(x, top + pad, size, size, "white", Palette.Faint, tip);
            if (!e.Value.Re.IsZero) canvas.Rectangle(x, top + pad, size / 2, size, magnitudes.Fill(e.Value.Re), null, tip);
            canvas.Rectangle(x + size / 2, top + pad, size / 2, size, magnitudes.Fill(e.Value.Im), null, tip);
        }
    }

    /// <summary>The different values of a scheme and the depth of colour of each, by its place among the different magnitudes.</summary>
    private sealed class Magnitudes
    {
        private readonly Rational[] _values, _magnitudes;

        public Magnitudes(Scheme scheme)
        {
            _values = [.. scheme.Factors.SelectMany(f => f.Entries.ToArray()).SelectMany(e => (Rational[])[e.Value.Re, e.Value.Im])
                .Where(x => !x.IsZero).Distinct().Order()];
            _magnitudes = [.. _values.Select(Magnitude).Distinct().Order()];
        }

        public string Fill(Rational value)
        {
            double depth = _magnitudes.Length == 1 ? 1
                : 0.45 + 0.55 * Array.BinarySearch(_magnitudes, Magnitude(value)) / (_magnitudes.Length - 1);
            return value.Sign > 0 ? Palette.Tint(Palette.Blue, depth) : Palette.Tint(Palette.Vermillion, depth);
        }

        /// <summary>Every value where they fit into one row, else the ends and what lies evenly between.</summary>
        public IEnumerable<(string, string)> Legend()
        {
            bool all = _values.Length <= 32 && _values.Append(Rational.Zero).Sum(v => Chart.LegendWidth(Text(v))) <= Chart.Width
                - 2 * Chart.Margin;
            IEnumerable<Rational> shown = all ? _values
                : new[] { 0.0, 0.25, 0.5, 0.75, 1.0 }.Select(q => _values[(int)Math.Round(q * (_values.Length - 1))]).Distinct();
            foreach (Rational value in shown) yield return (Fill(value), Text(value));
            yield return ("white", all ? "0" : $"0, and of {_values.Length} other values five are shown");
        }

        private static string Text(Rational value) =>
            value.ToString() is { Length: <= 12 } text ? text.Replace('-', '−') : $"{(value.Sign < 0 ? "−" : "")}…";

        private static Rational Magnitude(Rational x) => x.Sign < 0 ? -x : x;
    }
}
