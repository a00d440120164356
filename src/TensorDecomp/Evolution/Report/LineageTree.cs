using System.Text;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Report;

/// <summary>
/// Who descends from whom as inline SVG: a band per generation, in it candidates by number, in as many rows as fit the page; lines to
/// their parents; colour by operator, hollow where rejected. The line of the best stands out, the others stay in the background, so that
/// hundreds of candidates are read as well as ten.
/// </summary>
internal static class LineageTree
{
    private const double Width = 860, Left = 30, Step = 27, Row = 25, Gap = 26, Top = 22;

    public static string Of(RunState state)
    {
        int[] generation = Generations(state);
        (Dictionary<int, (double X, double Y)> at, double height, double[] bands) = Places(state, generation);
        IReadOnlySet<int> line = state.Best is { } best ? state.LineOf(best.Id) : new HashSet<int>();
        StringBuilder svg = new(Invariant(
            $"<svg class=\"tree\" viewBox=\"0 0 {Width:F0} {height:F0}\" role=\"img\" aria-label=\"lineage\">"));
        for (int k = 0; k < bands.Length; k++)
            svg.Append(Invariant(
                $"<line class=\"grid\" x1=\"0\" x2=\"{Width:F0}\" y1=\"{bands[k] - Row / 2 - 3:F0}\" " +
                    $"y2=\"{bands[k] - Row / 2 - 3:F0}\"/><text class=\"axis\" x=\"2\" y=\"{bands[k] + 4:F0}\">{k}</text>"));
        Lines(state, at, svg, (child, parent) => !(line.Contains(child) && line.Contains(parent)), "descent");
        Lines(state, at, svg, (child, parent) => line.Contains(child) && line.Contains(parent), "descent line");
        foreach (CandidateLife life in state.Candidates)
        {
            string kind = life.Stage == LifeStage.Placed ? "placed" : life.Stage == LifeStage.Rejected ? "rejected" : "open";
            svg.Append(Invariant(
                $"<a href=\"#c{life.Id}\"><circle class=\"{kind} op-{life.Operator}{(line.Contains(life.Id) ? " line" : "")}\" " +
                    $"cx=\"{at[life.Id].X:F0}\" cy=\"{at[life.Id].Y:F0}\" r=\"10\"/>"));
            svg.Append(Invariant(
                $"<text class=\"node\" x=\"{at[life.Id].X:F0}\" y=\"{at[life.Id].Y + 3.5:F1}\" " +
                    $"text-anchor=\"middle\">{life.Id}</text><title>candidate {life.Id}, {life.Operator}, island {life.Island}: " +
                    $"{kind}{(life.Why is null ? "" : " ")}{HtmlText.Escape(life.Why ?? "")}</title></a>"));
        }
        return svg.Append("</svg>").ToString();
    }

    private static int[] Generations(RunState state)
    {
        int[] generation = new int[state.Candidates.Count + 1];
        foreach (CandidateLife life in state.Candidates)
            generation[life.Id] = life.Parents.Count == 0 ? 0 : 1 + life.Parents.Max(p => generation[p]);
        return generation;
    }

    /// <summary>Where each candidate stands, the height of all, and where the first row of each generation lies.</summary>
    private static (Dictionary<int, (double X, double Y)> At, double Height, double[] Bands) Places(RunState state, int[] generation)
    {
        const int perRow = (int)((Width - Left - Step / 2) / Step);
        Dictionary<int, (double X, double Y)> at = [];
        List<double> bands = [];
        double y = Top;
        foreach (IGrouping<int, CandidateLife> band in state.Candidates.GroupBy(c => generation[c.Id]).OrderBy(g => g.Key))
        {
            bands.Add(y);
            int place = 0;
            foreach (CandidateLife life in band)
            {
                at[life.Id] = (Left + Step / 2 + Step * (place % perRow), y + Row * (place / perRow));
                place++;
            }
            y += Row * ((place - 1) / perRow) + Row + Gap;
        }
        return (at, Math.Max(y - Gap, Top), [.. bands]);
    }

    private static void Lines(RunState state, Dictionary<int, (double X, double Y)> at, StringBuilder svg,
        Func<int, int, bool> drawn, string kind)
    {
        foreach (CandidateLife life in state.Candidates)
            foreach (int parent in life.Parents.Where(p => drawn(life.Id, p)))
                svg.Append(Invariant(
                    $"<line class=\"{kind}\" x1=\"{at[parent].X:F0}\" y1=\"{at[parent].Y:F0}\" x2=\"{at[life.Id].X:F0}\" " +
                        $"y2=\"{at[life.Id].Y:F0}\"/>"));
    }
}
