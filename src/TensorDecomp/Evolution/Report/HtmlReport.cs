using System.Text;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Programs.Named;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Report;

/// <summary>
/// A run on one self-contained page: no script, no file beside it, nothing fetched. Score over evaluations, figures per
/// target, lineage, niches, models, the best program with its difference from the seed, and every candidate.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="history">The run.</param>
    /// <param name="title">What it is called; any text.</param>
    /// <param name="page">Stays open.</param>
    public static void Write(RunHistory history, string title, TextWriter page)
    {
        RunState state = history.State;
        page.Write($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" " +
            $"content=\"width=device-width\"><title>{HtmlText.Escape(title)}</title><style>" +
            $"{TemplateSet.Resource("Report/report.css")}</style></head><body><main>");
        page.Write($"<h1>{HtmlText.Escape(title)}</h1>{Summary(history)}");
        if (state.Best is { } first)
            Section(page, "Use the best program", Commands(history, first, "Search with it, keep it under a name, see what changed:",
                $"decomp programs diff {ProgramCommands.Word(state.Settings.Founders[0].Name)} " +
                    $"{ProgramCommands.Program(history.Journal, first.Id)}"));
        Section(page, "Score over evaluations",
            $"<p>Dots are placed candidates, the line is the best so far. The score is the mean over the targets of " +
                $"{ScoreWords(state.Settings.Fitness)}; it rewards models and decides nothing else.</p>" +
                $"{HtmlText.Wide(RunCharts.Score(history.Points))}");
        Section(page, "Targets", Targets(state) + string.Concat(state.Settings.Targets.Select(t =>
            $"<h3>{t}</h3>{RunCharts.Target(t, history.Points, state.Settings.Fitness)}")));
        Section(page, "Lineage",
            $"<p>A band per generation, numbered on the left. {Legend(state)} Hollow circles were rejected; the marked line leads to the " +
                $"best.</p>{HtmlText.Wide(LineageTree.Of(state))}{LineOfTheBest.Of(state)}");
        Section(page, "Niches", Niches(state));
        if (state.Ledger.Accounts.Count > 0) Section(page, "Models", Models(state));
        if (state.Advice.Count > 1)
            Section(page, "Advice", "<div class=\"prose\">" +
                HtmlText.Table(["advice", "asked with", "settled", "mean gain"],
                    state.Advice.Select(a =>
                        (string[])[a.Number == 0 ? "the template's" : HtmlText.Escape(a.Text), Invariant($"{a.Asked}"),
                            Invariant($"{a.Settled}"),
                            Number(a.MeanGain)])) + "</div>");
        if (state.Best is { } best) Section(page, $"The best program: candidate {best.Id}", Best(state, best));
        Section(page, "Candidates", Candidates(history));
        page.Write("</main></body></html>");
    }

    internal static string ScoreWords(FitnessRule rule) => rule.IsByWork()
        ? "1 − ½·ln W/ln B where one is solved, W being the restart-steps per proof and B the budget, and of half of the way down from " +
            "f = 4 to 10⁻⁶, in logarithms, where it is not"
        : "half the exact share and half the mean share of restarts below the thresholds";

    private static void Section(TextWriter page, string heading, string body) =>
        page.Write($"<section><h2>{HtmlText.Escape(heading)}</h2>{body}</section>");

    internal static string Summary(RunHistory history)
    {
        RunReading reading = RunReading.Of(history.State);
        string rejected = reading.Rejected.Count == 0 ? "" : $" ({string.Join(", ", reading.Rejected.Select(r => $"{r.Count} {r.Why}"))})";
        string spend = reading.Answers == 0 ? ""
            : Invariant($"{reading.Answers} answers, {reading.Tokens:N0} tokens, {reading.Cost:F4} dollars. ");
        string text =
            Invariant($"{history.State.Settings.Regime}, seed {history.State.Settings.Seed}. {reading.Evaluations} evaluations of " +
                $"{history.State.Settings.RestartSteps:N0} restart-steps per target, {reading.Candidates} candidates: {reading.Placed} " +
                $"placed, {reading.Rejected.Sum(r => r.Count)} rejected{rejected}, {reading.InFlight} under way. {spend}Begun " +
                $"{history.Began:yyyy-MM-dd HH:mm} UTC, last event {history.Ended:yyyy-MM-dd HH:mm}. Digest {history.Digest}.");
        return $"<p>{HtmlText.Escape(text)}</p>";
    }

    internal static string Targets(RunState state)
    {
        Member? seed = state.Candidates.FirstOrDefault()?.Member;
        return HtmlText.Table(["target", "steps per proof (95 %)", "exact", "lowest f", "by candidate", "seed's steps per proof",
            "seed exact", "seed lowest f"],
            RunReading.Of(state).Targets.Select(t =>
        {
            TargetFitness? before = seed?.Fitness.FirstOrDefault(f => f.Target == t.Target);
            return (string[])[t.Target.ToString(), Work(t.Best), Exact(t.Best), Number(t.Best?.BestLoss),
                t.Best is null ? "–" : Link(t.Candidate), Work(before), Exact(before), Number(before?.BestLoss)];
        }));
    }

    internal static string Niches(RunState state) => string.Concat(state.Islands.Select(island =>
        $"<h3>Island {island.Number}: {island.Cells.Count} cells, {island.Archive.Count} members</h3>" +
        HtmlText.Table(["cell: method | cost per step | largest shape solved", "elite", "score"],
            island.Cells.Select(c =>
                (string[])[HtmlText.Escape(c.Key), Link(c.Value.Id), Number(c.Value.Score)]))));

    internal static string Models(RunState state) =>
        HtmlText.Table(["model", "asked", "answered", "prompt tokens", "answer tokens", "dollars", "gain", "dollars per 0.01 of gain"],
            state.Ledger.Accounts.Select(a =>
        (string[])[HtmlText.Escape(a.Key), Invariant($"{a.Value.Asked}"), Invariant($"{a.Value.Answered}"),
            Invariant($"{a.Value.PromptTokens:N0}"),
            Invariant($"{a.Value.AnswerTokens:N0}"), Invariant($"{a.Value.Cost:F4}"), Number(a.Value.Gain), a.Value.Gain > 0
                ? Invariant($"{a.Value.Cost / a.Value.Gain / 100:F4}") : "–"]));

    private static string Best(RunState state, Member best)
    {
        string seed = state.Settings.Founders[0].Source, source = state[best.Id].Source!;
        return $"{Figures(best)}<h3>Difference from " +
            $"{HtmlText.Escape(state.Settings.Founders[0].Name)}</h3>{DiffTable.Of(seed, source)}<details><summary>The whole " +
            $"program</summary><pre>{HtmlText.Escape(source)}</pre></details>";
    }

    internal static string Figures(Member member) =>
        HtmlText.Table(["target", "steps per proof (95 %)", "exact", .. TargetFitness.Thresholds.Select(t => Invariant($"f &lt; {t}")),
            "median f", "lowest f", "integrality gap", "steps per restart"],
        member.Fitness.Select(f =>
            (string[])[f.Target.ToString(), Work(f), Exact(f), .. f.Below.Select(b => Invariant($"{b}")), Number(f.MedianLoss),
                Number(f.BestLoss), Number(f.IntegralityGap), Invariant($"{(f.Restarts > 0 ? f.RestartSteps / f.Restarts : 0):N0}")]));

    /// <summary>The commands that use a candidate.</summary>
    private static string Commands(RunHistory history, Member member, string words, params string[] more)
    {
        string program = ProgramCommands.Program(history.Journal, member.Id);
        string[] commands = [ProgramCommands.Search(member, program), ProgramCommands.Add(program), .. more];
        return $"<p>{words}</p><pre class=\"use\">{HtmlText.Escape(string.Join("\n", commands))}</pre>";
    }

    private static string Candidates(RunHistory history)
    {
        RunState state = history.State;
        StringBuilder text = new();
        foreach (CandidateLife life in state.Candidates)
        {
            string origin = life.Parents.Count == 0 ? life.Operator : $"{life.Operator} of {string.Join(" and ", life.Parents)}";
            string fate = life.Member is { } member ? Invariant($"score {member.Score:F4}")
                : life.Why ?? "under way";
            text.Append($"<details id=\"c{life.Id}\"><summary>{life.Id}: {HtmlText.Escape(origin)}: {HtmlText.Escape(fate)}</summary>");
            if (life.Member is { } placed) text.Append(Figures(placed)).Append(Commands(history, placed, "Use it:"));
            if (life.Reason is { } reason) text.Append($"<p>{HtmlText.Escape(reason)}</p>");
            if (life.Answer is { } answer) text.Append($"<h4>Answer</h4><pre>{HtmlText.Escape(answer)}</pre>");
            else if (life.Source is { } source) text.Append($"<h4>Program</h4><pre>{HtmlText.Escape(source)}</pre>");
            text.Append("</details>");
        }
        return text.ToString();
    }

    internal static string Legend(RunState state) =>
        string.Join(" ", state.Candidates.Select(c => c.Operator).Distinct().Order(StringComparer.Ordinal)
            .Select(o => $"<span class=\"key op-{o}\">{o}</span>"));

    private static string Work(TargetFitness? f) => f is null ? "–" : HtmlText.Escape(WorkToProof.Of(f).ToString()) + f.Race switch
    {
        RaceEnd.Behind => ", behind",
        RaceEnd.Known => ", known",
        _ => "",
    };

    private static string Exact(TargetFitness? f) => f is null ? "–" : Invariant($"{f.Exact} of {f.Restarts}");

    private static string Number(double? value) => value is { } number ? HtmlText.Escape(Invariant($"{number:G4}")) : "–";

    private static string Link(int candidate) => Invariant($"<a href=\"#c{candidate}\">{candidate}</a>");
}
