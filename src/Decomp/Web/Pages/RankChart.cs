using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>The lowest certified rank of a search over its time, a stair with a dot for each find.</summary>
internal static class RankChart
{
    private const double Width = 860, Height = 250, Left = 56, Right = 16, Top = 16, Bottom = 42;

    /// <param name="finds">In their order.</param>
    /// <param name="elapsed">How long it has been going on.</param>
    /// <param name="schoolbook">The rank that it began at.</param>
    /// <param name="record">The rank to compare with; null for none.</param>
    public static Html Of(IReadOnlyList<Finding> finds, TimeSpan elapsed, int schoolbook, int? record)
    {
        int best = finds.Count == 0 ? schoolbook : finds.Min(f => f.Rank);
        Axis x = Axis.FromZero(Math.Max(1, elapsed.TotalSeconds), Left, Width - Right);
        Axis y = Axis.Whole(Math.Min(best, record ?? best), schoolbook, Height - Bottom, Top);
        List<string> stairs = [$"M{N(x.At(0))},{N(y.At(schoolbook))}"];
        foreach (Finding f in finds) stairs.Add($"H{N(x.At(Seconds(f)))}V{N(y.At(f.Rank))}");
        stairs.Add($"H{N(x.At(elapsed.TotalSeconds))}");
        string label = $"certified rank over {elapsed.TotalSeconds:F0} seconds, from {schoolbook} to " +
            $"{best}{(record is null ? "" : $"; the record is {record}")}";
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{label}">
            {y.Ticks().Select(t => Html.Of($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{t.At:F1}\" " +
                $"y2=\"{t.At:F1}\"/><text class=\"axis\" x=\"{Left - 6}\" y=\"{t.At + 4:F1}\" text-anchor=\"end\">{t.Text}</text>"))}
            {x.Ticks().Select(t => Html.Of($"<line class=\"tick\" x1=\"{t.At:F1}\" x2=\"{t.At:F1}\" y1=\"{Height - Bottom}\" " +
                $"y2=\"{Height - Bottom + 4}\"/><text class=\"axis\" x=\"{t.At:F1}\" y=\"{Height - Bottom + 17}\" " +
                    $"text-anchor=\"middle\">{t.Text}</text>"))}
            <text class="label" x="{(Left + Width - Right) / 2}" y="{Height - 6}" text-anchor="middle">seconds</text>
            <text class="label" transform="translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">rank</text>
            {(record is { } known ? Html.Of($"<line class=\"record\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.At(known):F1}\" " +
                $"y2=\"{y.At(known):F1}\"/><text class=\"record-word\" x=\"{Width - Right}\" y=\"{y.At(known) - 5:F1}\" " +
                    $"text-anchor=\"end\">record {known}</text>") : default)}
            <path class="stairs" d="{string.Concat(stairs)}"/>
            {finds.Select(f => Html.Of($"<circle cx=\"{x.At(Seconds(f)):F1}\" cy=\"{y.At(f.Rank):F1}\" r=\"4\"><title>rank {f.Rank} over " +
                $"{f.Certified.Ring} after {Seconds(f):0.##} s, by {f.Engine}</title></circle>"))}
            </svg>
            """);
    }

    private static double Seconds(Finding f) => f.Certified.Provenance!.Seconds;

    private static string N(double value) => value.ToString("F1", System.Globalization.CultureInfo.InvariantCulture);
}
