using System.Globalization;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Report;

/// <summary>Commands that use a candidate of a run, ready to be pasted into a shell.</summary>
public static class ProgramCommands
{
    /// <summary>The candidate as a program: run.db:17.</summary>
    public static string Program(string journal, int candidate) =>
        Word(string.Create(CultureInfo.InvariantCulture, $"{journal}:{candidate}"));

    /// <summary>The search that it is best at.</summary>
    public static string Search(Member member, string program)
    {
        TiedTarget goal = member.Fitness.OrderByDescending(f => (double)f.Exact / Math.Max(1, f.Restarts)).ThenBy(f => f.MedianLoss)
            .First().Target;
        return string.Create(CultureInfo.InvariantCulture,
            $"decomp search {goal.Shape.M} {goal.Shape.N} {goal.Shape.P} --rank {goal.Rank} --engine gradient{Symmetry(goal)} --program " +
                $"{program}");
    }

    /// <summary>What keeps it under a name.</summary>
    public static string Add(string program) => $"decomp programs add {program}";

    /// <summary>The relay of a run, repeated where most programs went on.</summary>
    public static string Repeat(TiedTarget goal, string journal) => string.Create(CultureInfo.InvariantCulture,
        $"decomp search {goal.Shape.M} {goal.Shape.N} {goal.Shape.P} --rank {goal.Rank}{Symmetry(goal)} --relay {Word(journal)}");

    private static string Symmetry(TiedTarget goal) => goal.Symmetry is null ? "" : $" --symmetry {Word(goal.Symmetry.Text)}";

    /// <summary>A name that a folder of programs takes: that of results/run.db is run.</summary>
    public static string NameOf(string journal)
    {
        string stem = string.Concat(Path.GetFileNameWithoutExtension(journal)
            .Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-'));
        return $"{(stem.Length > 0 && char.IsAsciiLetter(stem[0]) ? "" : "run-")}{stem[..Math.Min(stem.Length, 48)]}";
    }

    /// <summary>A text as one word of a shell.</summary>
    public static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || "-_./:,=+@%".Contains(c)) ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
