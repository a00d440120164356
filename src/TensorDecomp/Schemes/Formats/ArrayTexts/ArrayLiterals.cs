using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>
/// Literal values as Python, Julia, MATLAB, Lean and C write them: nested lists in any brackets, rows by semicolons or
/// lines, calls around them such as np.array(…) or Scheme(…), dictionaries, scalars times arrays. Nothing is evaluated beyond that.
/// </summary>
internal sealed class ArrayLiterals(TextCursor cursor, Limits limits)
{
    private const int MostLevels = 64;

    private readonly CellReader _cells = new(cursor, limits);
    private int _level;

    /// <summary>A value and what stands behind it: a transposition, or a scalar that it is multiplied or divided by.</summary>
    /// <exception cref="MalformedInputException">What stands here is no literal.</exception>
    public Value Read()
    {
        if (++_level > MostLevels) throw cursor.Refuse($"brackets are nested more than {MostLevels} deep");
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
            value = Product(value, Primary(), over)
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
        if (OpensList(out int length))
        {
            cursor.Position += length;
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
        if (Calls.IsFunction(name)) return new Value.Word(_cells.SkipCall(at));
        List<(string? Key, Value Value)> arguments = Arguments(')', out _);
        return Calls.Of(name, arguments)
            ?? throw cursor.Refuse($"what {CoefficientText.Quoted(name)} makes of its arguments is not known", at);
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

    private static Value? Product(Value x, Value y, bool over)
    {
        (Value.Numbers? a, Value.Numbers? b) = (x as Value.Numbers, y as Value.Numbers);
        if (a is null || b is null || over && b.Array.Dimensions.Length > 0) return null;
        (NumberArray array, NumberArray scalar) = b.Array.Dimensions.Length == 0 ? (a.Array, b.Array) : (b.Array, a.Array);
        if (scalar.Dimensions.Length > 0 || over && scalar.Entries.Count == 0) return null;
        Coefficient by = over ? CoefficientMath.Quotient(Coefficient.One, scalar[0]) : scalar[0];
        return new Value.Numbers(array with { Entries = by.IsZero ? [] : [.. array.Entries.Select(e => e with { Value = e.Value * by })] });
    }
}
