using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>One candidate of a run: where it comes from, what it reached or why it was refused, what it changed in its parent, what was
/// asked, and what was answered.</summary>
internal sealed class CandidatePage(ShelvedJournal journal, RunHistory history, CandidateLife life)
{
    private readonly RunState _state = history.State;
    private readonly string _run = $"/evolution/{Uri.EscapeDataString(journal.Key)}";

    public Page Page => new($"Candidate {life.Id}", "Evolution", Html.Of($"""
        <nav class="choices" aria-label="Candidates"><a href="{_run}">the run</a>{Next(life.Id - 1, "the one before")}{Next(life.Id + 1,
            "the next one")}</nav>
        <p class="verdict {(life.Why is null ? "valid" : "invalid")}">{Fate(life)}</p>
        {DataTable.Facts([
            ("made by", Html.Of($"{life.Operator}")),
            ("parents", Related(life.Parents)),
            ("shown beside", Related(life.Inspirations)),
            ("children", Related([.. _state.Candidates.Where(c => c.Parents.Contains(life.Id)).Select(c => c.Id)])),
            ("island", Html.Of($"{life.Island}")),
            ("model", Html.Of($"{life.Model}")),
            ("cost", life.Model is null ? default : Html.Of($"{life.Cost:F4} dollars, {life.AnswerSeconds:F1} s")),
            ("found", Html.Join(life.Found.Select(f => Html.Of($"{f.Shape}:{f.Rank} over {f.Ring}")), ", ")),
        ])}
        {Refusal()}
        {Fitness()}
        {Difference()}
        {Text("Prompt", life.Prompt)}
        {Text("Answer", life.Answer)}
        {Text("Program", life.Source)}
        """));

    /// <summary>What became of it, in a few words.</summary>
    public static string Fate(CandidateLife life) => life.Why is { } why ? $"rejected: {why}"
        : life.Member is { } member ? FormattableString.Invariant($"placed, score {member.Score:F4}")
        : life.Stage == LifeStage.Advised ? "gave advice" : "under way";

    private Html Next(int id, string text) => id < 1 || id > _state.Candidates.Count ? default
        : Html.Of($"<a href=\"{_run}/{id}\">{text}</a>");

    private Html Related(IReadOnlyList<int> ids) => Html.Join(ids.Select(id => Html.Of($"<a href=\"{_run}/{id}\">{id}</a>")), ", ");

    private Html Refusal()
    {
        string[] sentences = [.. life.Reason is { } reason ? (string[])[reason] : [], .. life.Evaluation?.Feedback ?? []];
        return sentences.Length == 0 ? default
            : Html.Of($"<h2>What was said of it</h2><ul>{sentences.Select(s => Html.Of($"<li>{s}</li>\n"))}</ul>");
    }

    private Html Fitness() => life.Member is { } member
        ? Html.Of($"<h2>Fitness</h2><div class=\"scroll\" role=\"region\" aria-label=\"Fitness\" " +
            $"tabindex=\"0\">{Html.Made(HtmlReport.Figures(member))}</div>") : default;

    private Html Difference() => life.Source is { } source && life.Parents is [.., var parent] && _state[parent].Source is { } before
        ? Html.Of($"<h2>What it changed in {parent}</h2>{Html.Made(DiffTable.Of(before, source))}") : default;

    private static Html Text(string name, string? text) => text is null ? default
        : Html.Of($"<h2>{name}</h2><pre class=\"wrap\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{text}</pre>");
}
