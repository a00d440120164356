using System.Globalization;
using System.Net;
using System.Text;

namespace TensorDecomp.Export.Pictures;

/// <summary>Where a text stands relative to its point.</summary>
internal enum Anchor { Start, Middle, End }

/// <summary>A picture in the making: a few shapes, written as SVG 1.1 that browsers, notebooks and converters all read. Units are
/// pixels.</summary>
internal sealed class SvgCanvas(double width, double height)
{
    private readonly StringBuilder _body = new();

    public double Width { get; } = width;
    public double Height { get; } = height;

    public void Rectangle(double x, double y, double width, double height, string fill, string? stroke = null, string? tip = null) =>
        Shape($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" " +
            $"fill=\"{fill}\"{(stroke is null ? "" : $" stroke=\"{stroke}\"")}", "rect", tip);

    public void Line(double x1, double y1, double x2, double y2, string stroke, double thickness = 1, string? dash = null) =>
        _body.Append(CultureInfo.InvariantCulture,
            $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" stroke=\"{stroke}\" " +
                $"stroke-width=\"{N(thickness)}\"{Dash(dash)}/>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke, double thickness, double opacity = 1,
        string? tip = null, string? dash = null) =>
        Shape($"<polyline points=\"{string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" fill=\"none\" stroke=\"{stroke}\" " +
            $"stroke-width=\"{N(thickness)}\" stroke-opacity=\"{N(opacity)}\" stroke-linejoin=\"round\"{Dash(dash)}", "polyline", tip);

    public void Dot(double x, double y, double radius, string fill, string? tip = null) =>
        Shape($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{fill}\"", "circle", tip);

    /// <summary>A dot that is white inside.</summary>
    public void Ring(double x, double y, double radius, string stroke, string? tip = null) =>
        Shape($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"white\" stroke=\"{stroke}\" stroke-width=\"1.6\"", "circle",
            tip);

    public void Text(double x, double y, string text, double size = 12, Anchor anchor = Anchor.Start, string fill = Palette.Ink,
        bool bold = false, double turn = 0) =>
        _body.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" text-anchor=\"{anchor.ToString().ToLowerInvariant()}\" " +
                $"fill=\"{fill}\"{(bold ? " font-weight=\"bold\"" : "")}" +
                $"{(turn == 0 ? "" : $" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"")}>{WebUtility.HtmlEncode(text)}</text>\n");

    /// <summary>The whole file. The description is what a screen reader says.</summary>
    public void Write(TextWriter output, string title, string description)
    {
        output.Write(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(Width)}\" height=\"{N(Height)}\" viewBox=\"0 0 {N(Width)} " +
                $"{N(Height)}\" font-family=\"'DejaVu Sans', Verdana, sans-serif\" role=\"img\">\n");
        output.Write(
            $"<title>{WebUtility.HtmlEncode(title)}</title>\n<desc>{WebUtility.HtmlEncode(description)}</desc>\n<rect width=\"100%\" " +
                "height=\"100%\" fill=\"white\"/>\n");
        output.Write(_body);
        output.Write("</svg>\n");
    }

    // A tip shows when the pointer rests on the shape.
    private void Shape(string open, string element, string? tip) =>
        _body.Append(open).Append(tip is null ? "/>\n" : $"><title>{WebUtility.HtmlEncode(tip)}</title></{element}>\n");

    private static string Dash(string? dash) => dash is null ? "" : $" stroke-dasharray=\"{dash}\"";

    private static string N(double x) => x.ToString("0.##", CultureInfo.InvariantCulture);
}
