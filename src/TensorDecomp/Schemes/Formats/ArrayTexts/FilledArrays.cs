using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>
/// Calls that make an array of one number: np.ones(7), zeros(4, 7), np.full(r, 2), rep(1, 11). Where its size is no number of the text,
/// the one number stands for all of them.
/// </summary>
internal static class FilledArrays
{
    /// <summary>Whether a call of that name fills an array.</summary>
    public static bool Is(string name) => Calls.Last(name) is "ones" or "zeros" or "full" or "rep" or "fill" or "repeat" or "ones_like";

    /// <summary>What it makes; null where the number is not known.</summary>
    /// <param name="name">What is called.</param>
    /// <param name="arguments">Its arguments; null where they are no literals.</param>
    /// <param name="limits">What may be asked for.</param>
    public static Value? Of(string name, List<(string? Key, Value Value)>? arguments, Limits limits)
    {
        string last = Calls.Last(name);
        Value[] plain = [.. (arguments ?? []).Where(a => a.Key is null or "shape" or "times" or "each" or "fill_value")
            .Select(a => a.Value)];
        Coefficient? number = last switch
        {
            "ones" or "ones_like" => Coefficient.One,
            "zeros" => Coefficient.Zero,
            "full" => Scalar(plain.ElementAtOrDefault(1)),
            _ => Scalar(plain.ElementAtOrDefault(0)),
        };
        if (number is not { } value) return null;
        IEnumerable<Value> sizes = last switch { "full" => plain.Take(1), "rep" or "fill" or "repeat" => plain.Skip(1), _ => plain };
        int[] dimensions = [.. sizes.SelectMany(Sizes)];
        if (arguments is null || dimensions.Length == 0 || dimensions.Contains(0)) return Calls.Single(value);
        long count = Numpy.NumpyArray.Product(dimensions);
        if (count > Math.Min(limits.Coefficients, limits.Nonzeros)) throw Limits.Over("an array", count, "numbers", limits.Nonzeros);
        return new Value.Numbers(new NumberArray(null, dimensions,
            value.IsZero ? [] : [.. Enumerable.Range(0, (int)count).Select(q => new Entry(q, value))]));
    }

    private static Coefficient? Scalar(Value? value) => value switch
    {
        Value.Numbers { Array: { Count: 1 } one } => one[0],
        _ => null,
    };

    // 7, (4, 7) and [4, 7]; a size that is a word is 0.
    private static IEnumerable<int> Sizes(Value value) => value switch
    {
        Value.Numbers { Array: var array } => Enumerable.Range(0, array.Count).Select(q => Size(array[q])),
        Value.List list => list.Items.SelectMany(Sizes),
        Value.Record record => record.Fields.SelectMany(f => Sizes(f.Value)),
        Value.Word { Text: "Float64" or "Int" or "Int64" or "float" or "int" or "np.int64" or "np.float64" } => [],
        _ => [0],
    };

    private static int Size(Coefficient c) =>
        c is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x } && x.Numerator < int.MaxValue ? (int)x.Numerator : 0;
}
