using System.Text;
using TensorDecomp.Export.Pictures;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Report;

/// <summary>One figure of the placed candidates over the evaluations as inline SVG: a dot for each, a step line for the best so
/// far.</summary>
/// <param name="Title">What the figure is, for screen readers.</param>
/// <param name="Label">The same along the vertical axis.</param>
/// <param name="Width">In pixels; likewise the next.</param>
internal sealed record RunChart(string Title, string Label, double Width, double Height)
{
    private const double Left = 58, Right = 14, Top = 12, Bottom = 42;

    /// <summary>Which figures are better: the higher or the lower ones.</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>Whether the vertical axis is one of powers of ten; figures below the bound stand on it.</summary>
    public double? LogarithmicFrom { get; init; }

    /// <param name="points">Candidate, evaluations made by then, and its figure; those that are no numbers are left out.</param>
    public string Of(IEnumerable<(int Candidate, int Evaluations, double Value)> points)
    {
        (int Candidate, int Evaluations, double Value)[] shown =
            [.. from p in points
                where double.IsFinite(p.Value)
                select (p.Candidate, p.Evaluations, Math.Max(p.Value, LogarithmicFrom ?? 0))];
        if (shown.Length == 0) return "<p>No candidate has been placed yet.</p>";
        Axis x = Axis.Count(shown.Max(p => p.Evaluations), Left, Width - Right);
        Axis y = LogarithmicFrom is { } least ? Axis.Logarithmic(least, Math.Max(10 * least, shown.Max(p => p.Value)), Height - Bottom, Top)
            : Axis.FromZero(shown.Max(p => p.Value), Height - Bottom, Top);
        StringBuilder svg = new();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {Width:F0} {Height:F0}\" role=\"img\" " +
            $"aria-label=\"{HtmlText.Escape(Title)}\">"));
        foreach ((double at, string text) in y.Ticks())
            svg.Append(Invariant(
                $"<line class=\"grid\" x1=\"{Left:F0}\" x2=\"{Width - Right:F0}\" y1=\"{at:F1}\" y2=\"{at:F1}\"/><text class=\"axis\" " +
                    $"x=\"{Left - 6:F0}\" y=\"{at + 4:F1}\" text-anchor=\"end\">{text}</text>"));
        foreach ((double at, string text) in x.Ticks())
            svg.Append(Invariant(
                $"<line class=\"tick\" x1=\"{at:F1}\" x2=\"{at:F1}\" y1=\"{Height - Bottom:F0}\" y2=\"{Height - Bottom + 4:F0}\"/><text " +
                    $"class=\"axis\" x=\"{at:F1}\" y=\"{Height - Bottom + 17:F0}\" text-anchor=\"middle\">{text}</text>"));
        double middle = (Top + Height - Bottom) / 2;
        svg.Append(Invariant(
            $"<text class=\"label\" x=\"{(Left + Width - Right) / 2:F0}\" y=\"{Height - 6:F0}\" " +
                $"text-anchor=\"middle\">evaluations</text><text class=\"label\" transform=\"translate(13 {middle:F0}) rotate(-90)\" " +
                $"text-anchor=\"middle\">{HtmlText.Escape(Label)}</text>"));
        foreach ((int candidate, int evaluations, double value) in shown)
            svg.Append(Invariant(
                $"<a href=\"#c{candidate}\"><circle cx=\"{x.At(evaluations):F1}\" cy=\"{y.At(value):F1}\" r=\"3\"><title>candidate " +
                    $"{candidate}: {value:G4} after {evaluations} evaluations</title></circle></a>"));
        return svg.Append(Invariant($"<path class=\"best\" d=\"{Steps(shown, x, y)}\"/></svg>")).ToString();
    }

    private string Steps(IReadOnlyList<(int Candidate, int Evaluations, double Value)> points, Axis x, Axis y)
    {
        double best = points[0].Value;
        StringBuilder path = new(Invariant($"M{x.At(points[0].Evaluations):F1},{y.At(best):F1}"));
        foreach ((_, int evaluations, double value) in points.Skip(1))
        {
            best = LowerIsBetter ? Math.Min(best, value) : Math.Max(best, value);
            path.Append(Invariant($"H{x.At(evaluations):F1}V{y.At(best):F1}"));
        }
        return path.ToString();
    }
}
