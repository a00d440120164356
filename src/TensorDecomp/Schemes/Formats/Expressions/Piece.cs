namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>How a statement changes its target.</summary>
internal enum Assignment
{
    None,
    Set,
    Add,
    Subtract,
}

/// <summary>A part of a text between line ends, semicolons, commas and LaTeX's \\: one statement, or some words.</summary>
/// <param name="From">Its first character.</param>
/// <param name="To">Behind its last one.</param>
/// <param name="Sign">Where its assignment sign begins; −1 without one.</param>
/// <param name="Value">Where what is assigned begins.</param>
/// <param name="Assignment">What the sign means.</param>
/// <param name="AfterComma">Whether a comma ended the piece before it, so that both are of one line.</param>
internal readonly record struct Piece(int From, int To, int Sign, int Value, Assignment Assignment, bool AfterComma)
{
    public bool Assigns => Assignment != Assignment.None;
}

/// <summary>Cuts a text into pieces, in one pass; comments, strings and brackets are kept together.</summary>
internal sealed class PieceScanner(string text, int from, int to)
{
    /// <summary>A longer string, or argument of a command, is none.</summary>
    private const int LongestString = 400;

    private int _at = from, _start = from, _depth, _sign = -1, _value;
    private Assignment _assignment;
    private bool _afterComma;
    private readonly List<Piece> _pieces = [];

    public List<Piece> Scan()
    {
        while (_at < to) Step();
        Cut(_at, 0, comma: false);
        return _pieces;
    }

    private void Step()
    {
        char c = text[_at];
        if (c is '#' or '%' or '/' or '-' or '(' or '<' or '\'' or '!' or '"' && CommentText.Skip(text, _at, to) is var after
            && after > _at)
        {
            if (text.AsSpan(_start.._at).IsWhiteSpace()) _start = after; // a comment before a formula is no part of it
            _at = after;
        }
        else if (c == '"' && text.IndexOf('"', _at + 1, Math.Min(to - _at - 1, LongestString)) is > 0 and int quote
            && text.IndexOf('\n', _at, quote - _at) < 0) _at = quote + 1;
        else if (c == '\n')
        {
            if (!Continues()) Cut(_at, 1, comma: false);
            else _at++;
        }
        else if (c == ';' && (_depth == 0 || NextAssigns(_at + 1))) Cut(_at, 1, comma: false);
        else if (c == ',' && _depth == 0) Cut(_at, 1, comma: true);
        else if (c is '`' or '$') Cut(_at, 1, comma: false);
        else if (c == '\\') Backslash();
        else if (c == '&' && _depth == 0 && (IsColumn() || _sign >= 0 && NextAssigns(_at + 1))) Cut(_at, 1, comma: false);
        else if (c is '(' or '[' || c == '{' && IsArgument()) Open();
        else if (c == '{') Cut(_at, 1, comma: false);
        else if (c is ')' or ']' or '}' && _depth > 0) Close();
        else if (c == '}') Cut(_at, 1, comma: false);
        else if (_depth == 0 && !TryAssign(c)) _at++;
        else if (_depth > 0) _at++;
    }

    private void Open()
    {
        _depth++;
        _at++;
    }

    private void Close()
    {
        _depth--;
        _at++;
    }

    // The sign of an assignment, of which a piece has one; comparisons are none.
    private bool TryAssign(char c)
    {
        if (c is not ('=' or ':' or '+' or '-' or '^' or '⊕' or '←' or '≔' or '<')) return false;
        ReadOnlySpan<char> rest = text.AsSpan(_at, to - _at);
        (int length, Assignment kind) = c switch
        {
            '=' when rest.StartsWith("==") || rest.StartsWith("=>") || _at > _start && text[_at - 1] is '<' or '>' or '!' or '~' =>
                (0, Assignment.None),
            '=' => (1, Assignment.Set),
            ':' when rest.StartsWith(":=") => (2, Assignment.Set),
            ':' when IsLabel(rest) => (1, Assignment.Set),
            '+' when rest.StartsWith("+=") => (2, Assignment.Add),
            '^' when rest.StartsWith("^=") => (2, Assignment.Add),
            '⊕' when rest.StartsWith("⊕=") => (2, Assignment.Add),
            '-' when rest.StartsWith("-=") => (2, Assignment.Subtract),
            '←' or '≔' => (1, Assignment.Set),
            '<' when rest.StartsWith("<- ") => (2, Assignment.Set),
            _ => (0, Assignment.None),
        };
        if (length == 0)
        {
            if (c == '=' && rest.Length > 1 && rest[1] is '=' or '>')
            {
                _at += 2;
                return true;
            }
            return false;
        }
        if (_sign < 0) (_sign, _value, _assignment) = (_at, _at + length, kind);
        _at += length;
        return true;
    }

