using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>What stands between the parts of an expression and means nothing: blanks, comments, LaTeX's spacing and sizes,
/// alignment.</summary>
internal static class MathSpace
{
    private static readonly HashSet<string> Commands =
    [
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "quad", "qquad",
        "displaystyle", "textstyle",
        "nonumber", "notag", "limits", "allowbreak", "thinspace", "medspace", "thickspace", "negthinspace", "hfill", "hspace", "smash",
        "phantom", "newline", "cr", "par",
        "allowdisplaybreaks", "centering", "small", "footnotesize", "scriptsize", "normalsize", "relax", "noindent",
    ];

    /// <summary>Commands whose argument belongs to them.</summary>
    private static readonly HashSet<string> WithArgument = ["label", "tag", "hspace", "vspace", "phantom", "hphantom", "vphantom"];

    public static void Skip(TextCursor cursor)
    {
        while (!cursor.AtEnd) if (!SkipOne(cursor)) return;
    }

    private static bool SkipOne(TextCursor cursor)
    {
        (string text, int at, int end) = (cursor.Text, cursor.Position, cursor.End);
        char c = text[at];
        if (char.IsWhiteSpace(c) || c is '~' or '\u200B' or '\u2060' or '\u2061' or '\u2062' or '\uFEFF' or '$' or '`')
        {
            cursor.Position++;
            return true;
        }
        if (c == '&' && IsAlignment(text, at, end))
        {
            cursor.Position++;
            return true;
        }
        if (c == '.' && text.AsSpan(at, end - at).StartsWith("..."))
        {
            cursor.Position += 3;
            return true;
        }
        if (c == '\\') return Command(cursor);
        if (c is '/' or '(' or '#' or '%' or '-' or '<' or '!' or '"' or '\'' && CommentText.Skip(text, at, end) is var after && after > at)
        {
            cursor.Position = after;
            return true;
        }
        return false;
    }

    // \, \; \: \! and a backslash before a blank or another one are spaces.
    private static bool Command(TextCursor cursor)
    {
        (string text, int at, int end) = (cursor.Text, cursor.Position, cursor.End);
        if (at + 1 >= end) return false;
        if (text[at + 1] is ',' or ';' or ':' or '!' or ' ' or '\\' or '\n' or '\r' or '/' or '>')
        {
            cursor.Position += 2;
            return true;
        }
        ReadOnlySpan<char> command = NameText.Command(text, at, end);
        if (!Commands.GetAlternateLookup<ReadOnlySpan<char>>().Contains(command) && !WithArgument.GetAlternateLookup<ReadOnlySpan<char>>()
            .Contains(command)) return false;
        cursor.Position += 1 + command.Length;
        if (WithArgument.GetAlternateLookup<ReadOnlySpan<char>>().Contains(command) && cursor.Here == '{')
            cursor.Position = text.IndexOf('}', cursor.Position, Math.Min(end - cursor.Position, 200)) is >= 0 and int close ? close + 1
                : end;
        return true;
    }

    /// <summary>Whether an ampersand aligns (LaTeX) and is not the product over GF(2), which stands between two operands.</summary>
    public static bool IsAlignment(string text, int at, int end)
    {
        int before = at - 1, after = at + 1;
        while (before >= 0 && text[before] is ' ' or '\t') before--;
        while (after < end && text[after] is ' ' or '\t') after++;
        bool left = before >= 0 && (char.IsLetterOrDigit(text[before]) || text[before] is ')' or ']');
        bool right = after < end && (char.IsLetterOrDigit(text[after]) || text[after] is '(' or '[');
        return !left || !right;
    }
}
