using System.Globalization;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>One run of evolution: score over evaluations, figures per target, lineage, niches, what models cost, and every candidate with a
/// link to its page.</summary>
internal sealed class RunPage(ShelvedJournal journal, RunHistory history)
{
    private readonly RunState _state = history.State;

    /// <summary>Whether its parts are to be sent again as its journal grows.</summary>
    public bool IsLive { get; init; }

    private string Address => $"/evolution/{Uri.EscapeDataString(journal.Key)}";

    public Page Page => new($"Evolution of {string.Join(", ", _state.Settings.Targets)}", "Evolution", Html.Of($"""
        <nav class="choices" aria-label="On this page"><a href="#spent">Spent</a><a href="#score">Score</a><a href="#targets">Targets</a><a
        href="#lineage">Lineage</a><a href="#niches">Niches</a><a href="#candidates">Candidates</a></nav>
        <div class="live"{(IsLive ? Html.Of($" data-events=\"{Address}/events\"") : default)}>
        <p id="standing" class="big" role="status" aria-live="polite">{Standing()}</p>
        {Parts.Skip(1).Select(part => Html.Of($"<div id=\"{part.Id}\">{part.Content}</div>\n"))}</div>
        """));

    /// <summary>The parts that change as it goes on, in their order on the page.</summary>
    public IReadOnlyList<(string Id, Html Content)> Parts =>
    [
        ("standing", Standing()),
        ("summary", Html.Made(HtmlReport.Summary(history))),
        ("spent", Html.Of($"<h2>Spent</h2>{Spent()}")),
        ("score", Html.Of($"""
            <h2>Score over evaluations</h2>
            <p>The score is the mean over the targets of
            {HtmlReport.ScoreWords(_state.Settings.Fitness)}.</p>
            <div class="scroll" role="region" aria-label="Score over evaluations" tabindex="0">
            {Html.Made(RunCharts.Score(history.Points))}</div>
            """)),
        ("targets", Html.Of($"""
            <h2>Targets</h2>
            <div class="scroll" role="region" aria-label="Targets" tabindex="0">{Html.Made(HtmlReport.Targets(_state))}</div>
            {_state.Settings.Targets.Select(t => Html.Of($"<h3>{t}</h3>{Html.Made(RunCharts.Target(t, history.Points,
                _state.Settings.Fitness))}"))}
            """)),
        ("lineage", Html.Of($"""
            <h2>Lineage</h2>
            <p>A band per generation, numbered on the left. {Html.Made(HtmlReport.Legend(_state))} Hollow circles were rejected;
            the marked line leads to the best.</p>
            <div class="scroll" role="region" aria-label="Lineage" tabindex="0">{Html.Made(LineageTree.Of(_state))}</div>
            <div class="scroll" role="region" aria-label="The line of the best" tabindex="0">{Html.Made(LineOfTheBest.Of(_state))}</div>
            """)),
        ("niches", Html.Of($"""
            <h2>Niches</h2><div class="scroll" role="region" aria-label="Niches" tabindex="0">{Html.Made(HtmlReport.Niches(_state))}</div>
            """)),
        ("candidates", Html.Of($"<h2>Candidates</h2>{Candidates()}")),
    ];

    private Html Standing()
    {
        RunReading r = RunReading.Of(_state);
        string tries = r.Budget.Evaluations is { } most ? $"{r.Tries:N0} of {most:N0} tries" : $"{r.Tries:N0} tries";
        return Html.Of($"{tries}, score of the best {r.BestScore:F4}; {r.InFlight} under way, " +
            $"last event {history.Ended:yyyy-MM-dd HH:mm:ss} UTC");
    }

    /// <summary>What was used of what may be used.</summary>
    private Html Spent()
    {
        RunReading r = RunReading.Of(_state);
        Budget budget = r.Budget;
        Html models = _state.Ledger.Accounts.Count == 0 ? default
            : Html.Of($"<div class=\"scroll\" role=\"region\" aria-label=\"Models\" " +
                $"tabindex=\"0\">{Html.Made(HtmlReport.Models(_state))}</div>");
        return Html.Of($"{DataTable.Of("Budget", ["of", "#spent", "#allowed", "share"], (IReadOnlyList<Html>[])[
            Row("tries", $"{r.Tries:N0}", r.Tries, budget.Evaluations, "N0"),
            Row("questions", $"{r.Calls:N0}", r.Calls, budget.Calls, "N0"),
            Row("tokens", $"{r.Tokens:N0}", r.Tokens, budget.Tokens, "N0"),
            Row("dollars", $"{r.Cost:F4}", (double)r.Cost, (double?)budget.Dollars, "F2")])}{models}");

        static Html[] Row(string of, string spent, double amount, double? most, string form) => most is { } bound
            ? [Html.Of($"{of}"), Html.Of($"{spent}"), Html.Of($"{bound.ToString(form, CultureInfo.InvariantCulture)}"),
                Share(of, amount / bound)]
            : [Html.Of($"{of}"), Html.Of($"{spent}"), Html.Of($"no bound"), default];

        static Html Share(string of, double share) =>
            Html.Of($"<meter min=\"0\" max=\"1\" value=\"{Math.Min(1, share):F3}\" aria-label=\"{of} spent\"></meter> {share:P0}");
    }

    // Points of the charts and circles of the lineage lead to #c12, so rows are called so.
    private Html Candidates()
    {
        string address = Address;
        return DataTable.Of("Candidates", ["candidate", "made by", "parents", "island", "#score", "fate"], _state.Candidates.Select(life =>
            (IReadOnlyList<Html>)[Html.Of($"<a id=\"c{life.Id}\" href=\"{address}/{life.Id}\">{life.Id}</a>"),
                Html.Of($"{life.Operator}{(life.Model is { } model ? $", {model}" : "")}"),
                Html.Join(life.Parents.Select(p => Html.Of($"<a href=\"{address}/{p}\">{p}</a>")), ", "), Html.Of($"{life.Island}"),
                life.Member is { } member ? Html.Of($"{member.Score:F4}") : default, Html.Of($"{CandidatePage.Fate(life)}")]),
            headed: true);
    }
}
