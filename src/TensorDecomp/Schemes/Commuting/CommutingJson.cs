using System.Text;
using System.Text.Json;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Commuting;

/// <summary>
/// The file of a scheme over commuting entries: a JSON object with format, shape (or tensor), products, and the dense rows of f, g (entries
/// of a, then of b) and w, coefficients as in decomp_json.
/// </summary>
public static class CommutingJson
{
    /// <summary>What "format" says.</summary>
    public const string Marker = "decomp-commuting/1";

    /// <summary>Reads and proves one; or makes one of a scheme of the tensor commuting:MxNxP in decomp_json.</summary>
    /// <returns>Null where the terms do not compute the map, with the verdict that says so.</returns>
    /// <exception cref="MalformedInputException">The file is not of this format or breaks it.</exception>
    public static CommutingScheme? Read(SourceFile file, Limits limits, out Verdict verdict)
    {
        if (JsonInput.WhyNotJson(file, CanonicalJson.Marker) is null)
        {
            Scheme scheme = new CanonicalJson().Read(file, limits)[0].Scheme;
            CommutingScheme? halved = CommutingScheme.Halved(scheme, out Verdict? judged);
            verdict = judged ?? throw new MalformedInputException($"this is a scheme of {scheme.Tensor}; products over commuting entries " +
                "are made of one of commuting:MxNxP, as 'decomp search --tensor commuting:2x2x2' finds them");
            return halved;
        }
        if (JsonInput.WhyNotJson(file, Marker) is { } no) throw new MalformedInputException($"no scheme over commuting entries: {no}");
        using JsonDocument document = JsonInput.Parse(file);
        JsonElement root = document.RootElement;
        if (JsonInput.Text(JsonInput.Required(root, "format")) != Marker)
            throw new MalformedInputException($"\"format\" must be \"{Marker}\"");
        Tensor tensor = JsonInput.Optional(root, "tensor") is { } other ? TensorJson.Read(other)
            : JsonInput.Shape(JsonInput.Required(root, "shape"), "shape");
        int products = JsonInput.Int(JsonInput.Required(root, "products"), "products");
        limits.Admit(tensor, products);
        Tensor both = Symmetric(tensor);
        limits.Admit(both, products);
        JsonInput.RefuseOthers(root, both, products, "f", "g", "w");
        SchemeDraft draft = new(limits);
        draft.Extend(products);
        foreach ((int factor, string name) in ((int, string)[])[(0, "f"), (1, "g"), (2, "w")])
            JsonInput.DenseFactor(JsonInput.Required(root, name), name, products, both.Sizes[factor], factor, draft, limits);
        return CommutingScheme.Prove(tensor, draft.Submit(new CanonicalJson(), both, new Claim.Exact()).Scheme, out verdict);
    }

    /// <summary>Writes one; equal schemes give equal bytes.</summary>
    public static void Write(CommutingScheme scheme, Stream output)
    {
        using StreamWriter text = new(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        string tensor = scheme.Tensor.Product is { } s
            ? $"\"shape\": [{s.M}, {s.N}, {s.P}]" : $"\"tensor\": {TensorJson.Text(scheme.Tensor)}";
        text.Write($"{{\n  \"format\": \"{Marker}\",\n  {tensor},\n  \"products\": {scheme.Products}");
        foreach ((string name, Factor factor) in ((string, Factor)[])[("f", scheme.Half.U), ("g", scheme.Half.V), ("w", scheme.Half.W)])
        {
            IEnumerable<string> rows = Enumerable.Range(0, factor.Rank)
                .Select(r => $"    [{string.Join(", ", DenseRows.Row(factor, r).Select(CanonicalJson.Literal))}]");
            text.Write($",\n  \"{name}\": [\n{string.Join(",\n", rows)}\n  ]");
        }
        text.Write("\n}\n");
    }

    private static Tensor Symmetric(Tensor tensor)
    {
        try
        {
            return CommutingScheme.Symmetric(tensor);
        }
        catch (ArgumentException e)
        {
            throw new MalformedInputException(e.Message.TrimEnd('.'));
        }
    }
}
