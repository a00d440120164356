using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>
/// A source file in whatever language, read for the arrays that it assigns. It is not run. A statement is an assignment of a literal, or
/// one that cannot touch the arrays: an import, a printed line, the definition of a function. A statement that changes an array, or makes
/// one out of others, is refused with its line, and so is what is no statement.
/// </summary>
internal sealed partial class ArrayScript
{
    private static readonly HashSet<string> s_lines =
        ["import", "from", "using", "module", "namespace", "end", "section", "open", "clear", "clc", "close", "format", "package",
        "include", "set_option", "noncomputable", "universe", "variable", "print", "println", "printf", "assert", "disp", "display",
        "fprintf", "pass", "return", "library", "rm", "suppressWarnings", "warning", "more", "hold", "export", "@assert", "@show",
        "pprint", "save", "pragma"];

    private static readonly HashSet<string> s_blocks =
        ["def", "class", "function", "theorem", "lemma", "example", "instance", "struct", "if", "macro", "async"];

    private readonly TextCursor _cursor;
    private readonly CellReader _cells;
    private readonly ArrayLiterals _literals;
    private readonly List<(string Key, Value Value)> _fields = [];
    private readonly List<(int At, string Text)> _skipped = [];

    private ArrayScript(string text, Limits limits)
    {
        _cursor = new TextCursor(text);
        _cells = new CellReader(_cursor, limits);
        _literals = new ArrayLiterals(_cursor, limits);
    }

    /// <summary>The literals by the names that they are assigned to.</summary>
    /// <exception cref="MalformedInputException">A statement is none that leaves the literals as they are.</exception>
    public static Value.Record Read(string text, Limits limits)
    {
        ArrayScript script = new(text, limits);
        while (script.Statement())
            if (script._fields.Count > limits.Schemes) throw Limits.Over("a file", script._fields.Count, "assignments", limits.Schemes);
        script.DemandUntouched();
        return new Value.Record(script._fields);
    }

    private bool Statement()
    {
        do _cells.SkipBlanks(); while (_cursor.Take(';'));
        if (_cursor.AtEnd) return false;
        int at = _cursor.Position;
        if (_cursor.Here is '"' or '\'')
        {
            _cells.String(); // a docstring
            return true;
        }
        (int equals, int end) = Assignment(at);
        string word = FirstWord(at);
        if (Frame().Match(_cursor.Text, at) is { Success: true } frame) // class S {, and the brace that ends it
        {
            _cursor.Position = at + frame.Length;
            return true;
        }
        if (Heading().Match(_cursor.Text, at) is { Success: true } heading) // U: and then, below it, what U is
        {
            _cursor.Position = at + heading.Length;
            Assign([heading.Groups[1].Value], at, end);
            return true;
        }
        if (Signature().IsMatch(_cursor.Text, at)) // Haskell's u :: [[Int]]
        {
            Skip(at, _cursor.Text.IndexOf('\n', at) is >= 0 and int line ? line : _cursor.Text.Length);
            return true;
        }
        if (Alias().Match(_cursor.Text[at..Math.Min(end, at + 200)]) is { Success: true } alias)
            _literals.Aliases[alias.Groups[2].Value] = alias.Groups[1].Value;
        if (equals < 0 || word is "import" or "from" or "using" or "open")
        {
            if (s_blocks.Contains(word) || _cursor.Here == '@' && !s_lines.Contains(word)) SkipBlock(end);
            else if (s_lines.Contains(word)) Skip(at, end);
            else if (_cursor.Here is '[' or '{' or '(' or '#' or '!' || Calls.IsKnown(word))
                Add($"value {_fields.Count + 1}", _literals.Read());
            else throw Unknown(at);
            return true;
        }
        if (word == "function") // MATLAB's function [U, V, W] = name(): its body, which need not be indented, is read
        {
            Skip(at, end);
            return true;
        }
        string[] names = Names(_cursor.Text[at..equals].TrimEnd(':', '<'), at);
        _cursor.Position = equals + 1;
        Assign(names, at, end);
        return true;
    }

