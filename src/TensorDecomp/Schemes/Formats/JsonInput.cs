using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>What the JSON formats share: strict parsing with line and column, shapes, factors.</summary>
internal static class JsonInput
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    // A key given twice would let two readers see two schemes in one file.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Null where the file is JSON text with all of these keys somewhere; else why it is not.</summary>
    public static string? WhyNot(SourceFile file, params ReadOnlySpan<string> keys) => WhyNotJson(file, keys)
        ?? (HasLines(file.Text) ? "several values, one per line" : HasWeights(file.Text) ? "weights, which the format does not know"
        : null);

    /// <summary>The same, whatever else stands in it.</summary>
    public static string? WhyNotJson(SourceFile file, params ReadOnlySpan<string> keys)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        if (!text.AsSpan().TrimStart().StartsWith("{")) return "does not start with {";
        foreach (string key in keys)
            if (!text.Contains($"\"{key}\"", StringComparison.Ordinal)) return $"no \"{key}\"";
        return null;
    }

    /// <summary>Whether the text has a key of that name somewhere, and no array behind it.</summary>
    public static bool HasKey(string text, string key)
    {
        int at = text.IndexOf($"\"{key}\"", StringComparison.Ordinal);
        return at >= 0 && text.AsSpan(at + key.Length + 2).TrimStart() is [':', .. var value] && value.TrimStart() is not ['[' or '{', ..];
    }

    // A second line that begins an object, after one that ends one.
    private static bool HasLines(string text) =>
        text.Contains("}\n{", StringComparison.Ordinal) || text.Contains("}\r\n{", StringComparison.Ordinal);

    private static bool HasWeights(string text) =>
        ArrayNames.AllWeights.Any(name => text.Contains($"\"{name}\"", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Refuses what lies beside the factors and could change the sum: an array of numbers as long as a factor, or one number per
    /// term, in a key that the format does not know. Text and other numbers describe.
    /// </summary>
    /// <param name="known">The keys that the format reads.</param>
    public static void RefuseOthers(JsonElement root, Tensor tensor, int rank, params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (known.Contains(property.Name) || property.Value.ValueKind != JsonValueKind.Array || ArrayNames.IsMetadata(property.Name))
                continue;
            int length = property.Value.GetArrayLength();
            JsonElement first = length == 0 ? default : property.Value[0];
            bool numbers = first.ValueKind is JsonValueKind.Number or JsonValueKind.Array;
            if (numbers && length > 1 && (length == rank || tensor.Sizes.Contains(length)))
                throw new MalformedInputException(
                    $"{CoefficientText.Quoted(property.Name)} lies beside the factors and has {length} rows; what it does to the sum is " +
                        "not known, so remove it");
        }
    }

    /// <summary>The root of a file, which must be an object.</summary>
    public static JsonDocument Parse(SourceFile file)
    {
        _ = file.Text; // strictly UTF-8, which the parser would find out only where it decodes a string
        return Parse(file.Utf8);
    }

    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new MalformedInputException("the JSON is no object");
            return document;
        }
        catch (JsonException e)
        {
            throw Refusal(e);
        }
    }

    public static MalformedInputException Refusal(JsonException e) =>
        MalformedInputException.AtLine((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1,
            "this is not valid JSON, or gives a key twice");

    public static JsonElement Required(JsonElement root, string name) =>
        Optional(root, name) ?? throw new MalformedInputException($"\"{name}\" is missing");

    public static JsonElement? Optional(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value : null;

    /// <summary>Refuses an object with other fields than these.</summary>
    public static void Known(JsonElement element, IReadOnlyList<string> fields, string of)
    {
        foreach (JsonProperty property in element.EnumerateObject())
            if (!fields.Contains(property.Name))
                throw new MalformedInputException(
                    $"{CoefficientText.Quoted(property.Name)} is no field of {of}; there are {string.Join(", ", fields)}");
    }

    public static int Int(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw new MalformedInputException($"\"{name}\" must be an integer");

    /// <summary>The elements of a value that must be an array; <paramref name="count"/> of them where it is given.</summary>
    public static JsonElement.ArrayEnumerator Array(JsonElement value, string name, int? count = null)
    {
        if (value.ValueKind != JsonValueKind.Array) throw new MalformedInputException($"\"{name}\" must be an array");
        if (count is { } n && value.GetArrayLength() != n)
            throw new MalformedInputException($"\"{name}\" must hold {n} elements; it holds {value.GetArrayLength()}");
        return value.EnumerateArray();
    }

    /// <summary>[m, n, p], or a single integer for a square shape.</summary>
    public static Shape Shape(JsonElement value, string name)
    {
        int[] d = value.ValueKind == JsonValueKind.Number ? [.. Enumerable.Repeat(Int(value, name), 3)]
            : [.. Array(value, name, 3).Select(e => Int(e, name))];
        foreach (int dimension in d)
            if (!Verify.Shape.IsAllowed(dimension))
                throw new MalformedInputException($"dimension {dimension} is not between 1 and {Verify.Shape.MaxDimension}");
        return new Shape(d[0], d[1], d[2]);
    }

    /// <summary>
    /// Puts rank rows of size coefficients each into the draft. Large schemes have millions of cells, so they are read as
    /// tokens and not as elements of the document, which has already proved to be valid JSON.
    /// </summary>
    public static void DenseFactor(JsonElement rows, string name, int rank, int size, int factor, SchemeDraft draft, Limits limits)
    {
        Array(rows, name, rank);
        Utf8JsonReader reader = new(JsonMarshal.GetRawUtf8Value(rows));
        reader.Read();
        for (int r = 0; r < rank; r++)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) throw WrongRow(r);
            for (int a = 0; ; a++)
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    if (a != size) throw WrongRow(r);
                    break;
                }
                if (a == size) throw WrongRow(r);
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int small))
                {
                    if (small != 0) draft.Put(factor, r, a, (Rational)small);
                }
                else draft.Put(factor, r, a, Cell(ref reader, limits)
                    ?? throw NoNumber(reader.ValueSpan, $"coefficient {a + 1} of row {r + 1} of \"{name}\""));
            }
        }

        MalformedInputException WrongRow(int r) => new($"row {r + 1} of \"{name}\" must hold {size} coefficients");
    }

    /// <summary>Puts rank rows of pairs index, coefficient into the draft; indices ascend in a row and are below size.</summary>
    public static void SparseFactor(JsonElement rows, string name, int rank, int size, int factor, SchemeDraft draft, Limits limits)
    {
        Array(rows, name, rank);
        Utf8JsonReader reader = new(JsonMarshal.GetRawUtf8Value(rows));
        reader.Read();
        for (int r = 0; r < rank; r++)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) throw WrongRow(r);
            for (int last = -1; ;)
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.EndArray) break;
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int index) || index <= last || index >= size)
                    throw WrongRow(r);
                last = index;
                reader.Read();
                if (reader.TokenType == JsonTokenType.EndArray) throw WrongRow(r);
                draft.Put(factor, r, index, Cell(ref reader, limits)
                    ?? throw NoNumber(reader.ValueSpan, $"a coefficient of row {r + 1} of \"{name}\""));
            }
        }

        MalformedInputException WrongRow(int r) =>
            new($"row {r + 1} of \"{name}\" must hold pairs of an index, ascending from 0 to {size - 1}, and a coefficient");
    }

    /// <summary>A number, read as the exact decimal that it is written as, or a string such as "1/2".</summary>
    public static Coefficient Coefficient(JsonElement cell, string name, Limits limits)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(cell);
        Utf8JsonReader reader = new(raw);
        reader.Read();
        return Cell(ref reader, limits) ?? throw NoNumber(raw, $"a coefficient of \"{name}\"");
    }

    /// <summary>The text of a string value. Lone surrogates, which JSON can escape, are not text.</summary>
    public static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value.ToString();
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new MalformedInputException("a string holds half a surrogate pair");
        }
    }

    /// <summary>The number at the reader, or in a string there; null where there is none.</summary>
    public static Coefficient? Cell(ref Utf8JsonReader reader, Limits limits)
    {
        try
        {
            string? text = reader.TokenType switch
            {
                JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
                JsonTokenType.String => reader.GetString(),
                _ => null,
            };
            return text is not null && CoefficientText.TryParse(text, limits, out Coefficient value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            throw new MalformedInputException("a string holds half a surrogate pair");
        }
    }

    private static MalformedInputException NoNumber(ReadOnlySpan<byte> raw, string what)
    {
        string text = Encoding.UTF8.GetString(raw).Trim('"');
        return new($"{what} is {CoefficientText.Quoted(text)}, {CoefficientText.Objection(text)}");
    }
}
