using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>Arrays times numbers, and over them; and Python's lists, which a number repeats.</summary>
internal static class Products
{
    /// <summary>An array times a number, or over one; null for other operands.</summary>
    public static Value? Of(Value x, Value y, bool over)
    {
        (Value.Numbers? a, Value.Numbers? b) = (x as Value.Numbers, y as Value.Numbers);
        if (a is null || b is null || over && b.Array.Dimensions.Length > 0) return null;
        (NumberArray array, NumberArray scalar) = b.Array.Dimensions.Length == 0 ? (a.Array, b.Array) : (b.Array, a.Array);
        if (scalar.Dimensions.Length > 0 || over && scalar.Entries.Count == 0) return null;
        Coefficient by = over ? CoefficientMath.Quotient(Coefficient.One, scalar[0]) : scalar[0];
        return new Value.Numbers(array with { Entries = by.IsZero ? [] : [.. array.Entries.Select(e => e with { Value = e.Value * by })] });
    }

    /// <summary>[1, 0], and nothing that only arrays of numbers can be: rows by blanks or semicolons, a call.</summary>
    public static bool IsPlainList(ReadOnlySpan<char> text, Value value) =>
        value is Value.Numbers { Array.Dimensions.Length: > 0 } or Value.List && text.TrimStart() is ['[', ..] && !text.Contains(';')
        && (text.Contains(',') || value is Value.Numbers { Array.Count: 1 });

    /// <summary>[1]*7 is seven ones, for [1] is no matrix that anybody would multiply; null for other operands.</summary>
    public static Value? Repeated(Value list, Value number, Limits limits) =>
        list is Value.Numbers { Array: { Dimensions: [1] } one } && number is Value.Numbers { Array.Dimensions.Length: 0 }
            ? FilledArrays.Of("rep", [(null, Calls.Single(one[0])), (null, number)], limits) : null;
}
