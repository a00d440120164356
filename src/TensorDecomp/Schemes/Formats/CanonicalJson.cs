using System.Numerics;
using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// This project's own format (docs/formats.md): a JSON object with format, shape (or tensor, for any other
/// than a matrix product), rank, ring, the dense factors u, v, w
/// (one row per term, coefficients as integers or strings such as "1/2" and "1/2-1/2i"), sha256 of the canonical text,
/// where there is one the circuit, a program that computes the scheme in few additions, and provenance. Schemes of more than <see
/// cref="MostDense"/> coefficients are written with sparse rows, [index, coefficient, …];
/// certificates never are.
/// </summary>
public sealed class CanonicalJson : IWritableFormat
{
    /// <summary>What "format" says: the name and version of the format.</summary>
    public const string Marker = "decomp/1";

    /// <summary>Largest number of coefficients R·(mn + np + mp) that are all written: ⟨8,8,8⟩ with its 329 terms is well below, ⟨16,16,16⟩
    /// would be five megabytes.</summary>
    public const int MostDense = 1 << 18;

    private const string Rows = "rows", Sparse = "sparse";

    /// <inheritdoc/>
    public string Name => "decomp_json";
    /// <inheritdoc/>
    public string Summary => "canonical JSON of this tool, and its certificates";
    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public string? WhyNot(SourceFile file) => JsonInput.WhyNot(file, Marker);

    /// <inheritdoc/>
    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        using JsonDocument document = JsonInput.Parse(file);
        JsonElement root = document.RootElement;
        if (JsonInput.Text(JsonInput.Required(root, "format")) != Marker)
            throw new MalformedInputException($"\"format\" must be \"{Marker}\"");
        Tensor tensor = JsonInput.Optional(root, "tensor") is { } other ? TensorJson.Read(other)
            : JsonInput.Shape(JsonInput.Required(root, "shape"), "shape");
        int rank = JsonInput.Int(JsonInput.Required(root, "rank"), "rank");
        limits.Admit(tensor, rank);
        string ringName = JsonInput.Text(JsonInput.Required(root, "ring"));
        if (!Ring.TryParse(ringName, out Ring ring))
            throw new MalformedInputException($"\"ring\" is {CoefficientText.Quoted(ringName)}, which names no known ring");
        JsonInput.RefuseOthers(root, tensor, rank, "u", "v", "w");
        string? rows = JsonInput.Optional(root, Rows) is { } form ? JsonInput.Text(form) : null;
        if (rows is not (null or Sparse))
            throw new MalformedInputException(
                $"\"{Rows}\" is {CoefficientText.Quoted(rows)}; it can only be \"{Sparse}\", or be left out where all coefficients are " +
                    "written");
        bool sparse = rows is not null;
        SchemeDraft draft = new(limits);
        draft.Extend(rank);
        foreach ((int x, string name, int size) in (ReadOnlySpan<(int, string, int)>)[(0, "u", tensor.USize), (1, "v", tensor.VSize),
            (2, "w", tensor.WSize)])
            if (sparse) JsonInput.SparseFactor(JsonInput.Required(root, name), name, rank, size, x, draft, limits);
            else JsonInput.DenseFactor(JsonInput.Required(root, name), name, rank, size, x, draft, limits);
        Claim claim = ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
        Submission submission = tensor.Product is { } shape ? draft.Submit(this, file, shape, ThirdFactor.C, claim)
            : draft.Submit(this, tensor, claim);
        List<string> contradictions = ring.Contains(submission.Scheme) ? [] : [$"the file says {ring}, where its coefficients do not lie"];
        return [submission with
        {
            Programs = JsonInput.Optional(root, CircuitJson.Field) is { } program
                ? [CircuitJson.Read(program, submission.Scheme, limits)] : [],
            Provenance = ReadProvenance(root, contradictions),
            StatedHash = JsonInput.Optional(root, "sha256") is { } hash ? JsonInput.Text(hash) : null,
            StatedRing = ring,
            Contradictions = contradictions,
        }];
    }

    /// <summary>It holds schemes of any tensor.</summary>
    public string? WhyNot(Tensor tensor) => null;

    /// <inheritdoc/>
    public void Write(Scheme scheme, Ring ring, Stream output) => Write(scheme, ring, null, output);

    /// <summary>Writes the scheme with its provenance and, where there is one, the program that computes it; the layout is fixed, so equal
    /// schemes give equal bytes.</summary>
    public static void Write(Scheme scheme, Ring ring, Provenance? provenance, Stream output, StraightLine? program = null)
    {
        string hash = CanonicalForm.Hash(CanonicalForm.Of(scheme, ring), ring);
        string circuit = program is null ? "" : $",\n  \"{CircuitJson.Field}\": {CircuitJson.Text(program)}";
        string tail = circuit + (provenance is null ? ""
            : $",\n  \"provenance\": {JsonSerializer.Serialize(provenance, JsonInput.Options)}");
        bool sparse = (long)scheme.Rank * scheme.Tensor.Sizes.Sum() > MostDense;
        Write(scheme, ring, sparse ? $"  \"{Rows}\": \"{Sparse}\",\n" : "", hash, tail, sparse, output);
    }

    /// <summary>Writes the certificate of a scheme in canonical form: the same file with its counts and without provenance.</summary>
    internal static void WriteCertificate(Scheme canonical, Ring ring, Stream output)
    {
        Census census = Census.Of(canonical, canonical, ring);
        Write(canonical, ring, $"  \"nonzeros\": {census.Nonzeros},\n  \"additions\": {census.Additions},\n",
            CanonicalForm.Hash(canonical, ring), "", false, output);
    }

    private static void Write(Scheme scheme, Ring ring, string head, string hash, string tail, bool sparse, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        string tensor = scheme.Tensor.Product is { } s
            ? $"\"shape\": [{s.M}, {s.N}, {s.P}]" : $"\"tensor\": {TensorJson.Text(scheme.Tensor)}";
        text.Write($"{{\n  \"format\": \"{Marker}\",\n  {tensor},\n  \"rank\": {scheme.Rank},\n  \"ring\": \"{ring}\",\n{head}");
        foreach ((string name, Factor factor) in ((string, Factor)[])[("u", scheme.U), ("v", scheme.V), ("w", scheme.W)])
        {
            text.Write($"  \"{name}\": [");
            for (int r = 0; r < factor.Rank; r++)
            {
                text.Write(r == 0 ? "\n    [" : ",\n    [");
                if (sparse) text.Write(string.Join(',', factor.Term(r).ToArray().Select(e => $"{e.Index},{Literal(e.Value)}")));
                else text.Write(string.Join(", ", DenseRows.Row(factor, r).Select(Literal)));
                text.Write(']');
            }
            text.Write("\n  ],\n");
        }
        text.Write($"  \"sha256\": \"{hash}\"{tail}\n}}\n");
    }

    /// <summary>Integers that every JSON reader holds exactly are numbers, all else is a string.</summary>
    internal static string Literal(Coefficient c) =>
        c.IsReal && c.Re.IsInteger && BigInteger.Abs(c.Re.Numerator) < (1L << 53) ? $"{c}" : $"\"{c}\"";

    // What nobody can use is left out and said; a scheme needs no provenance to be proved.
    private static Provenance? ReadProvenance(JsonElement root, List<string> contradictions)
    {
        if (JsonInput.Optional(root, "provenance") is not { } element) return null;
        try
        {
            return ProvenanceJson.Read(element);
        }
        catch (MalformedInputException e)
        {
            contradictions.Add($"its provenance is of no use and was left out: {e.Message}");
            return null;
        }
    }
}
