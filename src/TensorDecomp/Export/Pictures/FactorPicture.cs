using System.Globalization;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>U, V and W of a scheme as <see cref="FactorGrids"/>: blue is positive, orange negative, the deeper the larger.</summary>
public static class FactorPicture
{
    private const double Top = 64, LargestCell = 22, Gap = 40;

    /// <summary>Draws the scheme, of any tensor, as one SVG document, at least <see cref="Chart.Width"/> wide.</summary>
    public static void Write(CertifiedScheme scheme, TextWriter output)
    {
        Scheme s = scheme.Scheme;
        int columns = s.Factors.Sum(f => f.Size);
        double cell = Math.Clamp((Chart.Width - 2 * Chart.Margin - 2 * Gap - 24) / columns, 1, LargestCell);
        FactorGrids grids = new(s, new Magnitudes(s), cell, Gap);
        double width = Math.Max(Chart.Width, 2 * Chart.Margin + 2 * Gap + 24 + cell * columns);
        double top = Top + (grids.IsNamed ? 76 : 60);
        SvgCanvas canvas = new(width, top + cell * s.Rank + Chart.Margin);

        double share = 100.0 * s.Nonzeros / Math.Max(1, columns * s.Rank);
        string title = $"{FactorGrids.NameOf(s.Tensor)}, rank {s.Rank} over {scheme.Ring}: the factors U, V and W";
        string subtitle =
            $"{s.Nonzeros} of {columns * s.Rank} coefficients are not zero ({share.ToString("0", CultureInfo.InvariantCulture)} %); " +
                $"{grids.Legend}{(s.IsReal ? "" : "; left half real part, right half imaginary part")}";
        Chart.Legend(canvas, Chart.Heading(canvas, title, subtitle), grids.Magnitudes.Legend());
        grids.Draw(canvas, Chart.Margin + 24, top, [.. Enumerable.Range(0, s.Rank)]);
        for (int r = 0; r < s.Rank; r++)
            if ((r == 0 || r % 5 == 4) && (cell >= 3 || r % 50 == 49))
                canvas.Text(Chart.Margin + 18, top + cell * (r + 0.5) + 3.5, $"{r + 1}", 10, Anchor.End, Palette.Faint);
        canvas.Write(output, title, subtitle);
    }
}
