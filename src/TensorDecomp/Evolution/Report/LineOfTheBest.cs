using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Report;

/// <summary>The ancestors of the best program, oldest first: how each was made, what it reached, and what it changed in its
/// parent.</summary>
internal static class LineOfTheBest
{
    public static string Of(RunState state)
    {
        if (state.Best is not { } best) return "";
        CandidateLife[] line = [.. state.LineOf(best.Id).Select(id => state[id])];
        string table = HtmlText.Table(["candidate", "made by", "parents", "score", .. state.Settings.Targets.Select(t => $"{t} exact")],
            line.Select(life => (string[])[Link(life.Id), HtmlText.Escape(life.Operator), string.Join(" and ", life.Parents.Select(Link)),
                Invariant($"{life.Member!.Score:F4}"),
                .. state.Settings.Targets.Select(t => life.Member!.Fitness.FirstOrDefault(f => f.Target == t) is { } f
                    ? Invariant($"{f.Exact} of {f.Restarts}") : "–")]));
        string steps = string.Concat(
            from life in line
            where life.Parents.Count > 0
            let parent = life.Parents[^1]
            select $"<details><summary>What {life.Id} changed in " +
                $"{parent}</summary>{DiffTable.Of(state[parent].Source!, life.Source!)}</details>");
        return $"<h3>The line of the best, oldest first</h3>{table}{steps}";
    }

    private static string Link(int candidate) => Invariant($"<a href=\"#c{candidate}\">{candidate}</a>");
}
