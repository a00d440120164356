using TensorDecomp.Cli.Host;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Programs.Named;
using TensorDecomp.Search;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Cli.Options;

/// <summary>A relay as people name it: the run that it is the result of, a file, or its name beside the programs.</summary>
internal static class RelayChoice
{
    private const string OfARun = ":relay";

    /// <summary>What help says of it.</summary>
    public const string Usage = "RUN.db of an evolution with --relay, a name in the folder of programs, or a .relay.json file";

    /// <summary>Whether a text names the relay of a run, run.db:relay.</summary>
    public static bool IsOfARun(string text) => text.Length > OfARun.Length && text.EndsWith(OfARun, StringComparison.Ordinal);

    /// <exception cref="UsageException">There is no such relay.</exception>
    public static Relay Find(string text, ProgramFolder folder)
    {
        if (IsOfARun(text)) return Of(text[..^OfARun.Length]);
        if (text.EndsWith(RelayFile.Extension, StringComparison.Ordinal)) return RelayFile.Read(text);
        RelayFolder relays = new(folder);
        if (relays.Find(text) is { } named) return named;
        if (File.Exists(text)) return Of(text);
        throw new UsageException($"there is no relay {text}; there are {string.Join(", ", relays.Names.DefaultIfEmpty("none in " +
            $"{folder.Path}"))}, and a run with stages is named by its journal, as in run.db.");
    }

    /// <summary>The goal that a relay is repeated for: what it runs are its programs.</summary>
    public static SearchGoal Goal(SearchGoal asked, Relay relay) => asked with
    {
        Relay = relay,
        Programs = relay.For(asked.Target, asked.Symmetry) is not { } chain ? asked.Programs
            : [.. chain.Links.Select(link => new GoalProgram($"{relay.Name}-{link.Program}", link.Source))],
    };

    private static Relay Of(string path)
    {
        using RunJournal journal = RunJournal.OpenToRead(path, TimeProvider.System);
        if (journal.Count == 0) throw new UsageException($"{path} holds no event yet.");
        return RelayReading.Of(JournalFold.Of(journal), ProgramCommands.NameOf(path))
            ?? throw new UsageException(
                $"{path} is a run without stages, or nothing has come of it yet; begin one with decomp evolve --relay 20.");
    }
}
