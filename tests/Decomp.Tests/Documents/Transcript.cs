using System.Text.RegularExpressions;

namespace TensorDecomp.Tests.Documents;

/// <summary>A command that a document shows, with the lines that it says come out.</summary>
/// <param name="Command">Without the leading "$ ".</param>
/// <param name="Expected">A line "..." stands for any number of lines.</param>
/// <param name="From">Number of the first line of output in the document, from 0.</param>
internal sealed record ShownCommand(string Command, IReadOnlyList<string> Expected, int From);

/// <summary>The commands of a Markdown document: in code blocks set in by four blanks, lines that begin with "$ " and what follows
/// each.</summary>
internal static partial class Transcript
{
    public const string Indent = "    ";

    public static IEnumerable<ShownCommand> Read(string[] document)
    {
        for (int k = 0; k < document.Length; k++)
        {
            if (!document[k].StartsWith($"{Indent}$ ", StringComparison.Ordinal)) continue;
            string command = document[k][(Indent.Length + 2)..];
            while (command.EndsWith('\\')) command = command[..^1] + document[++k].Trim();
            int from = k + 1, to = from;
            while (to < document.Length && document[to].StartsWith(Indent, StringComparison.Ordinal)
                && !document[to].StartsWith($"{Indent}$ ", StringComparison.Ordinal)) to++;
            yield return new ShownCommand(command, [.. document[from..to].Select(line => line[Indent.Length..])], from);
            k = to - 1;
        }
    }

    /// <summary>Whether the lines that came out are the expected ones but for what differs from run to run.</summary>
    public static bool Matches(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        Matches([.. Masked(expected)], 0, [.. Masked(actual)], 0);

    private static bool Matches(string[] expected, int e, string[] actual, int a)
    {
        for (; e < expected.Length; e++, a++)
        {
            if (expected[e] == "...") return Enumerable.Range(a, actual.Length - a + 1).Any(rest => Matches(expected, e + 1, actual, rest));
            if (a == actual.Length || expected[e] != actual[a]) return false;
        }
        return a == actual.Length;
    }

    /// <summary>
    /// Times, versions, hashes and counts of work masked. Which engine or thread is first differs too: of what a search finds on its
    /// way only that it finds something is compared, and of its end the rank.
    /// </summary>
    public static IEnumerable<string> Masked(IEnumerable<string> lines)
    {
        string last = "";
        foreach (string line in lines)
        {
            if (SignOfLife().IsMatch(line)) continue;
            if (line.StartsWith("      stored on the way: ", StringComparison.Ordinal)) continue;
            string masked = line.TrimEnd();
            if (masked.StartsWith("found: ", StringComparison.Ordinal)) masked = "found: #";
            masked = Ending().Replace(masked, "done: rank $1, #");
            masked = Finder().Replace(masked, "      # by #");
            if (masked.StartsWith("      next: ", StringComparison.Ordinal)) masked = "      next: #";
            masked = Seconds().Replace(masked, "# s");
            masked = Threads().Replace(masked, "# threads");
            masked = Version().Replace(masked, "decomp #");
            masked = Hash().Replace(masked, "#");
            if (masked == last && masked == "found: #") continue;
            yield return last = masked;
        }
    }

    [GeneratedRegex(@"^[\d.]+ (s|min [\d.]+ s): ")]
    private static partial Regex SignOfLife();

    [GeneratedRegex(@"^done: rank (\d+) over .*$")]
    private static partial Regex Ending();

    [GeneratedRegex(@"^      \S+, by .+ after .+$")]
    private static partial Regex Finder();

    [GeneratedRegex(@"\b(\d+ min )?\d[\d,]*(\.\d+)? s\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\b\d+ threads?\b")]
    private static partial Regex Threads();

    [GeneratedRegex(@"\bdecomp \d+\.\d+\.\d+[-+.\w]*")]
    private static partial Regex Version();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b|(?<=-)[0-9a-f]{8}(?=\.json)")]
    private static partial Regex Hash();
}
