using System.Numerics;
using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Chains of sums as JSON: the shared sums ("fresh") and the sums that are asked for ("outputs"), each as [variable, coefficient, …].
/// Variables 0 … are the inputs, then the shared sums in their order. A reader makes sure that what it read can be written out.
/// </summary>
/// <param name="field">What the chains are part of, for complaints.</param>
/// <param name="room">Entries and sums that all of them may have together.</param>
/// <param name="limits">How long coefficients may become.</param>
internal sealed class ChainJson(string field, int room, Limits limits)
{
    private int _room = room;
    private long _entries = limits.Nonzeros; // that all sums together may have, written out

    /// <summary>How long coefficients of a variable, written out, can be at most, and how many it can have.</summary>
    internal readonly record struct Size(long Numerator, long Denominator, int Entries)
    {
        /// <summary>So many variables by themselves.</summary>
        public static Size[] Variables(int count) => [.. Enumerable.Repeat(new Size(1, 0, 1), count)];
    }

    public static string Text(LinearChain chain) => $"{{\"fresh\": {Text(chain.Fresh)}, \"outputs\": {Text(chain.Outputs)}}}";

    /// <summary>A chain, and how long coefficients of its outputs can be.</summary>
    /// <param name="parent">The object that it stands in.</param>
    /// <param name="name">The name of it there.</param>
    /// <param name="inputs">How long coefficients of its inputs are.</param>
    /// <param name="outputs">How many it has.</param>
    /// <param name="variables">How many variables its inputs are sums of.</param>
    /// <exception cref="MalformedInputException">It is none of that size; the sentence names the field.</exception>
    public (LinearChain Chain, Size[] Sizes) Read(JsonElement parent, string name, IReadOnlyList<Size> inputs, int outputs,
        int variables)
    {
        JsonElement chain = JsonInput.Required(parent, name);
        List<Size> bits = [.. inputs];
        List<Entry[]> fresh = [];
        foreach (JsonElement form in JsonInput.Array(JsonInput.Required(chain, "fresh"), $"{field}.{name}.fresh"))
            fresh.Add(Form(form, $"{field}.{name}.fresh", bits, variables));
        int asked = bits.Count;
        List<Entry[]> results = [];
        List<Size> sizes = [];
        foreach (JsonElement form in JsonInput.Array(JsonInput.Required(chain, "outputs"), $"{field}.{name}.outputs", outputs))
        {
            results.Add(Form(form, $"{field}.{name}.outputs", bits, variables));
            sizes.Add(bits[asked]);
            bits.RemoveAt(asked);
        }
        return (new LinearChain(inputs.Count, fresh, results), [.. sizes]);
    }

    private Entry[] Form(JsonElement form, string name, List<Size> bits, int variables)
    {
        JsonElement[] items = [.. JsonInput.Array(form, name)];
        if (items.Length % 2 != 0) throw new MalformedInputException($"a sum of \"{name}\" must be [variable, coefficient, …]");
        if ((_room -= items.Length / 2 + 1) < 0)
            throw new MalformedInputException($"\"{field}\" is longer than the scheme written out");
        Entry[] entries = new Entry[items.Length / 2];
        (long numerator, long denominators, long parts) = (0, 0, 0);
        for (int k = 0; k < entries.Length; k++)
        {
            int variable = JsonInput.Int(items[2 * k], name);
            Coefficient value = JsonInput.Coefficient(items[2 * k + 1], name, limits);
            if (variable < 0 || variable >= bits.Count || value.IsZero || k > 0 && variable <= entries[k - 1].Index)
                throw new MalformedInputException(
                    $"a sum of \"{name}\" must have ascending variables before it, of which there are {bits.Count}, and no zeros");
            entries[k] = new Entry(variable, value);
            parts += bits[variable].Entries;
            bool isInteger = value.Re.IsInteger && value.Im.IsInteger;
            numerator = Math.Max(numerator, bits[variable].Numerator + CoefficientMath.Bits(value));
            denominators += bits[variable].Denominator + (isInteger ? 0 : CoefficientMath.Bits(value));
        }
        long most = numerator + denominators + BitOperations.Log2((uint)entries.Length + 1) + 1;
        if (most > 4L * limits.Digits)
            throw Limits.Over($"a coefficient of \"{field}\", written out,", most, "bits", 4L * limits.Digits);
        int whole = (int)Math.Min(parts, variables);
        if ((_entries -= whole) < 0)
            throw new MalformedInputException($"the sums of \"{field}\" have more than {limits.Nonzeros:N0} entries, written out");
        bits.Add(new Size(most, denominators, whole));
        return entries;
    }

    private static string Text(IReadOnlyList<Entry[]> forms) => $"[{string.Join(", ", forms.Select(form =>
        $"[{string.Join(',', form.Select(e => $"{e.Index},{CanonicalJson.Literal(e.Value)}"))}]"))}]";
}