    private void Assign(string[] names, int at, int end)
    {
        int from = _cursor.Position;
        List<Value> values = [];
        try
        {
            do values.Add(_literals.Read());
            while (CommaFollows() && values.Count < 16);
        }
        catch (MalformedInputException) when (!BracketFollows(from) && !names.Any(n => ArrayNames.IsWeight(n) || ArrayNames.IsDivisor(n)))
        {
            // No literal: what it is made of must not matter.
            _cursor.Position = end;
            foreach (string name in names) Forget(name, at);
            _skipped.Add((at, _cursor.Text[from..end]));
            return;
        }
        _cells.SkipBlanksInLine();
        if (!_cursor.AtEnd && _cursor.Here is not ('\n' or '\r' or ';' or '#' or '%') && !_cursor.Rest.StartsWith("//")
            && !_cursor.Rest.StartsWith("--") && !EndsWithColon() && !_cursor.Rest.StartsWith("/*"))
            throw _cursor.Refuse($"expected the end of the statement, found {_cursor.Found()}");
        if (names.Length == 1) Add(names[0], values is [var only] ? only : new Value.List(values), at);
        else if (names.Length == values.Count)
            foreach ((string name, Value value) in names.Zip(values)) Add(name, value, at);
        else if (values is [Value.List { Items: var items }] && items.Count == names.Length)
            foreach ((string name, Value value) in names.Zip(items)) Add(name, value, at);
        else throw _cursor.Refuse($"{names.Length} names stand for {values.Count} values", at);
    }

    // Maple ends a statement that prints nothing with a colon.
    private bool EndsWithColon()
    {
        if (_cursor.Here != ':' || !_cursor.Rest[1..].TrimStart(" \t\r").StartsWith("\n") && !_cursor.Rest[1..]
            .IsWhiteSpace()) return false;
        _cursor.Position++;
        return true;
    }

    // A comma in this line, which is taken: a tuple without parentheses.
    private bool CommaFollows()
    {
        _cells.SkipBlanksInLine();
        if (_cursor.Here != ',') return false;
        _cursor.Position++;
        _cells.SkipBlanks();
        return true;
    }

    private void Add(string name, Value value, int at = 0)
    {
        Forget(name, at);
        _fields.Add((name, value));
    }

    private void Forget(string name, int at)
    {
        if (_fields.Any(f => f.Key == name)) throw _cursor.Refuse($"{CoefficientText.Quoted(name)} is assigned a second time", at);
    }

    // Where the statement's sign of assignment is, -1 for none, and where the statement ends.
    private (int Sign, int End) Assignment(int at)
    {
        (int depth, int equals) = (0, -1);
        string text = _cursor.Text;
        for (; at < text.Length; at++)
            switch (text[at])
            {
                case '(' or '[' or '{': depth++; break;
                case ')' or ']' or '}': depth--; break;
                case '"' or '\'' when equals < 0 || depth > 0:
                    int close = text.IndexOf(text[at], at + 1);
                    if (close > 0 && text.IndexOf('\n', at, close - at) < 0) at = close;
                    break;
                case '#' when at + 1 >= text.Length || text[at + 1] != '[':
                    while (at + 1 < text.Length && text[at + 1] != '\n') at++;
                    break;
                case '\n' when depth <= 0 && !GoesOn(text, at, equals): return (equals, at);
                case ';' when depth <= 0: return (equals, at);
                case '<' when depth == 0 && equals < 0 && at + 1 < text.Length && text[at + 1] == '-': // R
                    equals = ++at;
                    break;
                case '=' when depth == 0 && equals < 0:
                    if (at + 1 < text.Length && text[at + 1] is '=' or '>') { at++; break; }
                    if (at > 0 && text[at - 1] is '<' or '>' or '!' or '~') break;
                    if (at > 0 && text[at - 1] is '+' or '-' or '*' or '/' or '%' or '&' or '|' or '^' or '.' or '@')
                        throw _cursor.Refuse("a statement changes what was assigned before, and nothing here is executed");
                    equals = at;
                    break;
            }
        return (equals, text.Length);
    }

    // A value may begin on the line below its name, as may what follows a comma or a backslash.
    private static bool GoesOn(string text, int at, int equals)
    {
        int before = at - 1;
        while (before >= 0 && text[before] is ' ' or '\t' or '\r') before--;
        return before >= 0 && (text[before] is ',' or '\\' || before == equals);
    }

    // The names that are assigned to: U, or U, V, W, with their types before or after them.
    private string[] Names(string header, int at)
    {
        if (FortranHeader().Match(header) is { Success: true } fortran) header = fortran.Groups[1].Value;
        header = Qualifier().Replace(header, "");
        if (header.Trim() is ['(' or '[', .. var inside, ')' or ']'] && inside.Contains(',')) header = inside;
        if (TypeAfter().Match(header) is { Success: true } typed) header = typed.Groups[1].Value;
        string[] names =
            [.. header.Split(',').Select(part => NameWithType().Match(part.Trim()) is { Success: true } m ? m.Groups["name"].Value : "")];
        if (names.Any(n => n.Length == 0))
            throw _cursor.Refuse($"{CoefficientText.Quoted(header.Trim())} changes a part of something, and nothing here is executed", at);
        return [.. names.Select(n => n[(n.LastIndexOf('.') + 1)..])];
    }

