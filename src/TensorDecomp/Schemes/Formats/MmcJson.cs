using System.Text.Json;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// JSON of solven-eu/matmulcatalog: Perminov's keys and conventions with metadata; a factor may be sparse,
/// "u_sparse": {"0": {"i": [0,3], "c": [1,1]}, …} (term → positions and coefficients).
/// </summary>
internal sealed class MmcJson : ISchemeFormat
{
    public string Name => "mmc_json";
    public string Summary => "the matmulcatalog of solven-eu";

    public string? WhyNot(SourceFile file) =>
        JsonInput.WhyNot(file, "n", "m")
            ?? (JsonInput.WhyNot(file, "fields") is null || JsonInput.WhyNot(file, "u_sparse") is null ? null
            : "neither \"fields\" nor \"u_sparse\"");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        using JsonDocument document = JsonInput.Parse(file);
        JsonElement root = document.RootElement;
        (Shape shape, int rank) = PerminovJson.Header(root, limits);
        JsonInput.RefuseOthers(root, shape, rank, "u", "v", "w");
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        foreach ((int x, string name, int size) in (ReadOnlySpan<(int, string, int)>)[(0, "u", shape.USize), (1, "v", shape.VSize),
            (2, "w", shape.WSize)])
        {
            if (JsonInput.Optional(root, $"{name}_sparse") is { } sparse)
                SparseFactor(sparse, $"{name}_sparse", rank, size, x, draft, limits);
            else JsonInput.DenseFactor(JsonInput.Required(root, name), name, rank, size, x, draft, limits);
        }
        return [draft.Submit(this, file, shape, ThirdFactor.Transposed, PerminovJson.StatedClaim(root) ?? ClaimOfFields(root))];
    }

    private static void SparseFactor(JsonElement factor, string name, int rank, int size, int x, SchemeDraft draft, Limits limits)
    {
        if (factor.ValueKind != JsonValueKind.Object)
            throw new MalformedInputException($"\"{name}\" must be an object from terms to positions");
        foreach (JsonProperty row in factor.EnumerateObject())
        {
            if (!int.TryParse(row.Name, System.Globalization.NumberStyles.None, null, out int term) || term >= rank)
                throw new MalformedInputException(
                    $"\"{name}\" has a term {CoefficientText.Quoted(row.Name)}; terms run from 0 to {rank - 1}");
            JsonElement positions = JsonInput.Required(row.Value, "i"), values = JsonInput.Required(row.Value, "c");
            int count = JsonInput.Array(positions, "i").Count();
            foreach ((JsonElement position, JsonElement value) in JsonInput.Array(positions, "i").Zip(JsonInput.Array(values, "c", count)))
            {
                int index = JsonInput.Int(position, "i");
                if (index < 0 || index >= size)
                    throw new MalformedInputException($"\"{name}\" has position {index}; they run from 0 to {size - 1}");
                draft.Put(x, term, index, JsonInput.Coefficient(value, name, limits));
            }
        }
    }

    // "fields" lists where the scheme is said to hold. Anything of characteristic 0 among them is a claim that it holds there.
    private static Claim? ClaimOfFields(JsonElement root)
    {
        if (JsonInput.Optional(root, "fields") is not { } fields) return null;
        List<Ring> rings = [];
        foreach (JsonElement field in JsonInput.Array(fields, "fields"))
            if (Ring.TryParse(JsonInput.Text(field), out Ring ring)) rings.Add(ring);
        if (rings.Count == 0) return null;
        return rings.Any(r => r.Modulus == 0) ? new Claim.Exact()
            : rings.Any(r => r.Modulus == 2) ? new Claim.Residues()
            : new Claim.Over(rings[0]);
    }
}
