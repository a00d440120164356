using System.Numerics;
using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The "circuit" of a scheme as JSON: for left and right operands and for the result the shared sums ("fresh") and the sums that are asked
/// for ("outputs"), each as [variable, coefficient, …]. Variables 0 … are the inputs, entries of A or B or products, then the shared sums
/// in their order.
/// </summary>
internal static class CircuitJson
{
    public const string Field = "circuit";

    /// <summary>How long coefficients of a variable, written out, can be at most.</summary>
    private readonly record struct Size(long Numerator, long Denominator);

    public static string Text(StraightLine program) =>
        $"{{\n    \"additions\": {program.Additions},\n    \"constants\": {program.Scalings},\n    \"depth\": {program.Depth},\n"
        + $"    \"left\": {Text(program.Left)},\n    \"right\": {Text(program.Right)},\n    \"result\": {Text(program.Result)}\n  }}";

    /// <summary>Reads what <see cref="Text(StraightLine)"/> wrote. Whether it computes the scheme is for others to see; here it is made
    /// sure that it can be written out: it may be no longer than the scheme itself.</summary>
    /// <exception cref="MalformedInputException">It is no program of the scheme's size; the sentence names the field.</exception>
    public static StraightLine Read(JsonElement element, Scheme scheme, Limits limits)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new MalformedInputException($"\"{Field}\" must be an object");
        int room = 2 * scheme.Nonzeros + scheme.Tensor.Sizes.Sum();
        Tensor t = scheme.Tensor;
        return new StraightLine(t, Chain("left", t.USize, scheme.Rank), Chain("right", t.VSize, scheme.Rank),
            Chain("result", scheme.Rank, t.WSize));

        LinearChain Chain(string name, int inputs, int outputs)
        {
            JsonElement chain = JsonInput.Required(element, name);
            List<Size> bits = [.. Enumerable.Repeat(new Size(1, 0), inputs)];
            List<Entry[]> fresh = [];
            foreach (JsonElement form in JsonInput.Array(JsonInput.Required(chain, "fresh"), $"{Field}.{name}.fresh"))
                fresh.Add(Form(form, $"{Field}.{name}.fresh", bits));
            int asked = bits.Count;
            List<Entry[]> results = [];
            foreach (JsonElement form in JsonInput.Array(JsonInput.Required(chain, "outputs"), $"{Field}.{name}.outputs", outputs))
            {
                results.Add(Form(form, $"{Field}.{name}.outputs", bits));
                bits.RemoveAt(asked);
            }
            return new LinearChain(inputs, fresh, results);
        }

        Entry[] Form(JsonElement form, string name, List<Size> bits)
        {
            JsonElement[] items = [.. JsonInput.Array(form, name)];
            if (items.Length % 2 != 0) throw new MalformedInputException($"a sum of \"{name}\" must be [variable, coefficient, …]");
            if ((room -= items.Length / 2 + 1) < 0)
                throw new MalformedInputException($"\"{Field}\" is longer than the scheme written out");
            Entry[] entries = new Entry[items.Length / 2];
            (long numerator, long denominators) = (0, 0);
            for (int k = 0; k < entries.Length; k++)
            {
                int variable = JsonInput.Int(items[2 * k], name);
                Coefficient value = JsonInput.Coefficient(items[2 * k + 1], name, limits);
                if (variable < 0 || variable >= bits.Count || value.IsZero || k > 0 && variable <= entries[k - 1].Index)
                    throw new MalformedInputException(
                        $"a sum of \"{name}\" must have ascending variables before it, of which there are {bits.Count}, and no zeros");
                entries[k] = new Entry(variable, value);
                bool whole = value.Re.IsInteger && value.Im.IsInteger;
                numerator = Math.Max(numerator, bits[variable].Numerator + CoefficientMath.Bits(value));
                denominators += bits[variable].Denominator + (whole ? 0 : CoefficientMath.Bits(value));
            }
            long most = numerator + denominators + BitOperations.Log2((uint)entries.Length + 1) + 1;
            if (most > 4L * limits.Digits)
                throw Limits.Over($"a coefficient of \"{Field}\", written out,", most, "bits", 4L * limits.Digits);
            bits.Add(new Size(most, denominators));
            return entries;
        }
    }

    private static string Text(LinearChain chain) => $"{{\"fresh\": {Text(chain.Fresh)}, \"outputs\": {Text(chain.Outputs)}}}";

    private static string Text(IReadOnlyList<Entry[]> forms) => $"[{string.Join(", ", forms.Select(form =>
        $"[{string.Join(',', form.Select(e => $"{e.Index},{CanonicalJson.Literal(e.Value)}"))}]"))}]";
}
