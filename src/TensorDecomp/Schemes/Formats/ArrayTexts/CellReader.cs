using System.Buffers;
using System.Globalization;
using System.Numerics;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>Numbers, names, strings, blanks and comments of programming languages, as far as literal arrays need them.</summary>
internal sealed class CellReader(TextCursor cursor, Limits limits)
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.eEiIjJm/+-_");

    /// <summary>Whether a number begins here, its sign included.</summary>
    public static bool BeginsNumber(TextCursor cursor)
    {
        ReadOnlySpan<char> rest = cursor.Rest;
        if (rest is ['+' or '-' or '\u2212', ..]) rest = rest[1..];
        return rest is [>= '0' and <= '9', ..] or ['.', >= '0' and <= '9', ..];
    }

    /// <summary>
    /// A number: 3, -1/2, 1//2, .5, 1e-3, 2j, 0.5+0.5im, and, where blanks do not separate elements, 0. -0.5j. Nothing else may
    /// be joined to it.
    /// </summary>
    public Coefficient Read(bool blanksJoin = false)
    {
        int at = cursor.Position;
        if (Small() is { } small) return small;
        if (Based() is { } based) return based;
        Coefficient value = Part(at, out bool isImaginary);
        int after = cursor.Position;
        SkipBlanksInLine();
        if (!isImaginary && cursor.Here is '+' or '-')
        {
            // A signed imaginary part that stands apart, as NumPy prints complex numbers; another number begins the next element.
            bool minus = cursor.Here == '-';
            cursor.Position++;
            bool apart = cursor.Here is ' ' or '\t';
            SkipBlanksInLine();
            if ((blanksJoin || apart) && BeginsNumber(cursor) && cursor.Here is not ('+' or '-'))
            {
                Coefficient second = Part(cursor.Position, out isImaginary);
                if (isImaginary) return value + (minus ? -second : second);
            }
            if (apart) throw cursor.Refuse("a sum stands where a number belongs", at);
        }
        cursor.Position = after;
        return value;
    }

    // Nearly all cells are integers of a few digits.
    private Coefficient? Small()
    {
        string text = cursor.Text;
        int at = cursor.Position, value = 0;
        bool minus = text[at] == '-';
        int from = minus ? at + 1 : at;
        for (at = from; at < text.Length && at < from + 9 && char.IsAsciiDigit(text[at]); at++) value = 10 * value + (text[at] - '0');
        if (at == from || at == text.Length || text[at] is not (',' or ']' or '}' or ';' or '\n' or '\r')) return null;
        cursor.Position = at;
        return (Rational)(minus ? -value : value);
    }

    // 0x1F and 0b101, as bit masks are written.
    private Coefficient? Based()
    {
        ReadOnlySpan<char> rest = cursor.Rest;
        if (rest is not ['0', 'x' or 'X' or 'b' or 'B', ..]) return null;
        bool hexadecimal = rest[1] is 'x' or 'X';
        int end = 2;
        while (end < rest.Length && (hexadecimal ? char.IsAsciiHexDigit(rest[end]) : rest[end] is '0' or '1')) end++;
        if (end == 2 || end > limits.Digits || end < rest.Length && char.IsLetterOrDigit(rest[end])
            && rest[end] is not ('u' or 'U' or 'L')) return null;
        string digits = rest[2..end].ToString();
        while (end < rest.Length && rest[end] is 'u' or 'U' or 'l' or 'L') end++;
        cursor.Position += end;
        return new Rational(BigInteger.Parse($"0{digits}", hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowBinarySpecifier,
            CultureInfo.InvariantCulture));
    }

    private Coefficient Part(int at, out bool isImaginary)
    {
        int end = at;
        while (end < cursor.Text.Length && (s_number.Contains(cursor.Text[end]) || end == at && cursor.Text[end] == '\u2212'))
        {
            // A sign goes on with the number at its beginning, in an exponent, and before an imaginary part.
            if (end > at && cursor.Text[end] is '+' or '-' && cursor.Text[end - 1] is not ('e' or 'E') && !EndsImaginary(end + 1)) break;
            end++;
        }
        string plain = cursor.Text[at..end].Replace('\u2212', '-').Replace("//", "/", StringComparison.Ordinal)
            .Replace("im", "i", StringComparison.Ordinal)
            .Replace('I', 'i').Replace('J', 'j');
        isImaginary = plain is [.., 'i' or 'j'];
        // 1L in R and Java, 1.0f in C: the letter is the number's type.
        if (end < cursor.Text.Length && cursor.Text[end] is 'L' or 'f' && !(end + 1 < cursor.Text.Length
            && (char.IsLetterOrDigit(cursor.Text[end + 1]) || cursor.Text[end + 1] is '(' or '_'))) end++;
        bool joined = end < cursor.Text.Length && (char.IsLetterOrDigit(cursor.Text[end]) || cursor.Text[end] is '(' or '^' or '√');
        if (joined || !CoefficientText.TryParse(plain, limits, out Coefficient value))
        {
            while (end < cursor.Text.Length && !char.IsWhiteSpace(cursor.Text[end]) && cursor.Text[end] is not (',' or ';' or ']' or '}'))
                end++;
            string whole = cursor.Text[at..end];
            throw cursor.Refuse(
                $"{CoefficientText.Quoted(whole)} is {CoefficientText.Objection(whole).Replace("which is ", "", StringComparison.Ordinal)}",
                    at);
        }
        cursor.Position = end;
        return value;
    }

    // Whether what follows a sign is a number with an imaginary unit.
    private bool EndsImaginary(int at)
    {
        int end = at;
        while (end < cursor.Text.Length && (char.IsAsciiDigit(cursor.Text[end]) || cursor.Text[end] is '.' or '/')) end++;
        return end > at && end < cursor.Text.Length && cursor.Text[end] is 'i' or 'j' or 'I' or 'J';
    }

    /// <summary>A name with its dots, np.array; empty where none begins.</summary>
    public string Name()
    {
        int from = cursor.Position;
        while (!cursor.AtEnd && (char.IsLetterOrDigit(cursor.Here) || cursor.Here == '_' || cursor.Here == '.' && NextIsLetter()))
            cursor.Position++;
        return cursor.Text[from..cursor.Position];

        bool NextIsLetter() => cursor.Position > from && cursor.Position + 1 < cursor.Text.Length
            && char.IsLetter(cursor.Text[cursor.Position + 1]);
    }

    /// <summary>The name before = or a colon or an arrow, taken with it; null, and nowhere, where a value begins.</summary>
    public string? Key()
    {
        int at = cursor.Position;
        string name = cursor.Here is '"' or '\'' ? String() : Name();
        SkipBlanks();
        ReadOnlySpan<char> rest = cursor.Rest;
        int length = name.Length == 0 ? 0 : rest.StartsWith("=>") || rest.StartsWith(":=") ? 2 : rest is ['=', not '=', ..] or [':', ..]
            ? 1 : 0;
        if (length > 0)
        {
            cursor.Position += length;
            return name;
        }
        cursor.Position = at;
        return null;
    }

    /// <summary>Whether a list in braces is a dictionary.</summary>
    public bool BeginsRecord(int inside)
    {
        int at = cursor.Position;
        cursor.Position = inside;
        SkipBlanks();
        bool record = cursor.Here is '"' or '\'' or (>= 'A' and <= 'z') && Key() is not null;
        cursor.Position = at;
        return record;
    }

    /// <summary>A string in quotation marks, three of them perhaps.</summary>
    public string String()
    {
        char mark = cursor.Here;
        string marks = cursor.Rest.StartsWith([mark, mark, mark]) ? new string(mark, 3) : $"{mark}";
        int end = cursor.Text.IndexOf(marks, cursor.Position + marks.Length, StringComparison.Ordinal);
        if (end < 0) throw cursor.Refuse("a string is not closed");
        string text = cursor.Text[(cursor.Position + marks.Length)..end];
        cursor.Position = end + marks.Length;
        return text;
    }

    /// <summary>The text of a call from its name to its closing parenthesis.</summary>
    public string SkipCall(int from)
    {
        int depth = 1;
        for (; depth > 0 && !cursor.AtEnd; cursor.Position++) depth += cursor.Here == '(' ? 1 : cursor.Here == ')' ? -1 : 0;
        return cursor.Text[from..cursor.Position];
    }

    /// <summary>Blanks that do not end the line, and a backslash or dots that continue it.</summary>
    public void SkipBlanksInLine() => cursor.SkipBlanksInLine();

    /// <summary>Blanks and comments; whether a line ended.</summary>
    public bool SkipBlanks()
    {
        int from = cursor.Position;
        bool ended = false;
        while (true)
        {
            while (!cursor.AtEnd && char.IsWhiteSpace(cursor.Here))
            {
                ended |= cursor.Here == '\n';
                cursor.Position++;
            }
            ReadOnlySpan<char> rest = cursor.Rest;
            string? end = rest.StartsWith("/*") ? "*/" : rest.StartsWith("(*") ? "*)" : rest.StartsWith("/-") ? "-/"
                : rest.StartsWith("#=") ? "=#"
                : rest.StartsWith("%{\n") || rest.StartsWith("%{\r") ? "%}" : null;
            if (end is not null)
            {
                if (!cursor.SkipPast(end)) throw cursor.Refuse("a comment is not closed");
            }
            else if (rest is ['#', not '[', ..] or ['#'] or ['%', ..] || rest.StartsWith("//") || rest.StartsWith("-- ")
                || rest.StartsWith("--\n"))
                cursor.Position = cursor.Text.IndexOf('\n', cursor.Position) is >= 0 and int line ? line : cursor.Text.Length;
            else if (rest.StartsWith("...") || rest is ['\\', '\n', ..])
                cursor.Position = cursor.Text.IndexOf('\n', cursor.Position) is >= 0 and int next ? next + 1 : cursor.Text.Length;
            else return ended && cursor.Position > from;
        }
    }
}
