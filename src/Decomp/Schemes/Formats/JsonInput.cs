using System.Text.Json;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>What the JSON formats share: strict parsing with line and column, shapes, dense factors.</summary>
internal static class JsonInput
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static JsonDocument Parse(string text)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new MalformedInputException("the JSON is no object");
            return document;
        }
        catch (JsonException e)
        {
            throw MalformedInputException.AtLine((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, "this is not valid JSON");
        }
    }

    public static JsonElement Required(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) ? value : throw new MalformedInputException($"\"{name}\" is missing");

    public static int Int(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw new MalformedInputException($"\"{name}\" must be an integer");

    public static Shape Shape(JsonElement value)
    {
        Span<int> d = stackalloc int[3];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3) throw new MalformedInputException("the shape must be an array of three integers");
        for (int a = 0; a < 3; a++)
        {
            d[a] = Int(value[a], "shape");
            if (!Verify.Shape.IsAllowed(d[a])) throw new MalformedInputException($"dimension {d[a]} is not between 1 and {Verify.Shape.MaxDimension}");
        }
        return new Shape(d[0], d[1], d[2]);
    }

    /// <summary>Reads rank rows of size coefficients each.</summary>
    public static Factor DenseFactor(JsonElement root, string name, int rank, int size, Limits limits)
    {
        JsonElement rows = Required(root, name);
        if (rows.ValueKind != JsonValueKind.Array || rows.GetArrayLength() != rank)
            throw new MalformedInputException($"\"{name}\" must be an array of {rank} rows, one per term");
        var terms = new List<Entry>[rank];
        int r = 0;
        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != size)
                throw new MalformedInputException($"row {r + 1} of \"{name}\" must hold {size} coefficients");
            terms[r] = [];
            int a = 0;
            foreach (JsonElement cell in row.EnumerateArray())
            {
                Coefficient c = Coefficient(cell, limits, () => $"coefficient {a + 1} of row {r + 1} of \"{name}\"");
                if (!c.IsZero) terms[r].Add(new Entry(a, c));
                a++;
            }
            r++;
        }
        return Factor.FromTerms(size, terms);
    }

    /// <summary>An integer or a string such as "1/2"; JSON numbers with a fraction or exponent are refused, being floats to most readers.</summary>
    public static Coefficient Coefficient(JsonElement cell, Limits limits, Func<string> what)
    {
        string text = cell.ValueKind switch
        {
            JsonValueKind.Number => cell.GetRawText(),
            JsonValueKind.String => cell.GetString()!,
            _ => throw new MalformedInputException($"{what()} is neither an integer nor a string"),
        };
        if (CoefficientText.TryParse(text, limits, out Coefficient value) && (cell.ValueKind == JsonValueKind.String || value.Re.IsInteger && !text.Contains('.'))) return value;
        throw new MalformedInputException($"{what()} is {Shortened(text)}, which is no exact number (write 3, \"1/2\" or \"1/2-1/2i\")");
    }

    private static string Shortened(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..37]}...\"";
}
