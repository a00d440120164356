using System.Text;
using System.Text.RegularExpressions;
using TensorDecomp.Programs.Named;

namespace TensorDecomp.Evolution.Report;

/// <summary>
/// The difference of two programs as a table: line numbers of both, lines that went and lines that came on grounds of their own, and in
/// lines
/// that were changed only the words that differ are marked.
/// </summary>
internal static partial class DiffTable
{
    public static string Of(string old, string next)
    {
        IReadOnlyList<string> diff = LineDiff.Of(old, next);
        if (diff.Count == 0) return "<p>None.</p>";
        StringBuilder rows = new();
        int from = 0, to = 0;
        for (int k = 0; k < diff.Count;)
        {
            if (diff[k][0] == '@')
            {
                (from, to) = (Number(diff[k], '-'), Number(diff[k], '+'));
                if (k > 0) rows.Append("<tr class=\"where\"><td></td><td></td><td></td><td>…</td></tr>");
                k++;
                continue;
            }
            if (diff[k][0] == ' ')
            {
                Row(rows, "same", from++, to++, " ", HtmlText.Escape(diff[k++][1..]));
                continue;
            }
            string[] minus = Run(diff, ref k, '-'), plus = Run(diff, ref k, '+');
            for (int i = 0; i < minus.Length; i++)
                Row(rows, "minus", from++, null, "−", i < plus.Length ? Marked(minus[i], plus[i]) : HtmlText.Escape(minus[i]));
            for (int i = 0; i < plus.Length; i++)
                Row(rows, "plus", null, to++, "+", i < minus.Length ? Marked(plus[i], minus[i]) : HtmlText.Escape(plus[i]));
        }
        return $"<table class=\"diff\"><tbody>{rows}</tbody></table>";
    }

    private static void Row(StringBuilder rows, string kind, int? from, int? to, string sign, string text) =>
        rows.Append($"<tr class=\"{kind}\"><td>{from}</td><td>{to}</td><td>{sign}</td><td>{text}</td></tr>");

    private static string[] Run(IReadOnlyList<string> diff, ref int k, char sign)
    {
        List<string> lines = [];
        while (k < diff.Count && diff[k][0] == sign) lines.Add(diff[k++][1..]);
        return [.. lines];
    }

    /// <summary>A line with the words marked that stand between what it has in common with another at its beginning and end.</summary>
    private static string Marked(string line, string other)
    {
        string[] words = [.. Word().Matches(line).Select(m => m.Value)], others = [.. Word().Matches(other).Select(m => m.Value)];
        int start = words.AsSpan().CommonPrefixLength(others), end = 0;
        while (end < Math.Min(words.Length, others.Length) - start && words[^(end + 1)] == others[^(end + 1)]) end++;
        // Lines that have little in common are not one that was changed.
        if (words[start..^end].Sum(w => w.Length) * 2 > line.Length + 8) return HtmlText.Escape(line);
        return $"{Text(words[..start])}<mark>{Text(words[start..^end])}</mark>{Text(words[^end..])}";

        static string Text(string[] words) => HtmlText.Escape(string.Concat(words));
    }

    private static int Number(string header, char sign) => int.Parse(
        header[(header.IndexOf(sign, StringComparison.Ordinal) + 1)..]
            .Split(',', ' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\w+|\s+|[^\w\s]")]
    private static partial Regex Word();
}
