using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>
/// YAML as far as tables of numbers need it: mappings and sequences by indentation, lists and mappings in brackets, numbers, words,
/// comments, several documents. Anchors, tags and texts over several lines are refused.
/// </summary>
internal sealed class YamlReader
{
    private const int MostLevels = 32;

    private readonly string _text;
    private readonly TextCursor _cursor;
    private readonly Limits _limits;
    private readonly ArrayLiterals _literals;
    private int _level;

    private YamlReader(string text, Limits limits)
    {
        (_text, _cursor, _limits) = (text, new TextCursor(text), limits);
        _literals = new ArrayLiterals(_cursor, limits);
    }

    /// <summary>The documents of a text.</summary>
    /// <exception cref="MalformedInputException">It is not of this part of YAML.</exception>
    public static IReadOnlyList<Value> Read(string text, Limits limits)
    {
        YamlReader reader = new(text, limits);
        List<Value> documents = [];
        while (reader.Next() is { } column)
        {
            if (reader.TakeMark()) continue;
            documents.Add(reader.Block(column));
            if (documents.Count > limits.Schemes) throw Limits.Over("a file", documents.Count, "documents", limits.Schemes);
        }
        return documents;
    }

    // Moves to the next thing outside comments; its column, or null at the end.
    private int? Next()
    {
        while (true)
        {
            _cursor.SkipBlanks();
            if (_cursor.AtEnd) return null;
            if (_cursor.Here != '#') return _cursor.Position - (_text.LastIndexOf('\n', Math.Max(0, _cursor.Position - 1)) + 1);
            _cursor.Position = _text.IndexOf('\n', _cursor.Position) is >= 0 and int line ? line : _text.Length;
        }
    }

    // --- between documents, %YAML before them.
    private bool TakeMark()
    {
        if (!_cursor.Rest.StartsWith("---") && !_cursor.Rest.StartsWith("...") && _cursor.Here != '%') return false;
        _cursor.Position = _cursor.Here == '%' ? _text.IndexOf('\n', _cursor.Position) is >= 0 and int line ? line : _text.Length
            : _cursor.Position + 3;
        return true;
    }

    private bool AtMark() => _cursor.Rest.StartsWith("---") && (_cursor.Rest.Length == 3 || char.IsWhiteSpace(_cursor.Rest[3]));

    private bool AtItem() => _cursor.Here == '-' && (_cursor.Rest.Length == 1 || char.IsWhiteSpace(_cursor.Rest[1]));

    private Value Block(int column)
    {
        if (++_level > MostLevels) throw _cursor.Refuse($"blocks are nested more than {MostLevels} deep");
        Value value = AtItem() ? Sequence(column) : Key() is { } key ? Mapping(column, key) : Scalar();
        _level--;
        return value;
    }

    private Value Sequence(int column)
    {
        List<Value> items = [];
        while (AtItem())
        {
            if (items.Count == _limits.Rank) throw Limits.Over("a list", items.Count + 1, "items", _limits.Rank);
            _cursor.Position++;
            int line = _cursor.Position;
            int? inner = Next();
            if (inner is { } at && (at > column || !_text.AsSpan(line.._cursor.Position).Contains('\n'))) items.Add(Block(at));
            else items.Add(new Value.Word("null"));
            if (Next() is not { } next || next < column || AtMark() || next == column && !AtItem()) break;
            if (next > column) throw _cursor.Refuse("an item begins at another column than the one before it");
        }
        return Value.Joined(items);
    }

    private Value.Record Mapping(int column, string first)
    {
        List<(string, Value)> fields = [];
        HashSet<string> keys = [];
        string? key = first;
        while (key is not null)
        {
            if (!keys.Add(key)) throw _cursor.Refuse($"the key {CoefficientText.Quoted(key)} is given twice");
            int line = _cursor.Position;
            int? inner = Next();
            bool same = inner is not null && !_text.AsSpan(line.._cursor.Position).Contains('\n');
            // A sequence may stand at the column of its key.
            if (same) fields.Add((key, Scalar()));
            else fields.Add((key, inner is { } at && !AtMark() && (at > column || at == column && AtItem())
                ? Block(at) : new Value.Word("null")));
            if (Next() is not { } next || next < column || AtMark()) break;
            if (next > column) throw _cursor.Refuse("a key begins at another column than the one before it");
            key = Key() ?? throw _cursor.Refuse($"expected a key with a colon, found {_cursor.Found()}");
        }
        return new Value.Record(fields);
    }

    // The key before a colon and a blank, taken with it; null, and nowhere, where there is none.
    private string? Key()
    {
        int at = _cursor.Position, end = at;
        if (_cursor.Here is '"' or '\'')
        {
            end = _text.IndexOf(_cursor.Here, at + 1);
            if (end < 0) return null;
            end++;
        }
        else if (_cursor.Here is '[' or '{') return null;
        while (end < _text.Length && _text[end] != '\n'
            && !(_text[end] == ':' && (end + 1 == _text.Length || char.IsWhiteSpace(_text[end + 1]))))
            end++;
        if (end >= _text.Length || _text[end] != ':') return null;
        _cursor.Position = end + 1;
        return _text[at..end].Trim().Trim('"', '\'');
    }

    private Value Scalar()
    {
        if (_cursor.Here is '[' or '{') return _literals.Read();
        if (_cursor.Here is '&' or '*' or '!' or '|' or '>') throw _cursor.Refuse($"{_cursor.Found()} begins what is not read of YAML");
        int at = _cursor.Position, end = _text.IndexOf('\n', at) is >= 0 and int line ? line : _text.Length;
        if (_text.IndexOf(" #", at, end - at, StringComparison.Ordinal) is >= 0 and int comment) end = comment;
        _cursor.Position = end;
        string word = _text[at..end].Trim();
        if (word is ['"' or '\'', ..]) word = word.Trim(word[0]);
        return CoefficientText.TryParse(word, _limits, out Coefficient c) ? Calls.Single(c) : new Value.Word(word);
    }
}
