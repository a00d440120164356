using System.Globalization;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Cli.Reports;

/// <summary>The commands that come next after a sitting, ready to be pasted.</summary>
internal static class EvolveCommands
{
    /// <param name="state">The run at the sitting's end.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="journal">The journal's path.</param>
    /// <param name="sitting">Options of the sitting that the next one needs again; null for a replay, which nobody goes on with.</param>
    public static IReadOnlyList<string> After(RunState state, SittingEnd end, string journal, string? sitting)
    {
        List<string> commands = [];
        string db = ProgramCommands.Word(journal);
        bool unfinished = end.Cancelled || state.InFlightCount > 0;
        if (sitting is not null && unfinished) commands.Add($"decomp evolve --resume --db {db}{sitting}");
        // Where the programs that the run starts from were rejected there is nothing to go on with.
        if (sitting is not null && !unfinished && state.Best is not null && state.Budget.Evaluations is { } budget)
            commands.Add(string.Create(CultureInfo.InvariantCulture,
                $"decomp evolve --resume --db {db} --budget {Math.Min(2L * budget, int.MaxValue)}{Work(state)}{sitting}"));
        if (state.Best is not { } best) return commands;
        string program = ProgramCommands.Program(journal, best.Id);
        if (state.Relay is { } relay
            && state.Settings.Targets.MaxBy(target => relay.Chain(target).Count) is var goal && relay.Chain(goal).Count > 0)
        {
            commands.Add(ProgramCommands.Repeat(goal, journal));
            commands.Add(ProgramCommands.Add(ProgramCommands.Word($"{journal}:relay")));
        }
        commands.Add(ProgramCommands.Search(best, program));
        commands.Add(ProgramCommands.Add(program));
        commands.Add($"decomp evolve report {db}");
        return commands;
    }

    private static string Work(RunState state) =>
        state.Budget.Work is { } work ? string.Create(CultureInfo.InvariantCulture, $",work={Math.Min(2 * work, 1_000_000_000_000_000)}")
            : "";
}
