namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>Comments of the languages that algorithms are written in; they are passed over wherever they stand.</summary>
internal static class CommentText
{
    /// <summary>A longer comment in brackets is none: what never closes must not be looked for again and again.</summary>
    private const int LongestBlock = 1 << 15;

    private static readonly (string Open, string Close)[] Blocks =
        [("/*", "*/"), ("(*", "*)"), ("<!--", "-->"), ("\"\"\"", "\"\"\""), ("'''", "'''"), ("/-", "-/"), ("%{", "%}")];

    /// <summary>The end of the comment that begins here; the same place where none does. A comment to the end of its line leaves that
    /// end.</summary>
    public static int Skip(string text, int at, int end)
    {
        switch (text[at])
        {
            case '#' when !Follows(text, at, '\\'):
            case '%' when !Follows(text, at, '\\') && !Opens(text, at, end, "%{") && !IsRemainder(text, at, end):
            case '/' when Opens(text, at, end, "//") && !IsRational(text, at, end):
            case '-' when Opens(text, at, end, "--") && IsDashes(text, at, end):
            case '!' when text.AsSpan(0, at).TrimEnd(" \t") is [] or [.., '\n']: // Fortran's lines
                int line = text.IndexOf('\n', at, end - at);
                return line < 0 ? end : line;
            case '/' or '(' or '<' or '"' or '\'' or '%':
                foreach ((string open, string close) in Blocks)
                {
                    if (!Opens(text, at, end, open)) continue;
                    int inside = at + open.Length;
                    int closing = text.IndexOf(close, inside, Math.Min(end - inside, LongestBlock), StringComparison.Ordinal);
                    return closing < 0 ? at : closing + close.Length;
                }
                return at;
            default:
                return at;
        }
    }

    /// <summary>Whether nothing stands between two places but comments and blanks.</summary>
    public static bool IsAll(string text, int from, int to)
    {
        for (int at = from, next; at < to; at = next)
            if ((next = char.IsWhiteSpace(text[at]) ? at + 1 : Skip(text, at, to)) == at) return false;
        return true;
    }

    /// <summary>Where the first comment between two places begins; the second place where there is none.</summary>
    public static int Before(string text, int from, int to)
    {
        int at = from;
        while (at < to && Skip(text, at, to) == at) at++;
        return at;
    }

    private static bool Opens(string text, int at, int end, string mark) =>
        at + mark.Length <= end && string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;

    private static bool Follows(string text, int at, char before) => at > 0 && text[at - 1] == before;

    // 1//2 is one half in Julia.
    private static bool IsRational(string text, int at, int end) =>
        at > 0 && char.IsAsciiDigit(text[at - 1]) && at + 2 < end && char.IsAsciiDigit(text[at + 2]);

    // x % 2 is a remainder.
    private static bool IsRemainder(string text, int at, int end)
    {
        int next = at + 1;
        while (next < end && text[next] == ' ') next++;
        if (next >= end || text[next] != '2' || next + 1 < end && char.IsLetterOrDigit(text[next + 1])) return false;
        int before = at - 1;
        while (before >= 0 && text[before] == ' ') before--;
        return before >= 0 && (text[before] == ')' || char.IsLetterOrDigit(text[before]));
    }

    // Two dashes are a comment where they stand apart, and two signs elsewhere.
    private static bool IsDashes(string text, int at, int end) =>
        (at == 0 || char.IsWhiteSpace(text[at - 1])) && (at + 2 >= end || char.IsWhiteSpace(text[at + 2]) || text[at + 2] is '-' or '|');
}
