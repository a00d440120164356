namespace TensorDecomp.Export.Pictures;

/// <summary>The parts that pictures share: heading, legend, frame with two axes.</summary>
internal static class Chart
{
    /// <summary>The width of a notebook's cell.</summary>
    public const double Width = 900;
    public const double Margin = 24;

    /// <summary>Title, and below it a line that says what is seen; returns the y below both.</summary>
    public static double Heading(SvgCanvas canvas, string title, string subtitle)
    {
        canvas.Text(Margin, 32, title, 18, bold: true);
        canvas.Text(Margin, 52, subtitle, 12, fill: Palette.Faint);
        return 64;
    }

    /// <summary>Swatches with their words in one row; returns the y below.</summary>
    public static double Legend(SvgCanvas canvas, double y, IEnumerable<(string Fill, string Text)> entries)
    {
        double x = Margin;
        foreach ((string fill, string text) in entries)
        {
            double width = LegendWidth(text);
            if (x + width > canvas.Width && x > Margin) (x, y) = (Margin, y + 20);
            canvas.Rectangle(x, y, 14, 14, fill, "#999999");
            canvas.Text(x + 20, y + 11.5, text, 12);
            x += width;
        }
        return y + 28;
    }

    /// <summary>The room that an entry of a legend takes.</summary>
    public static double LegendWidth(string text) => 20 + 6.9 * text.Length + 18;

    /// <summary>Grid lines, ticks and the names of both axes around a plot.</summary>
    public static void Frame(SvgCanvas canvas, Axis x, Axis y, double left, double top, double right, double bottom, string across,
        string up)
    {
        foreach ((double at, string text) in y.Ticks())
        {
            canvas.Line(left, at, right, at, Palette.Grid);
            canvas.Text(left - 8, at + 4, text, 11, Anchor.End, Palette.Faint);
        }
        foreach ((double at, string text) in x.Ticks())
        {
            canvas.Line(at, bottom, at, bottom + 5, Palette.Faint);
            canvas.Text(at, bottom + 18, text, 11, Anchor.Middle, Palette.Faint);
        }
        canvas.Line(left, bottom, right, bottom, Palette.Faint);
        canvas.Text((left + right) / 2, bottom + 36, across, 12, Anchor.Middle);
        canvas.Text(left - 52, (top + bottom) / 2, up, 12, Anchor.Middle, turn: -90);
    }
}
