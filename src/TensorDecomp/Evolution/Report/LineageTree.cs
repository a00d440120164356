using System.Globalization;
using System.Text;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Report;

/// <summary>
/// Who descends from whom as inline SVG: a row per generation, candidates from left to right by number, lines to their
/// parents; colour by operator, hollow where rejected, ringed along the line of the best.
/// </summary>
internal static class LineageTree
{
    private const double Row = 46, Step = 26, Margin = 26;

    public static string Of(RunState state)
    {
        int[] generation = new int[state.Candidates.Count + 1];
        foreach (CandidateLife life in state.Candidates)
            generation[life.Id] = life.Parents.Count == 0 ? 0 : 1 + life.Parents.Max(p => generation[p]);
        int[] places = new int[generation.Length == 0 ? 1 : generation.Max() + 1];
        Dictionary<int, (double X, double Y)> at = [];
        foreach (CandidateLife life in state.Candidates)
            at[life.Id] = (Margin + Step * places[generation[life.Id]]++, Margin + Row * generation[life.Id]);
        IReadOnlySet<int> line = state.Best is { } best ? state.LineOf(best.Id) : new HashSet<int>();
        double width = 2 * Margin + Step * Math.Max(1, places.Max()), height = 2 * Margin + Row * (places.Length - 1);
        StringBuilder svg =
            new(Text($"<svg class=\"tree\" width=\"{width:F0}\" height=\"{height:F0}\" role=\"img\" aria-label=\"lineage\">"));
        foreach (CandidateLife life in state.Candidates)
            foreach (int parent in life.Parents)
                svg.Append(Text(
                    $"<line class=\"{(line.Contains(life.Id) && line.Contains(parent) ? "descent line" : "descent")}\" x1=\"{at[parent].X:F0}\" y1=\"{at[parent].Y:F0}\" x2=\"{at[life.Id].X:F0}\" y2=\"{at[life.Id].Y:F0}\"/>"));
        foreach (CandidateLife life in state.Candidates)
        {
            string kind = life.Stage == LifeStage.Placed ? "placed" : life.Stage == LifeStage.Rejected ? "rejected" : "open";
            svg.Append(Text(
                $"<a href=\"#c{life.Id}\"><circle class=\"{kind} op-{life.Operator}{(line.Contains(life.Id) ? " line" : "")}\" cx=\"{at[life.Id].X:F0}\" cy=\"{at[life.Id].Y:F0}\" r=\"8\"/>"));
            svg.Append(Text(
                $"<text class=\"node\" x=\"{at[life.Id].X:F0}\" y=\"{at[life.Id].Y + 3:F0}\" text-anchor=\"middle\">{life.Id}</text><title>candidate {life.Id}, {life.Operator}, island {life.Island}: {kind}{(life.Why is null ? "" : " ")}{HtmlText.Escape(life.Why ?? "")}</title></a>"));
        }
        return svg.Append("</svg>").ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
