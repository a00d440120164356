using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>
/// Literal values as Python, Julia, MATLAB, Lean and C write them: nested lists in any brackets, rows by semicolons or
/// lines, calls around them such as np.array(…) or Scheme(…), dictionaries, scalars times arrays. Nothing is evaluated beyond that.
/// </summary>
internal sealed partial class ArrayLiterals(TextCursor cursor, Limits limits)
{
    private const int MostLevels = 64;

    /// <summary>Names that the text gives to functions: from fractions import Fraction as F.</summary>
    public Dictionary<string, string> Aliases { get; } = [];

    private readonly CellReader _cells = new(cursor, limits);
    private int _level;

    /// <summary>A value and what stands behind it: a transposition, or a scalar that it is multiplied or divided by.</summary>
    /// <exception cref="MalformedInputException">What stands here is no literal.</exception>
    public Value Read()
    {
        if (++_level > MostLevels) throw cursor.Refuse($"brackets are nested more than {MostLevels} deep");
        int begin = cursor.Position;
        Value value = Primary();
        while (true)
        {
            _cells.SkipBlanksInLine();
            if (Calls.TryTransposition(cursor)) continue;
            bool times = cursor.Here == '*' || cursor.Rest.StartsWith(".*"), over = cursor.Here == '/' || cursor.Rest.StartsWith("./");
            if (!times && !over) break;
            int at = cursor.Position;
            cursor.Position += cursor.Here == '.' ? 2 : 1;
            _cells.SkipBlanks();
            int right = cursor.Position;
            Value other = Primary();
            if (times && (Products.IsPlainList(cursor.Text.AsSpan(begin..at), value)
                || Products.IsPlainList(cursor.Text.AsSpan(right..cursor.Position), other)))
                value = Products.Repeated(value, other, limits) ?? Products.Repeated(other, value, limits)
                    ?? throw cursor.Refuse("in Python a list times a number is the list repeated, elsewhere its multiple; write it out",
                        at);
            else value = Products.Of(value, other, over)
                ?? throw cursor.Refuse("only a number may be multiplied with an array, or divide it", at);
        }
        _level--;
        return value;
    }

    private Value Primary()
    {
        _cells.SkipBlanks();
        char here = cursor.Here;
        if (here is '"' or '\'') return Quoted();
        if (here == '{' && _cells.BeginsRecord(cursor.Position + 1))
        {
            cursor.Position++;
            return Calls.Gathered(Arguments('}', out _));
        }
        if (GoType().Match(cursor.Text, cursor.Position, Math.Min(80, cursor.End - cursor.Position)) is { Success: true } type)
        {
            cursor.Position += type.Length - 1;
            return Primary();
        }
        if (OpensList(out int length))
        {
            cursor.Position += length;
            if (cursor.Here == '|' && length == 1) return Bars();
            ValueBuilder builder = new(limits);
            ReadList(builder, Closing(cursor.Text[cursor.Position - 1]));
            return builder.Finish();
        }
        if (here == '(') return Parenthesis();
        if (CellReader.BeginsNumber(cursor)) return Calls.Single(_cells.Read());
        string name = _cells.Name();
        if (name.Length == 0) throw cursor.Refuse($"expected a value, found {cursor.Found()}");
        if (cursor.Here == '{') SkipTypeArguments();
        if (cursor.Here == '[') return Primary(); // Int[1 0; 0 1]
        if (cursor.Rest.StartsWith(".(")) cursor.Position++;
        return cursor.Here == '(' ? Call(name) : new Value.Word(name);
    }

    // #[ and !![ are Lean's.
    private bool OpensList(out int length)
    {
        ReadOnlySpan<char> rest = cursor.Rest;
        length = rest.StartsWith("!![") ? 3 : rest.StartsWith("![") || rest.StartsWith("#[") ? 2 : rest is ['[' or '{', ..] ? 1 : 0;
        return length > 0;
    }

    private static char Closing(char open) => open switch { '[' => ']', '{' => '}', _ => ')' };

    // The elements of a list up to its closing bracket; a matrix's rows become lists.
    private void ReadList(ValueBuilder builder, char close)
    {
        if (++_level > MostLevels) throw cursor.Refuse($"brackets are nested more than {MostLevels} deep");
        bool rows = RowScan.HasRows(cursor.Text, cursor.Position);
        builder.Open();
        if (rows) builder.Open();
        bool? commas = null; // in this row
        bool newLine = false;
        while (true)
        {
            newLine |= _cells.SkipBlanks();
            if (cursor.Here == close && !cursor.AtEnd) break;
            if (cursor.AtEnd) throw cursor.Refuse($"a list is not closed by {close}");
            if (rows && builder.Elements > 0 && (cursor.Here == ';' || newLine))
            {
                if (cursor.Here == ';')
                {
                    cursor.Position++;
                    _cells.SkipBlanks();
                    if (cursor.Here == close) break; // a semicolon may end the last row
                }
                builder.Close();
                builder.Open();
                (commas, newLine) = (null, false);
            }
            if (cursor.Here is ',' or ';') throw cursor.Refuse("an element is missing");
            bool number = Element(builder, commas);
            newLine = _cells.SkipBlanks();
            if (cursor.Here == ',')
            {
                if (commas == false) throw Mixed();
                (commas, newLine) = (true, false);
                cursor.Position++;
            }
            else if (cursor.Here != close && cursor.Here != ';' && !(rows && newLine))
            {
                if (commas == true && number || cursor.AtEnd)
                    throw cursor.AtEnd ? cursor.Refuse($"a list is not closed by {close}") : Mixed();
                commas = false;
            }
        }
        cursor.Position++;
        if (rows)
        {
            if (builder.Elements == 0) throw cursor.Refuse("a row is empty");
            builder.Close();
        }
        builder.Close();
        _level--;
    }