    // m1: (a11 + a22)*(b11 + b22), a name and a colon with no other sign on the line.
    private bool IsLabel(ReadOnlySpan<char> rest)
    {
        int line = rest.IndexOf('\n'), begin = _start;
        ReadOnlySpan<char> formula = line < 0 ? rest : rest[..line];
        while (begin < _at && (char.IsWhiteSpace(text[begin]) || text[begin] is '-' or '*' or '.' || char.IsAsciiDigit(text[begin])))
            begin++;
        return _sign < 0 && formula.Length > 1 && formula[1] == ' ' && formula.IndexOf('=') < 0 && formula.IndexOfAny("+*(") > 0
            && NameText.Begins(text, begin, _at) && NameText.End(text, begin, _at) == _at && char.IsAsciiDigit(text[_at - 1]);
    }

    private void Backslash()
    {
        if (_at + 1 >= to) _at++;
        else if (text[_at + 1] == '\\')
        {
            if (_depth > 0 && !NextAssigns(_at + 2)) _at += 2;
            else Cut(_at, 2, comma: false);
            // \\[2pt] and \\* are ends of lines, too.
            if (_at < to && text[_at] == '*') _start = ++_at;
            if (_at < to && text[_at] == '[' && text.IndexOf(']', _at, Math.Min(to - _at, 12)) is > 0 and int space
                && text.AsSpan(_at..space).IndexOfAny("abc+*") < 0) _start = _at = space + 1;
        }
        else if (text[_at + 1] is '[' or ']' or '(' or ')') Cut(_at, 2, comma: false);
        else if (text[_at + 1] is '\n' or '\r') _at += 2;
        else Command();
    }

    private void Command()
    {
        ReadOnlySpan<char> command = NameText.Command(text, _at, to);
        if (command is "gets" or "leftarrow" or "coloneqq" or "coloneq" or "triangleq" && _depth == 0)
        {
            if (_sign < 0) (_sign, _value, _assignment) = (_at, _at + 1 + command.Length, Assignment.Set);
            _at += 1 + command.Length;
        }
        else if (command is "begin" or "end" or "usepackage" or "documentclass" or "section" or "subsection" or "title" or "author"
            or "caption" or "item" or "label" or "paragraph" or "DeclareMathOperator" or "newcommand")
        {
            // With their arguments these are frames around formulas.
            int after = _at + 1 + command.Length;
            if (after < to && text[after] == '*') after++;
            while (after < to && text[after] is '{' or '['
                && text.IndexOf(text[after] == '{' ? '}' : ']', after, Math.Min(to - after, LongestString)) is >= 0 and int close
                && text.IndexOf('\n', after, close - after) < 0) after = close + 1;
            Cut(_at, after - _at, comma: false);
        }
        else _at += Math.Max(2, 1 + command.Length);
    }

    // LaTeX's braces around arguments stay with their statement; those around blocks of code do not.
    private bool IsArgument()
    {
        if (_depth > 0) return true;
        int before = _at - 1;
        while (before >= _start && text[before] == ' ') before--;
        if (before < _start) return false;
        if (text[before] is '_' or '^' or '}' or '=' or ',') return true;
        int letters = before;
        while (letters >= _start && char.IsLetter(text[letters])) letters--;
        return letters >= _start && text[letters] == '\\' || before == _at - 1 && char.IsLetter(text[before]) && _at + 1 < to
            && char.IsAsciiDigit(text[_at + 1]);
    }

