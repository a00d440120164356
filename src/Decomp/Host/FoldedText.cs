using System.Text;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// Text in a window: a line that is too long for it is broken between words, and goes on below where its own text begins. No word is
/// broken, so that a path stays whole; a command that is to be typed next goes on behind a backslash, so that it can be copied as it
/// stands.
/// </summary>
internal static class FoldedText
{
    /// <summary>Before commands that are to be typed next, which are parted by commas.</summary>
    private static readonly string[] Labels = ["next: ", "go on: "];

    private const string Tool = "decomp ", Between = ", decomp ", More = " \\";

    /// <param name="text">A line or some.</param>
    /// <param name="columns">How long a line may be.</param>
    public static string Of(string text, int columns) => text.Contains('\n')
        ? string.Join('\n', text.Split('\n').Select(line => Line(line, columns))) : Line(text, columns);

    /// <summary>A command line with what it goes on with behind backslashes, each part of it indented.</summary>
    /// <param name="command">As it is typed.</param>
    /// <param name="indent">Blanks before its first line, which are left out; the others have four more.</param>
    /// <param name="columns">How long a line may be.</param>
    public static string Command(string command, int indent, int columns)
    {
        StringBuilder folded = new();
        int length = indent;
        foreach (string word in WithValues(Words(command)))
        {
            bool begins = folded.Length == 0, fits = length + word.Length + More.Length < columns;
            if (!begins && !fits) folded.Append(More).Append('\n').Append(' ', length = indent + 4);
            else if (!begins) folded.Append(' ');
            folded.Append(word);
            length += word.Length + (begins || !fits ? 0 : 1);
        }
        return folded.ToString();
    }

    private static string Line(string line, int columns)
    {
        if (line.Length <= columns) return line;
        int start = line.AsSpan().IndexOfAnyExcept(' ');
        int label = Labels.FirstOrDefault(l => line.AsSpan(start).StartsWith(l, StringComparison.Ordinal))?.Length ?? 0;
        int at = start + label;
        return at > 0 && line.AsSpan(at).StartsWith(Tool, StringComparison.Ordinal) ? Commands(line, at, columns) : Prose(line, columns);
    }

    private static string Commands(string line, int at, int columns) => line[..at] + string.Join($"\n{new string(' ', at)}",
        line[at..].Split(Between).Select((one, k) => Command(k == 0 ? one : $"{Tool}{one}", at, columns)));

    private static string Prose(string line, int columns)
    {
        int hang = Hang(line, columns);
        StringBuilder folded = new();
        string rest = line;
        while (rest.Length > columns)
        {
            int cut = rest.LastIndexOf(' ', columns);
            if (cut <= hang) cut = rest.IndexOf(' ', Math.Max(columns, hang + 1));
            if (cut < 0) break;
            folded.Append(rest.AsSpan(0, cut).TrimEnd(' ')).Append('\n');
            rest = new string(' ', hang) + rest[cut..].TrimStart(' ');
        }
        return folded.Append(rest).ToString();
    }

    /// <summary>Where what goes on is to begin: behind the last gap of a line, if that is in the left half of the window; else where the
    /// line itself begins, and a little behind that if its first word has a colon.</summary>
    private static int Hang(string line, int columns)
    {
        int start = line.AsSpan().IndexOfAnyExcept(' ');
        int gap = line.LastIndexOf("  ", Math.Min(columns / 2, line.Length - 1), StringComparison.Ordinal);
        if (gap > start && line.AsSpan(gap).IndexOfAnyExcept(' ') is > 0 and var blanks) return gap + blanks;
        return line.IndexOf(' ', start) is > 0 and var end && line[end - 1] == ':' ? start + 2 : start;
    }

    /// <summary>An option and its value are not parted.</summary>
    private static IEnumerable<string> WithValues(IEnumerable<string> words)
    {
        string? option = null;
        foreach (string word in words)
        {
            bool begins = word.StartsWith('-');
            if (option is not null) yield return begins ? option : $"{option} {word}";
            if (option is null && !begins) yield return word;
            option = begins ? word : null;
        }
        if (option is not null) yield return option;
    }

    /// <summary>Words, in which blanks between quotation marks part nothing.</summary>
    private static IEnumerable<string> Words(string command)
    {
        StringBuilder word = new();
        char quote = '\0';
        foreach (char c in command)
        {
            if (c == ' ' && quote == '\0')
            {
                if (word.Length > 0) yield return word.ToString();
                word.Clear();
                continue;
            }
            if (quote == c) quote = '\0';
            else if (quote == '\0' && (c is '\'' or '"')) quote = c;
            word.Append(c);
        }
        if (word.Length > 0) yield return word.ToString();
    }
}