    private bool BracketFollows(int from)
    {
        while (from < _cursor.Text.Length && char.IsWhiteSpace(_cursor.Text[from])) from++;
        return from < _cursor.Text.Length && (_cursor.Text[from] is '[' or '{' or '(' or '!' or '#'
            || ArrayCall().Match(_cursor.Text, from, Math.Min(40, _cursor.Text.Length - from)) is { Success: true } call
            && !Calls.IsQuestion(call.Groups[1].Value));
    }

    private string FirstWord(int at)
    {
        int end = at;
        while (end < _cursor.Text.Length && (char.IsLetterOrDigit(_cursor.Text[end]) || _cursor.Text[end] is '_' or '@' or '.')) end++;
        return _cursor.Text[at..end];
    }

    private void Skip(int at, int end)
    {
        _skipped.Add((at, ""));
        _cursor.Position = end;
    }

    // A definition goes on over lines that are indented or blank, and over the end of it.
    private void SkipBlock(int end)
    {
        int from = _cursor.Position;
        bool condition = FirstWord(from) == "if";
        string text = _cursor.Text;
        while (end < text.Length)
        {
            int next = end + 1;
            if (next < text.Length && text[next] is not (' ' or '\t' or '\r' or '\n') && !text.AsSpan(next).StartsWith("end")
                && text[next] is not ('}' or ')')) break;
            end = next >= text.Length ? text.Length : text.IndexOf('\n', next) is >= 0 and int line ? line : text.Length;
        }
        _cursor.Position = end;
        if (condition) _skipped.Add((from, text[from..end]));
    }

    // What was not read may look at the arrays' sizes, and at nothing else of them.
    private void DemandUntouched()
    {
        foreach ((int at, string text) in _skipped)
            foreach (Match word in Uses().Matches(text))
                if (_fields.Any(f => f.Key == word.Groups[1].Value && f.Value is not Value.Word and not Value.Numbers { Array.Count: 1 }))
                    throw _cursor.Refuse(
                        $"something is made of {CoefficientText.Quoted(word.Groups[1].Value)} here, and nothing is executed", at);
    }

    private MalformedInputException Unknown(int at)
    {
        int end = _cursor.Text.IndexOf('\n', at) is >= 0 and int line ? line : _cursor.Text.Length;
        return _cursor.Refuse(
            $"{CoefficientText.Quoted(_cursor.Text[at..end].Trim())} is no assignment of numbers, and what it does to the scheme is not " +
                "known", at);
    }

    [GeneratedRegex(@"^\s*(?:[\w.<>*&]+\s+)*([\p{L}_][\w.'′]*(?:\s*,\s*[\p{L}_][\w.]*)*)\s*:", RegexOptions.None, 2000)]
    private static partial Regex TypeAfter();

    [GeneratedRegex(@"\G(?:\s*(?:export|public|private|static|final|abstract|inline)\s+)*(?:class|struct|namespace|interface|enum" +
        @"|object)\b[^{};=\n]*\{|\G\};?")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\G([\p{L}_]\w{0,20})[ \t]*:[ \t]*\r?\n\s*(?=[\w.]{0,20}[\[({])")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\G[\w']{1,40}[ \t]*::[ \t]+[^=\n]*(?:\n|$)")]
    private static partial Regex Signature();

    [GeneratedRegex(@"\b(\w+)\s+as\s+(\w+)")]
    private static partial Regex Alias();

    [GeneratedRegex(@"^\s*(?:integer|real|complex|double\s+precision)\b[^=]*::\s*(\w+)\s*(?:\([\d\s,:]*\))?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex FortranHeader();

    [GeneratedRegex(@"\b\w+::")]
    private static partial Regex Qualifier();

    // int U[4][7] has sizes behind its name; without a type before it that is a part of U.
    [GeneratedRegex(@"^(?:(?:[\w.<>*&:]+(?:\[\])*\s+)+(?<name>[\p{L}_]\w*)(?:\s*\[\s*\w*\s*\])*" +
        @"|(?:[\w.<>*&:]+(?:\[\])*\s+)*(?<name>[\p{L}_][\w.'′]*))$",
        RegexOptions.None, 2000)]
    private static partial Regex NameWithType();

    [GeneratedRegex(@"\G([\w.]{1,30})\s*[\[({]")]
    private static partial Regex ArrayCall();

    [GeneratedRegex(@"(?<![\w.""'])([\p{L}_]\w*)(?!\w)(?!\s*\.(?:shape|dtype|size|ndim))(?<!len\(\1)(?<!size\(\1)")]
    private static partial Regex Uses();
}