    // In two columns of equations & stands between them; beside a sign of assignment it only aligns, as before a summand.
    private bool IsColumn()
    {
        if (!MathSpace.IsAlignment(text, _at, to)) return false;
        int next = _at + 1;
        while (next < to && text[next] is ' ' or '\t' or '\\' or '&' or '{' or '}' or ',' or ';' or '!') next++;
        if (next < to && text[next] is '=' or ':' or '+' or '-' or '−' or '←') return false;
        if (_sign >= 0 && text.AsSpan(_value.._at).IsWhiteSpace()) return false;
        return _sign >= 0;
    }

    private bool Continues()
    {
        int last = _at - 1;
        while (last >= _start && text[last] is ' ' or '\t' or '\r') last--;
        bool blankLine = NextLineIsBlank();
        if (_depth > 0) return !blankLine && !NextAssigns(_at + 1);
        if (last < _start) return false;
        if (text[last] == '\\' && (last == _start || text[last - 1] != '\\')) return true;
        if (blankLine) return false;
        if (text[last] is '=' or '*' or '·' or '×' or '⊕' || text[last] is '+' or '-' or '−' or '^' && last > _start
            || text.AsSpan(0, last + 1).EndsWith("...")) return !NextAssigns(_at + 1);
        int next = _at + 1;
        while (next < to && text[next] is ' ' or '\t') next++;
        if (next + 1 >= to || NextAssigns(_at + 1)) return false;
        bool sign = text[next] is '+' or '-' or '−' or '⊕' or '^' && text[next + 1] is not ('+' or '-');
        return sign && _sign >= 0 && !WordsFollow(next + 1) || text[next] is '*' or '·' or '×' && text[next + 1] != '/' && _sign >= 0
            && text[next + 1] != '*';
    }

    private bool NextLineIsBlank()
    {
        int next = _at + 1;
        while (next < to && text[next] is ' ' or '\t' or '\r') next++;
        return next >= to || text[next] == '\n';
    }

    // Prose after a dash is an item of a list: a word of three letters and no digit.
    private bool WordsFollow(int at)
    {
        int letters = 0;
        for (; at < to && text[at] is not ('\n' or '='); at++)
        {
            letters = char.IsLetter(text[at]) && (letters > 0 || text[at - 1] != '\\') ? letters + 1 : 0;
            if (letters == 3 && (at + 1 >= to || !char.IsAsciiDigit(text[at + 1]) && text[at + 1] is not ('_' or '{'))) return true;
        }
        return false;
    }

    /// <summary>Whether the line that begins here assigns: a short left side without brackets that are not indices, then its
    /// sign.</summary>
    private bool NextAssigns(int at)
    {
        const int longest = 60;
        for (int next = at; next < Math.Min(to, at + longest); next++)
        {
            char c = text[next];
            if (c == '\n' && !text.AsSpan(at..next).IsWhiteSpace()) return false;
            if (c == '=' || c is '←' or '≔')
                return next + 1 < to && text[next + 1] != '=' && text[next - 1] is not ('<' or '>' or '!') && !text.AsSpan(at..next)
                    .IsWhiteSpace();
            if (c is '+' or '(' or ';' && !text.AsSpan(at..next).IsWhiteSpace() && !(c == '+' && next + 1 < to && text[next + 1] == '=')
                && !(c == '(' && next + 1 < to && char.IsAsciiDigit(text[next + 1]))) return false;
        }
        return false;
    }

    private void Cut(int end, int skipped, bool comma)
    {
        if (!text.AsSpan(_start..end).IsWhiteSpace()) _pieces.Add(new Piece(_start, end, _sign, _value, _assignment, _afterComma));
        _afterComma = comma;
        _at = end + skipped;
        (_start, _depth, _sign, _assignment) = (_at, 0, -1, Assignment.None);
    }
}
