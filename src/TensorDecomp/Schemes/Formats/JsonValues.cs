using System.Text;
using System.Text.Json;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Schemes in JSON of any shape that is not one of the published ones: u, v, w or U, V, W or factors, with columns or rows as
/// terms, an object for each term, weights beside them, lists of schemes, a scheme per line. What order entries lie in is
/// not documented, so all are tried.
/// </summary>
internal sealed class JsonValues : ISchemeFormat
{
    // Several values may follow each other: a scheme per line.
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 64, AllowMultipleValues = true };

    public string Name => "json";
    public string Summary => "JSON of any shape: factors by name or in lists, terms one by one, lists and lines of schemes";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        TextCursor cursor = new(text);
        if (cursor.Take('{')) return cursor.Take('"') ? null : "no {\"";
        return cursor.Here != '[' ? "does not start with { or [" : IsJson(file) ? null : "not valid JSON";
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        _ = file.Text; // strictly UTF-8
        List<Value> values = [];
        Utf8JsonReader reader = new(file.Utf8.Span, s_options);
        try
        {
            while (reader.Read())
            {
                if (values.Count == limits.Schemes) throw Limits.Over("a file", values.Count + 1, "values", limits.Schemes);
                values.Add(ReadValue(ref reader, limits));
            }
        }
        catch (JsonException e)
        {
            throw JsonInput.Refusal(e);
        }
        Value whole = values is [var only] ? only : new Value.List(values);
        return JsonFormulas.Text(whole) is { } formulas
            ? AlgorithmReader.Read(this, new SourceFile(file.Path, Encoding.UTF8.GetBytes(formulas)), limits)
            : SchemeFinder.Find(this, file, limits, whole);
    }

    // Reads the value at the reader; the depth is bounded by the reader's.
    private static Value ReadValue(ref Utf8JsonReader reader, Limits limits)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return ReadObject(ref reader, limits);
            case JsonTokenType.StartArray:
                ValueBuilder builder = new(limits);
                ReadArray(ref reader, builder, limits);
                return builder.Finish();
            default: return JsonInput.Cell(ref reader, limits) is { } number ? Single(number) : new Value.Word(Text(ref reader));
        }
    }

    private static Value.Record ReadObject(ref Utf8JsonReader reader, Limits limits)
    {
        List<(string, Value)> fields = [];
        HashSet<string> keys = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = Text(ref reader);
            if (!keys.Add(key)) throw new MalformedInputException($"the key {CoefficientText.Quoted(key)} is given twice in one object");
            reader.Read();
            fields.Add((key, ReadValue(ref reader, limits)));
        }
        return new Value.Record(fields);
    }

    private static void ReadArray(ref Utf8JsonReader reader, ValueBuilder builder, Limits limits)
    {
        builder.Open();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray: ReadArray(ref reader, builder, limits); break;
                case JsonTokenType.Number when reader.TryGetInt32(out int small): builder.Add((Rational)small); break;
                default:
                    if (ReadValue(ref reader, limits) is var value && value is Value.Numbers { Array: { Dimensions.Length: 0 } single })
                        builder.Add(single[0]);
                    else builder.Add(value);
                    break;
            }
        builder.Close();
    }

    private static Value.Numbers Single(Coefficient number) => new(new NumberArray(null, [], number.IsZero ? [] : [new Entry(0, number)]));

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString()!
                : Encoding.UTF8.GetString(reader.ValueSpan);
        }
        catch (InvalidOperationException)
        {
            throw new MalformedInputException("a string holds half a surrogate pair");
        }
    }

    private static bool IsJson(SourceFile file)
    {
        Utf8JsonReader reader = new(file.Utf8.Span, s_options);
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
