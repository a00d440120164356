using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Listings without the marks that pages and programs put around their lines: tables of Markdown, numbers of lines, quotation marks.
/// Every mark becomes a blank or a sign of assignment, so that lines and columns stay where they were.
/// </summary>
internal static partial class MarkedText
{
    public static string Plain(string text)
    {
        text = LatexSums.Plain(text);
        if (text.Contains('|')) text = WithoutTables(text);
        if (QuotedLine().Count(text) > 1) text = WithoutQuotes(text);
        return WithoutNumbers(text);
    }

    // | m1 | (a11 + a22)*(b11 + b22) | becomes m1 = (a11 + a22)*(b11 + b22); headings go, and so do numbers of rows.
    private static string WithoutTables(string text)
    {
        char[] plain = text.ToCharArray();
        (int From, int To)? heading = null;
        foreach (Match row in TableRow().Matches(text))
        {
            (int from, int to) = (row.Index, row.Index + row.Length);
            if (text.AsSpan(from..to).IndexOfAnyExcept("|-: \t") < 0)
            {
                Blank(plain, from, to);
                if (heading is { } above) Blank(plain, above.From, above.To);
                continue;
            }
            heading = (from, to);
            List<(int From, int To)> cells = [];
            for (int at = from + 1, next; at < to; at = next + 1)
            {
                next = text.IndexOf('|', at, to - at);
                if (next < 0) next = to;
                if (!text.AsSpan(at..next).IsWhiteSpace()) cells.Add((at, next));
                plain[at - 1] = ' ';
                if (next < to) plain[next] = ';';
            }
            if (cells.Count > 0 && text.AsSpan(cells[0].From..cells[0].To).Trim().TrimEnd('.').IndexOfAnyExceptInRange('0', '9') < 0)
            {
                Blank(plain, cells[0].From, cells[0].To + 1);
                cells.RemoveAt(0);
            }
            if (cells is [var name, var formula] && !text.AsSpan(formula.From..formula.To).Contains('=')
                && text.AsSpan(name.From..name.To).IndexOfAny("=+*(") < 0) plain[name.To] = '=';
        }
        return new string(plain);
    }

    // "(a11 + a22)*(b11 + b22)*(c11 + c22)", on a line of its own in a list.
    private static string WithoutQuotes(string text)
    {
        char[] plain = text.ToCharArray();
        foreach (Match line in QuotedLine().Matches(text))
        {
            plain[line.Groups["open"].Index] = ' ';
            Blank(plain, line.Groups["close"].Index, line.Groups["close"].Index + line.Groups["close"].Length);
        }
        foreach (Match frame in ListFrame().Matches(text)) Blank(plain, frame.Index, frame.Index + frame.Length);
        return new string(plain);
    }

    // 1. (a11 + a22)*…, 2. …: numbers that count the lines, and are no factors of what follows.
    private static string WithoutNumbers(string text)
    {
        MatchCollection lines = NumberedLine().Matches(text);
        if (lines.Count < 2 || !int.TryParse(lines[0].Groups["number"].ValueSpan, out int first) || first > 1) return text;
        for (int k = 0; k < lines.Count; k++)
            if (!int.TryParse(lines[k].Groups["number"].ValueSpan, out int number) || number != first + k) return text;
        char[] plain = text.ToCharArray();
        foreach (Match line in lines) Blank(plain, line.Index, line.Index + line.Length);
        return new string(plain);
    }

    private static void Blank(char[] text, int from, int to)
    {
        for (int at = from; at < Math.Min(to, text.Length); at++)
            if (text[at] is not ('\n' or '\r')) text[at] = ' ';
    }

    [GeneratedRegex(@"^[ \t]*\|[^\n]*\|[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^[ \t]*(?<open>[""'])(?=[^""'\n]*[abcABC][\[_({]*\d)[^""'\n]*(?<close>[""'],?)[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex QuotedLine();

    [GeneratedRegex(@"^[ \t]*(?:\w+[ \t]*=[ \t]*)?[\[({][ \t]*\r?$|^[ \t]*[\])}][;,]?[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex ListFrame();

    [GeneratedRegex(@"^[ \t]*[(\[]?(?<number>\d{1,6})[ \t]*[.:)\]][ \t]+(?=[-+(a-zA-Z$`\\])", RegexOptions.Multiline)]
    private static partial Regex NumberedLine();
}
