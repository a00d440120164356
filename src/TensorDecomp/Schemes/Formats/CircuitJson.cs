using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>The "circuit" of a scheme as JSON: chains of sums for left and right operands and for the result, whose inputs are entries of A
/// or B, or products.</summary>
internal static class CircuitJson
{
    public const string Field = "circuit";

    public static string Text(StraightLine program) =>
        $"{{\n    \"additions\": {program.Additions},\n    \"constants\": {program.Scalings},\n    \"depth\": {program.Depth},\n"
        + $"    \"left\": {ChainJson.Text(program.Left)},\n    \"right\": {ChainJson.Text(program.Right)},\n"
        + $"    \"result\": {ChainJson.Text(program.Result)}\n  }}";

    /// <summary>Reads what <see cref="Text(StraightLine)"/> wrote. Whether it computes the scheme is for others to see; here it is made
    /// sure that it can be written out: it may be no longer than the scheme itself.</summary>
    /// <exception cref="MalformedInputException">It is no program of the scheme's size; the sentence names the field.</exception>
    public static StraightLine Read(JsonElement element, Scheme scheme, Limits limits)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new MalformedInputException($"\"{Field}\" must be an object");
        Tensor t = scheme.Tensor;
        ChainJson chains = new(Field, 2 * scheme.Nonzeros + t.Sizes.Sum(), limits);
        return new StraightLine(t, Chain("left", t.USize, scheme.Rank), Chain("right", t.VSize, scheme.Rank),
            Chain("result", scheme.Rank, t.WSize));

        LinearChain Chain(string name, int inputs, int outputs) =>
            chains.Read(element, name, ChainJson.Size.Variables(inputs), outputs, inputs).Chain;
    }
}
