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

    public Page Page => new($"Evolution of {string.Join(", ", _state.Settings.Targets)}", "Evolution", Html.Of($"""
        {Html.Made(HtmlReport.Summary(history))}
        <h2>Score over evaluations</h2>
        <p>The score is the mean over the targets of
        {HtmlReport.ScoreWords(_state.Settings.Fitness)}.</p>
        <div class="scroll" role="region" aria-label="Score over evaluations" tabindex="0">
        {Html.Made(RunCharts.Score(history.Points))}</div>
        <h2>Targets</h2><div class="scroll" role="region" aria-label="Targets" tabindex="0">{Html.Made(HtmlReport.Targets(_state))}</div>
        {_state.Settings.Targets.Select(t => Html.Of($"<h3>{t}</h3>{Html.Made(RunCharts.Target(t, history.Points,
            _state.Settings.Fitness))}"))}
        <h2>Lineage</h2>
        <p>A band per generation, numbered on the left. {Html.Made(HtmlReport.Legend(_state))} Hollow circles were rejected;
        the marked line leads to the best.</p>
        <div class="scroll" role="region" aria-label="Lineage" tabindex="0">{Html.Made(LineageTree.Of(_state))}</div>
        <div class="scroll" role="region" aria-label="The line of the best" tabindex="0">{Html.Made(LineOfTheBest.Of(_state))}</div>
        <h2>Niches</h2><div class="scroll" role="region" aria-label="Niches" tabindex="0">{Html.Made(HtmlReport.Niches(_state))}</div>
        <h2>Spent</h2>{Spent()}
        <h2>Candidates</h2>{Candidates()}
        """));

    /// <summary>What was used of what may be used.</summary>
    private Html Spent()
    {
        RunReading r = RunReading.Of(_state);
        Budget budget = r.Budget;
        Html models = _state.Ledger.Accounts.Count == 0 ? default
            : Html.Of($"<div class=\"scroll\" role=\"region\" aria-label=\"Models\" " +
                $"tabindex=\"0\">{Html.Made(HtmlReport.Models(_state))}</div>");
        return Html.Of($"{DataTable.Of("Budget", ["of", "#spent", "#allowed"], (IReadOnlyList<Html>[])[
            [Html.Of($"tries"), Html.Of($"{r.Tries:N0}"), Bound(budget.Evaluations)],
            [Html.Of($"questions"), Html.Of($"{r.Calls:N0}"), Bound(budget.Calls)],
            [Html.Of($"tokens"), Html.Of($"{r.Tokens:N0}"), Bound(budget.Tokens)],
            [Html.Of($"dollars"), Html.Of($"{r.Cost:F4}"), budget.Dollars is { } dollars ? Html.Of($"{dollars:F2}")
                : Html.Of($"no bound")]])}{models}");

        static Html Bound(long? bound) => bound is { } number ? Html.Of($"{number:N0}") : Html.Of($"no bound");
    }

    // Points of the charts and circles of the lineage lead to #c12, so rows are called so.
    private Html Candidates()
    {
        string address = $"/evolution/{Uri.EscapeDataString(journal.Key)}";
        return DataTable.Of("Candidates", ["candidate", "made by", "parents", "island", "#score", "fate"], _state.Candidates.Select(life =>
            (IReadOnlyList<Html>)[Html.Of($"<a id=\"c{life.Id}\" href=\"{address}/{life.Id}\">{life.Id}</a>"),
                Html.Of($"{life.Operator}{(life.Model is { } model ? $", {model}" : "")}"),
                Html.Join(life.Parents.Select(p => Html.Of($"<a href=\"{address}/{p}\">{p}</a>")), ", "), Html.Of($"{life.Island}"),
                life.Member is { } member ? Html.Of($"{member.Score:F4}") : default, Html.Of($"{CandidatePage.Fate(life)}")]));
    }
}
