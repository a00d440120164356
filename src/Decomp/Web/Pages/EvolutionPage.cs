using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>The runs of evolution that have a journal here. What nobody has read yet comes into its row when it has been read.</summary>
internal sealed class EvolutionPage(JournalShelf journals)
{
    private readonly (ShelvedJournal Journal, RunHistory? History, string? Refusal)[] _runs =
        [.. journals.All.Select(journal => (journal, journals.Known(journal).History, journals.Known(journal).Refusal))];

    /// <summary>Whether some are still being read.</summary>
    public bool IsReading => _runs.Any(run => run is { History: null, Refusal: null });

    public Page Page => new("Evolution", "Evolution", Html.Of($"""
        <p>Programs that search, bred by a language model or without one; what finds more survives.</p>
        <div class="live"{(IsReading ? Html.Of($" data-events=\"/evolution/events\"") : default)}>
        {Parts.Select(part => Html.Of($"<div id=\"{part.Id}\">{part.Content}</div>\n"))}</div>
        """));

    /// <summary>The parts that change.</summary>
    public IReadOnlyList<(string Id, Html Content)> Parts => [("runs", _runs.Length == 0 ? None : Table)];

    private static Html None => Html.Of($"""
        <p>No journal lies in the folder evolution of the store. This begins one:</p>
        <pre data-copy="the command">decomp evolve --targets 3x3x3:23 --db STORE/evolution/run.db</pre>
        <p><code>decomp serve --journal FILE</code> shows another one.</p>
        """);

    private Html Table => DataTable.Of("Runs of evolution",
        ["journal", "targets", "#candidates", "#score of the best", "begun", "last event"],
        _runs.Select(r => (IReadOnlyList<Html>)(r.History is { } history
            ? [Html.Of($"<a href=\"{Address(r.Journal)}\">{r.Journal.Key}</a>"),
                Html.Of($"{string.Join(", ", history.State.Settings.Targets)}"), Html.Of($"{history.State.Candidates.Count}"),
                Html.Of($"{RunReading.Of(history.State).BestScore:F4}"), Html.Of($"{history.Began:yyyy-MM-dd HH:mm}"),
                Html.Of($"{history.Ended:yyyy-MM-dd HH:mm}")]
            : r.Refusal is { } refusal
            ? [Html.Of($"{r.Journal.Key}"), Html.Of($"<span class=\"refusal\">{refusal}</span>"), default, default, default, default]
            : [Html.Of($"<a href=\"{Address(r.Journal)}\">{r.Journal.Key}</a>"), Html.Of($"<span class=\"none\">is being read</span>"),
                default, default, default, default])));

    private static string Address(ShelvedJournal journal) => $"/evolution/{Uri.EscapeDataString(journal.Key)}";
}
