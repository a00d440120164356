using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Named;

namespace TensorDecomp.Cli.Options;

/// <summary>A candidate of a run as people name it, wherever a program is asked for: run.db:17, run.db:best, journal.jsonl:best.</summary>
internal static class CandidateChoice
{
    private const string Best = "best";

    /// <summary>What help says of it.</summary>
    public const string Usage = "RUN.db:NUMBER or RUN.db:best for a candidate of a run";

    /// <summary>Whether a text has that form.</summary>
    public static bool IsOne(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && text[(colon + 1)..] is var which
            && (which == Best || which.Length > 0 && which.All(char.IsAsciiDigit));

    /// <summary>The candidate's program, named after the run and its number there.</summary>
    /// <exception cref="UsageException">The run has none of that number.</exception>
    public static NamedProgram Find(string text)
    {
        int colon = text.LastIndexOf(':');
        string path = text[..colon], which = text[(colon + 1)..];
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        if (journal.Count == 0) throw new UsageException($"{path} holds no event yet.");
        RunState state = JournalFold.Of(journal);
        int id = which == Best ? state.Best?.Id ?? 0
            : int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        if (id < 1 || id > state.Candidates.Count || state[id].Source is not { } source)
            throw new UsageException(
                $"{path} has no program '{which}'; write its number, 1 to {state.Candidates.Count}, or {Best}, as 'decomp evolve report " +
                    $"{ProgramCommands.Word(path)}' shows them.");
        return new NamedProgram(string.Create(CultureInfo.InvariantCulture, $"{ProgramCommands.NameOf(path)}-{id}"),
            ProgramText.Summary(source), source,
            string.Create(CultureInfo.InvariantCulture, $"{path}:{id}"));
    }
}
