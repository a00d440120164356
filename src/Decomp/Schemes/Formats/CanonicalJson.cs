using System.Numerics;
using System.Text.Json;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// This project's own format (docs/formats.md): a JSON object with format, shape, rank, ring, the dense factors u, v, w
/// (one row per term, coefficients as integers or strings such as "1/2" and "1/2-1/2i"), sha256 of the canonical text,
/// and provenance.
/// </summary>
public sealed class CanonicalJson : IWritableFormat
{
    public const string Marker = "decomp/1";

    public string Name => "decomp_json";
    public string Summary => "canonical JSON of this tool";
    public string Extension => ".json";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        if (!text.AsSpan().TrimStart().StartsWith("{")) return "does not start with {";
        return text.Contains($"\"{Marker}\"", StringComparison.Ordinal) ? null : $"no \"format\": \"{Marker}\"";
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        using JsonDocument document = JsonInput.Parse(file.Text);
        JsonElement root = document.RootElement;
        if (JsonInput.Required(root, "format").ToString() != Marker) throw new MalformedInputException($"\"format\" must be \"{Marker}\"");
        Shape shape = JsonInput.Shape(JsonInput.Required(root, "shape"));
        int rank = JsonInput.Int(JsonInput.Required(root, "rank"), "rank");
        limits.Admit(shape, rank);
        string ringName = JsonInput.Required(root, "ring").ToString();
        if (!Ring.TryParse(ringName, out Ring ring)) throw new MalformedInputException($"\"ring\" is \"{ringName}\", which names no known ring");
        Scheme scheme = new(shape,
            JsonInput.DenseFactor(root, "u", rank, shape.USize, limits),
            JsonInput.DenseFactor(root, "v", rank, shape.VSize, limits),
            JsonInput.DenseFactor(root, "w", rank, shape.WSize, limits));
        Claim claim = ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
        return [new Submission(scheme, claim, Name) { Provenance = ReadProvenance(root) }];
    }

    public void Write(Scheme scheme, Ring ring, Stream output) => Write(scheme, ring, null, output);

    /// <summary>Writes the scheme with its provenance; the layout is fixed, so equal schemes give equal bytes.</summary>
    public static void Write(Scheme scheme, Ring ring, Provenance? provenance, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        Shape s = scheme.Shape;
        string hash = CanonicalForm.Hash(CanonicalForm.Of(scheme, ring), ring);
        text.Write($"{{\n  \"format\": \"{Marker}\",\n  \"shape\": [{s.M}, {s.N}, {s.P}],\n  \"rank\": {scheme.Rank},\n  \"ring\": \"{ring}\",\n");
        foreach ((string name, Factor factor) in ((string, Factor)[])[("u", scheme.U), ("v", scheme.V), ("w", scheme.W)])
        {
            text.Write($"  \"{name}\": [");
            for (int r = 0; r < factor.Rank; r++)
            {
                text.Write(r == 0 ? "\n    [" : ",\n    [");
                for (int a = 0; a < factor.Size; a++)
                {
                    if (a > 0) text.Write(", ");
                    text.Write(Literal(factor[r, a]));
                }
                text.Write(']');
            }
            text.Write("\n  ],\n");
        }
        text.Write($"  \"sha256\": \"{hash}\"");
        if (provenance is not null)
            text.Write($",\n  \"provenance\": {JsonSerializer.Serialize(provenance, JsonInput.Options)}");
        text.Write("\n}\n");
    }

    private static string Literal(Coefficient c) =>
        c.IsReal && c.Re.IsInteger && BigInteger.Abs(c.Re.Numerator) < (1L << 53) ? $"{c}" : $"\"{c}\"";

    private static Provenance? ReadProvenance(JsonElement root)
    {
        if (!root.TryGetProperty("provenance", out JsonElement element)) return null;
        try
        {
            return element.Deserialize<Provenance>(JsonInput.Options);
        }
        catch (JsonException e)
        {
            throw new MalformedInputException($"\"provenance\" is not understood ({e.Path})");
        }
    }
}
