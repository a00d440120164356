using Spectre.Console;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Run;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Cli.Reports;

/// <summary>How a comparison is printed.</summary>
internal enum ComparisonForm
{
    /// <summary>A table for each target, for people.</summary>
    Table,
    Markdown,

    /// <summary>A line for each measurement, and one for the profiles.</summary>
    Json,
}

/// <summary>Programs side by side: target by target as they are measured, then how they do over all targets, those that were held out by
/// themselves.</summary>
internal sealed class ComparisonReport(ComparisonForm form, TextWriter output)
{
    /// <summary>The columns for a target; the name of a program and what it takes to a proof go last.</summary>
    internal static readonly FittedColumn[] Heads =
    [
        new("program"), new("exact", Number: true), new("restarts", Number: true, Expendable: 4),
        new("share", Number: true, Expendable: 1), new("95 % of share", Number: true, Expendable: 5),
        new("10⁶ steps to the first", Number: true), new("95 % of steps", Number: true, Expendable: 2),
        new("lowest f", Number: true, Expendable: 3),
    ];

    private static readonly FittedColumn[] ProfileHeads =
    [
        new("program"), new("targets solved", Number: true), new("best", Number: true, Expendable: 1),
        new("within 1.5 ×", Number: true, Expendable: 2), new("within 2 ×", Number: true, Expendable: 3),
        new("within 4 ×", Number: true, Expendable: 4), new("score", Number: true),
    ];

    /// <summary>What all programs did on one target.</summary>
    public void Target(IReadOnlyList<ComparisonRow> standings, bool heldOut)
    {
        if (form == ComparisonForm.Json)
            foreach (ComparisonRow s in standings) Line(Fields(s, heldOut));
        else Rows($"{standings[0].Target}{(heldOut ? ", held out" : "")}", Heads, standings.Select(Cells));
    }

    /// <summary>How they do over the targets.</summary>
    public void Profiles(IReadOnlyList<ComparisonRow> seen, IReadOnlyList<ComparisonRow> heldOut)
    {
        foreach ((string name, IReadOnlyList<ComparisonRow> group) in (IEnumerable<(string, IReadOnlyList<ComparisonRow>)>)
            [(heldOut.Count > 0 ? "seen" : "all", seen), ("held out", heldOut)])
        {
            if (group.Count == 0) continue;
            IReadOnlyList<PerformanceProfile> profiles = PerformanceProfile.Of(group);
            if (form == ComparisonForm.Json) foreach (PerformanceProfile p in profiles) Line(Fields(name, p));
            else Rows(profiles[0].Targets == 0 ? $"Of the {name} targets none was solved"
                : Invariant($"Targets that any solved ({name}: {profiles[0].Targets}): the share done within so many times the least work"),
                ProfileHeads, profiles.Select(Cells));
        }
    }

    private static string[] Cells(ComparisonRow s) =>
    [
        s.Name, Invariant($"{s.Exact}"), Invariant($"{s.Restarts}"), Invariant($"{s.Share:F4}"),
        Invariant($"{s.Interval.Low:F4}–{s.Interval.High:F4}"),
        s.Exact > 0 ? Millions(s.Work) : $"> {Millions(s.RestartSteps)}", $"{Millions(s.WorkInterval.Low)}–{Millions(s.WorkInterval.High)}",
        Invariant($"{s.BestLoss:G3}"),
    ];

    private static string[] Cells(PerformanceProfile p) =>
    [
        p.Program, Invariant($"{p.Solved} of {p.Targets}"), Invariant($"{p.Within(1):F2}"), Invariant($"{p.Within(1.5):F2}"),
        Invariant($"{p.Within(2):F2}"), Invariant($"{p.Within(4):F2}"), Invariant($"{p.Score:F3}"),
    ];

    private void Rows(string title, FittedColumn[] heads, IEnumerable<string[]> rows)
    {
        if (form == ComparisonForm.Markdown)
        {
            output.WriteLine($"### {title}\n\n| {string.Join(" | ", heads.Select(head => head.Head))} " +
                $"|\n|{string.Concat(heads.Select(head => head.Number ? "--:|" : "---|"))}");
            foreach (string[] row in rows) output.WriteLine($"| {string.Join(" | ", row)} |");
            output.WriteLine();
            return;
        }
        FittedTable table = new(heads);
        foreach (string[] row in rows) table.Add(row);
        Terminal.Output.MarkupLine($"[bold]{Markup.Escape(title)}[/]");
        table.Write();
    }

    private static object Fields(ComparisonRow s, bool heldOut) => new
    {
        target = s.Target.ToString(),
        heldOut,
        program = s.Name,
        exact = s.Exact,
        restarts = s.Restarts,
        share = s.Share,
        low = s.Interval.Low,
        high = s.Interval.High,
        perMillionSteps = s.PerMillion,
        restartSteps = s.RestartSteps,
        work = s.Work,
        workLow = s.WorkInterval.Low,
        workHigh = s.WorkInterval.High,
        residual = s.BestLoss,
        failures = s.Failures,
    };

    private static object Fields(string targets, PerformanceProfile p) => new
    {
        profile = targets,
        program = p.Program,
        solved = p.Solved,
        targets = p.Targets,
        ratios = p.Ratios,
        score = p.Score,
    };

    private void Line<T>(T fields) => output.WriteLine(JsonText.Of(fields));

    private static string Millions(double steps) => double.IsFinite(steps) ? Invariant($"{steps / 1e6:G3}") : "∞";
}
