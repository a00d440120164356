using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>A program that a scheme's provenance names: its text, whether that is the text which found the scheme, and the candidate that
/// it was in a run.</summary>
internal static class ProgramPage
{
    /// <param name="program">The program of that name today.</param>
    /// <param name="hash">The hash that a scheme names; null where none was asked for.</param>
    /// <param name="runs">Candidates with just this text, each with the journal that it stands in.</param>
    public static Page Of(NamedProgram program, string? hash, IReadOnlyList<(ShelvedJournal Journal, int Candidate)> runs)
    {
        bool same = hash is null || Provenance.HashOf(program.Source) == hash;
        Html note = same ? default : Html.Of($"<p class=\"none\">The scheme names the hash <code>{hash}</code>: its program had another " +
            $"text than this one has today.</p>");
        Html found = runs.Count == 0 ? default : Html.Of($"<p>It is {Html.Join(runs.Select(r =>
            Html.Of($"<a href=\"/evolution/{Uri.EscapeDataString(r.Journal.Key)}/{r.Candidate}\">candidate {r.Candidate} of " +
                $"{r.Journal.Key}</a>")), ", ")}.</p>");
        return new($"Program {program.Name}", "Map", Html.Of($"""
            <p>{program.Summary}</p>{note}{found}
            <pre class="wrap" tabindex="0" role="region" aria-label="Text of the program">{program.Source}</pre>
            """));
    }
}
