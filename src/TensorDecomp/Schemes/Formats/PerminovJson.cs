using System.Text.Json;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// JSON of dronperminov/FastMatrixMultiplication: n = [n,m,p], m = rank, z2 = valid modulo 2, dense u, v, w with one row
/// per term, w indexing Cᵀ. Its descriptive keys are ignored.
/// </summary>
internal sealed class PerminovJson : IWritableFormat
{
    public string Name => "perminov_json";
    public string Summary => "Perminov's FastMatrixMultiplication, dense JSON";
    public string Extension => ".json";

    public string? WhyNot(SourceFile file) => JsonInput.WhyNot(file, "n", "m", "u", "v", "w")
        ?? (JsonInput.HasKey(file.Text, "p") || JsonInput.HasKey(file.Text, "k") ? "\"n\" and \"m\" are two of three dimensions" : null);

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        using JsonDocument document = JsonInput.Parse(file);
        JsonElement root = document.RootElement;
        (Shape shape, int rank) = Header(root, limits);
        JsonInput.RefuseOthers(root, shape, rank, "u", "v", "w");
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        foreach ((int x, string name, int size) in (ReadOnlySpan<(int, string, int)>)[(0, "u", shape.USize), (1, "v", shape.VSize),
            (2, "w", shape.WSize)])
            JsonInput.DenseFactor(JsonInput.Required(root, name), name, rank, size, x, draft, limits);
        return [draft.Submit(this, file, shape, ThirdFactor.Transposed, StatedClaim(root))];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        Shape s = scheme.Shape;
        text.Write($"{{\n    \"n\": [{s.M}, {s.N}, {s.P}],\n    \"m\": {scheme.Rank},\n    \"z2\": " +
            $"{(ring.Modulus == 2 ? "true" : "false")}");
        for (int x = 0; x < 3; x++)
        {
            text.Write($",\n    \"{"uvw"[x]}\": [\n        ");
            text.Write(string.Join(",\n        ", DenseRows.Rows(scheme, x, ThirdFactor.Transposed)
                .Select(row => $"[{string.Join(", ", row.Select(CanonicalJson.Literal))}]")));
            text.Write("\n    ]");
        }
        text.Write("\n}\n");
    }

    /// <summary>Shape and rank from "n" and "m".</summary>
    internal static (Shape Shape, int Rank) Header(JsonElement root, Limits limits)
    {
        Shape shape = JsonInput.Shape(JsonInput.Required(root, "n"), "n");
        int rank = JsonInput.Int(JsonInput.Required(root, "m"), "m");
        limits.Admit(shape, rank);
        return (shape, rank);
    }

    /// <summary>z2: false claims characteristic 0, z2: true at least characteristic 2; null where the key is absent.</summary>
    internal static Claim? StatedClaim(JsonElement root) => JsonInput.Optional(root, "z2")?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => new Claim.Residues(),
        JsonValueKind.False => new Claim.Exact(),
        _ => throw new MalformedInputException("\"z2\" must be true or false"),
    };
}
