namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>What can be seen of lists before they are read: whether a text has any, and whether one is written row by row.</summary>
internal static class RowScan
{
    /// <summary>How far a text is looked at.</summary>
    private const int Characters = 1 << 16;

    /// <summary>
    /// Whether a text has a list of at least two numbers, or of lists. Behind a name a bracket is more likely an index, as in a[1,2],
    /// unless
    /// blanks or semicolons stand between the numbers, as in Int[1 0; 0 1].
    /// </summary>
    public static bool HasLists(string text)
    {
        int end = Math.Min(text.Length, Characters);
        for (int at = 0; at < end; at++)
        {
            if (text[at] is not ('[' or '{')) continue;
            bool index = at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or ']' or '}');
            (int q, int depth) = (at, 0);
            for (; q < end && (char.IsWhiteSpace(text[q]) || text[q] is '[' or '{' or '('); q++) depth += text[q] is '[' or '{' ? 1 : 0;
            int first = q;
            while (q < end && (char.IsAsciiLetterOrDigit(text[q]) || text[q] is '.' or '/' or '+' or '-' or '\u2212')) q++;
            at = Math.Max(at, q - 1); // every character is passed once
            if (depth > 0 && !index && IsCall(text, first)) return true;
            if (q == first || !IsCell(text, first)) continue;
            int separators = q;
            while (q < end && (char.IsWhiteSpace(text[q]) || text[q] is ';')) q++;
            bool blanks = q > separators, comma = q < end && text[q] == ',';
            if (comma) for (q++; q < end && char.IsWhiteSpace(text[q]); q++) { }
            if (index ? blanks && !comma && IsCell(text, q) : depth > 1 || (blanks || comma) && IsCell(text, q)) return true;
        }
        return false;
    }

    /// <summary>
    /// Whether a list is a matrix written row by row, [1 0; 0 1] or with a line for each row: only what comes later in it tells.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Just behind the opening bracket.</param>
    public static bool HasRows(string text, int at)
    {
        bool cells = false, comma = true; // a line that begins behind a comma goes on
        for (; at < text.Length; at++)
            switch (text[at])
            {
                case '[' or '(' or '{' or '"' or '\'': return false; // the elements are lists themselves
                case ']' or ')' or '}': return false;
                case ';': return true;
                case ',': comma = true; break;
                case '#' or '%':
                    while (at + 1 < text.Length && text[at + 1] != '\n') at++;
                    break;
                case '\n' when cells && !comma && NextIsCell(text, at + 1): return true;
                case '\n': break;
                case var c when !char.IsWhiteSpace(c): (cells, comma) = (true, false); break;
            }
        return false;
    }

    private static bool NextIsCell(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return IsCell(text, at);
    }

    // F(1,2) is a cell as well.
    private static bool IsCall(string text, int at)
    {
        int end = at;
        while (end < text.Length && end < at + 20 && (char.IsAsciiLetter(text[end]) || text[end] == '.')) end++;
        return end > at && end + 1 < text.Length && text[end] == '(' && (char.IsAsciiDigit(text[end + 1]) || text[end + 1] == '-');
    }

    private static bool IsCell(string text, int at) => at < text.Length && (char.IsAsciiDigit(text[at])
        || at + 1 < text.Length && text[at] is '+' or '-' or '.' or '\u2212' && (char.IsAsciiDigit(text[at + 1]) || text[at + 1] == '.'));
}
