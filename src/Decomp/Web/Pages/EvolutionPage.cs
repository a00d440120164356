using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>The runs of evolution that have a journal here.</summary>
internal static class EvolutionPage
{
    /// <param name="runs">Each with its run, or with why it cannot be read.</param>
    public static Page Of(IReadOnlyList<(ShelvedJournal Journal, RunHistory? History, string? Refusal)> runs) => new("Evolution",
        "Evolution",
        runs.Count == 0
            ? Html.Of($"<p>No journal lies in the folder evolution of the store. <code>decomp evolve --targets 3x3x3:23 --db " +
                $"STORE/evolution/run.db</code> begins one; --journal FILE shows another.</p>")
            : DataTable.Of("Runs of evolution", ["journal", "targets", "#candidates", "#best score", "begun", "last event"],
                runs.Select(r => (IReadOnlyList<Html>)(r.History is { } history
                    ? [Html.Of($"<a href=\"/evolution/{Uri.EscapeDataString(r.Journal.Key)}\">{r.Journal.Key}</a>"),
                        Html.Of($"{string.Join(", ", history.State.Settings.Targets)}"), Html.Of($"{history.State.Candidates.Count}"),
                        Html.Of($"{RunReading.Of(history.State).BestScore:F4}"), Html.Of($"{history.Began:yyyy-MM-dd HH:mm}"),
                            Html.Of($"{history.Ended:yyyy-MM-dd HH:mm}")]
                    : [Html.Of($"{r.Journal.Key}"), Html.Of($"<span class=\"refusal\">{r.Refusal}</span>"), default, default, default,
                        default]))));
}
