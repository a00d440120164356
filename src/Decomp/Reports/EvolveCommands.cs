using System.Globalization;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;

namespace TensorDecomp.Cli.Reports;

/// <summary>The commands that come next after a sitting, ready to be pasted.</summary>
internal static class EvolveCommands
{
    /// <param name="state">The run at the sitting's end.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="journal">The journal's path.</param>
    /// <param name="sitting">Options of the sitting that the next one needs again.</param>
    public static IReadOnlyList<string> After(RunState state, SittingEnd end, string journal, string sitting)
    {
        List<string> commands = [];
        string db = Word(journal);
        if (end.Cancelled || state.InFlightCount > 0 || state.Best is null)
            commands.Add($"decomp evolve --resume --db {db}{sitting}");
        else if (state.Budget.Evaluations is { } budget)
            commands.Add(string.Create(CultureInfo.InvariantCulture,
                $"decomp evolve --resume --db {db} --budget {Math.Min(2L * budget, int.MaxValue)}{sitting}"));
        if (state.Best is not { } best) return commands;
        string program = Word($"{journal}:{best.Id}");
        Target goal = best.Fitness.OrderByDescending(f => (double)f.Exact / Math.Max(1, f.Restarts)).ThenBy(f => f.MedianLoss).First().Target;
        commands.Add(Search(goal, program));
        commands.Add($"decomp programs add {program}");
        commands.Add($"decomp evolve report {db}");
        return commands;
    }

    /// <summary>The search for a target with a program.</summary>
    public static string Search(Target target, string program) => string.Create(CultureInfo.InvariantCulture,
        $"decomp search {target.Shape.M} {target.Shape.N} {target.Shape.P} --rank {target.Rank} --engine gradient --program {program}");

    /// <summary>A text as one word of a shell.</summary>
    public static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || "-_./:,=+@%".Contains(c)) ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
