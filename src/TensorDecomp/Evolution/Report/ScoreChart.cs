using System.Globalization;
using System.Text;

namespace TensorDecomp.Evolution.Report;

/// <summary>Scores over evaluations as inline SVG: a dot for every placed candidate, a step line for the best so far.</summary>
internal static class ScoreChart
{
    private const double Width = 860, Height = 300, Left = 46, Right = 14, Top = 12, Bottom = 34;

    public static string Of(IReadOnlyList<ScorePoint> points)
    {
        if (points.Count == 0) return "<p>No candidate has been placed yet.</p>";
        double last = Math.Max(1, points.Max(p => p.Evaluations)), top = Ceiling(points.Max(p => p.Best));
        double X(double evaluations) => Left + (Width - Left - Right) * evaluations / last;
        double Y(double score) => Height - Bottom - (Height - Top - Bottom) * score / top;
        StringBuilder svg = new();
        svg.Append(Text($"<svg viewBox=\"0 0 {Width:F0} {Height:F0}\" role=\"img\" aria-label=\"score over evaluations\">"));
        for (int k = 0; k <= 4; k++)
        {
            double score = top * k / 4, evaluations = last * k / 4;
            svg.Append(Text(
                $"<line class=\"grid\" x1=\"{Left:F0}\" x2=\"{Width - Right:F0}\" y1=\"{Y(score):F1}\" y2=\"{Y(score):F1}\"/><text class=\"axis\" x=\"{Left - 6:F0}\" y=\"{Y(score) + 4:F1}\" text-anchor=\"end\">{score:0.###}</text>"));
            svg.Append(Text(
                $"<text class=\"axis\" x=\"{X(evaluations):F1}\" y=\"{Height - 14:F0}\" text-anchor=\"middle\">{evaluations:0.#}</text>"));
        }
        svg.Append(Text(
            $"<text class=\"axis\" x=\"{(Left + Width) / 2:F0}\" y=\"{Height - 1:F0}\" text-anchor=\"middle\">evaluations</text>"));
        foreach (ScorePoint p in points)
            svg.Append(Text(
                $"<circle cx=\"{X(p.Evaluations):F1}\" cy=\"{Y(p.Score):F1}\" r=\"3\"><title>candidate {p.Candidate}: {p.Score:F4} after {p.Evaluations} evaluations, {p.Seconds:F0} s</title></circle>"));
        StringBuilder path = new(Text($"M{X(points[0].Evaluations):F1},{Y(points[0].Best):F1}"));
        foreach (ScorePoint p in points.Skip(1)) path.Append(Text($"H{X(p.Evaluations):F1}V{Y(p.Best):F1}"));
        path.Append(Text($"H{X(last):F1}"));
        return svg.Append(Text($"<path class=\"best\" d=\"{path}\"/></svg>")).ToString();
    }

    /// <summary>The smallest of 0.05, 0.1, 0.2, 0.5 and 1 above the highest score.</summary>
    private static double Ceiling(double score) => ((double[])[0.05, 0.1, 0.2, 0.5]).FirstOrDefault(c => c > score, 1);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