    // MiniZinc's [| 1, 0 | 0, 1 |]: rows between bars.
    private Value Bars()
    {
        ValueBuilder builder = new(limits);
        builder.Open();
        while (true)
        {
            cursor.Position++;
            _cells.SkipBlanks();
            if (cursor.Take(']')) break;
            builder.Open();
            while (cursor.Here != '|')
            {
                if (cursor.AtEnd || !CellReader.BeginsNumber(cursor)) throw cursor.Refuse(
                    $"expected a number or a bar, found {cursor.Found()}");
                builder.Add(_cells.Read());
                _cells.SkipBlanks();
                cursor.Take(',');
                _cells.SkipBlanks();
            }
            builder.Close();
        }
        builder.Close();
        return builder.Finish();
    }

    private MalformedInputException Mixed() => cursor.Refuse($"expected a comma or the end of the list, found {cursor.Found()}");

    // One element; whether it was a number.
    private bool Element(ValueBuilder builder, bool? commas)
    {
        if (CellReader.BeginsNumber(cursor))
        {
            builder.Add(_cells.Read(commas != false));
            return true;
        }
        if (OpensList(out int length) && !_cells.BeginsRecord(cursor.Position + length))
        {
            cursor.Position += length;
            ReadList(builder, Closing(cursor.Text[cursor.Position - 1]));
            return false;
        }
        builder.Add(Read());
        return false;
    }

    private Value Parenthesis()
    {
        cursor.Position++;
        List<(string? Key, Value Value)> items = Arguments(')', out bool trailing);
        return items is [(null, var only)] && !trailing ? only : Calls.Gathered(items);
    }

    private Value Call(string name)
    {
        int at = cursor.Position - name.Length;
        cursor.Position++;
        name = Aliases.GetValueOrDefault(name, name);
        if (FilledArrays.Is(name))
        {
            int from = cursor.Position;
            return FilledArrays.Of(name, Literals(), limits)
                ?? throw cursor.Refuse($"what {CoefficientText.Quoted(name)} fills an array with is no number", from);
        }
        if (Ranges(name) is { } ranged) return ranged;
        if (Calls.IsFunction(name)) return new Value.Word(_cells.SkipCall(at));
        List<(string? Key, Value Value)> arguments = Arguments(')', out _);
        return Calls.Of(name, arguments)
            ?? throw cursor.Refuse($"what {CoefficientText.Quoted(name)} makes of its arguments is not known", at);
    }

    // The arguments where they are literals; where not, the call is passed over.
    private List<(string? Key, Value Value)>? Literals()
    {
        (int from, int level) = (cursor.Position, _level);
        try
        {
            return Arguments(')', out _);
        }
        catch (MalformedInputException)
        {
            (cursor.Position, _level) = (from, level);
            _cells.SkipCall(from);
            return null;
        }
    }

    // MiniZinc's array2d(1..4, 1..7, […]).
    private Value? Ranges(string name)
    {
        if (name is not ("array1d" or "array2d" or "array3d")) return null;
        List<int?> sizes = [];
        while (Range().Match(cursor.Text, cursor.Position, Math.Min(40, cursor.End - cursor.Position)) is { Success: true } range)
        {
            sizes.Add(int.Parse(range.Groups[2].ValueSpan) - int.Parse(range.Groups[1].ValueSpan) + 1);
            cursor.Position += range.Length;
        }
        int at = cursor.Position;
        return Arguments(')', out _) is [(null, Value.Numbers { Array: { Dimensions.Length: 1 } numbers })]
            ? Reshaping.Filled(numbers, [.. sizes], byRow: true) ?? throw cursor.Refuse("the ranges are not those of the numbers", at)
            : throw cursor.Refuse("expected a list of numbers behind the ranges", at);
    }

    // Values with commas between them, some of them by name: dtype=float, u=[…], "u" => […].
    private List<(string? Key, Value Value)> Arguments(char close, out bool trailing)
    {
        List<(string?, Value)> items = [];
        trailing = false;
        while (true)
        {
            _cells.SkipBlanks();
            if (cursor.Take(close)) return items;
            string? key = _cells.Key();
            items.Add((key, Read()));
            trailing = false;
            _cells.SkipBlanks();
            if (cursor.Here is ',' or ';')
            {
                cursor.Position++;
                trailing = true;
            }
            else if (cursor.Here != close) throw cursor.Refuse($"expected a comma or {close}, found {cursor.Found()}");
        }
    }

    private Value Quoted()
    {
        string text = _cells.String();
        return CoefficientText.TryParse(text, limits, out Coefficient c) ? Calls.Single(c) : new Value.Word(text);
    }

    // Rational{Int64}[…]
    private void SkipTypeArguments()
    {
        int end = cursor.Text.IndexOf('}', cursor.Position);
        if (end < 0 || end - cursor.Position > 80) throw cursor.Refuse("a type's arguments are not closed");
        cursor.Position = end + 1;
    }

    [GeneratedRegex(@"\G\s*(\d{1,6})\.\.(\d{1,6})\s*,\s*")]
    private static partial Regex Range();

    // [][]int{ and [7][4]int{.
    [GeneratedRegex(@"\G(?:\[\s*(?:\d{1,6}|\.\.\.)?\s*\])+\s*[A-Za-z_][\w.]*\s*\{")]
    private static partial Regex GoType();
}
