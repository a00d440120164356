using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// A scheme in an alternative basis (docs/formats.md): a JSON object with format, shape or tensor, rank and ring, and for left and right
/// operands and the result two chains of sums each, the change of basis and the part between. There are no factors in it: what is
/// read is the scheme that all chains written out compute, so that whoever proves it has proved the bases with it.
/// </summary>
public sealed class BasisJson : ISchemeFormat
{
    /// <summary>What "format" says: the name and version of the format.</summary>
    public const string Marker = "decomp-basis/1";

    private const string Field = "bases";

    /// <inheritdoc/>
    public string Name => "decomp_basis";

    /// <inheritdoc/>
    public string Summary => "schemes of this tool in alternative bases";

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
        BasisProgram program = Program(JsonInput.Required(root, Field), tensor, rank, limits);
        Scheme scheme = program.Composed.Written;
        limits.Admit(scheme);
        Claim claim = ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring);
        return [new Submission(scheme, claim, Name)
        {
            StatedRing = ring,
            Programs = [program.Composed],
            Contradictions = ring.Contains(scheme) ? [] : [$"the file says {ring}, where its coefficients do not lie"],
            Remarks = [$"in an alternative basis: {program.Additions} additions, and {program.BasisAdditions} of the changes of basis"],
        }];
    }

    /// <summary>Writes the program; whether it computes a scheme is for others to see.</summary>
    public static void Write(BasisProgram program, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        string tensor = program.Tensor.Product is { } s
            ? $"\"shape\": [{s.M}, {s.N}, {s.P}]" : $"\"tensor\": {TensorJson.Text(program.Tensor)}";
        text.Write($"{{\n  \"format\": \"{Marker}\",\n  {tensor},\n  \"rank\": {program.Products},\n  \"ring\": \"{ring}\",\n");
        text.Write($"  \"additions\": {program.Additions},\n  \"constants\": {program.Scalings},\n");
        text.Write($"  \"basisAdditions\": {program.BasisAdditions},\n  \"{Field}\": {{\n");
        (string, LinearChain)[] chains = [("leftBasis", program.LeftBasis), ("left", program.Left), ("rightBasis", program.RightBasis),
            ("right", program.Right), ("result", program.Result), ("resultBasis", program.ResultBasis)];
        text.Write(string.Join(",\n", chains.Select(c => $"    \"{c.Item1}\": {ChainJson.Text(c.Item2)}")));
        text.Write("\n  }\n}\n");
    }

    private static BasisProgram Program(JsonElement element, Tensor tensor, int rank, Limits limits)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new MalformedInputException($"\"{Field}\" must be an object");
        // All factors and bases written out in full, and as many sums again.
        int room = (int)Math.Min(limits.Nonzeros, tensor.Sizes.Sum(size => (long)size * (rank + size + 2)) + rank);
        ChainJson chains = new(Field, room, limits);
        (LinearChain leftBasis, LinearChain left) = Pair("leftBasis", tensor.USize, tensor.USize, "left", rank);
        (LinearChain rightBasis, LinearChain right) = Pair("rightBasis", tensor.VSize, tensor.VSize, "right", rank);
        (LinearChain result, LinearChain resultBasis) = Pair("result", rank, tensor.WSize, "resultBasis", tensor.WSize);
        return new BasisProgram(tensor, leftBasis, left, rightBasis, right, result, resultBasis);

        (LinearChain First, LinearChain Second) Pair(string first, int inputs, int between, string second, int outputs)
        {
            (LinearChain chain, ChainJson.Size[] sizes) = chains.Read(element, first, ChainJson.Size.Variables(inputs), between, inputs);
            return (chain, chains.Read(element, second, sizes, outputs, inputs).Chain);
        }
    }
}
