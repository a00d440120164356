using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>
/// Calls that lay a list of numbers out as a matrix, or lists side by side. R, Julia, MATLAB and Fortran fill columns first, unless
/// byrow = TRUE says otherwise; NumPy fills rows first.
/// </summary>
internal static class Reshaping
{
    /// <summary>The matrix that a call makes; null where it is no such call, or its sizes do not fit.</summary>
    public static Value? Of(string name, List<(string? Key, Value Value)> arguments)
    {
        string last = Calls.Last(name);
        Value[] plain = [.. arguments.Where(a => a.Key is null).Select(a => a.Value)];
        switch (last)
        {
            case "c" or "list" when arguments.Count > 0: return last == "c" ? Combined(arguments) : Calls.Gathered(arguments);
            case "rbind" or "cbind": return Bound(plain, last == "cbind");
            case "matrix" or "array" when Flat(Keyed(arguments, "data") ?? plain.FirstOrDefault()) is { } numbers
                && (plain.Length > 1 || arguments.Any(a => a.Key is "nrow" or "ncol" or "byrow" or "dim")):
                if (last == "array" && Keyed(arguments, "dim") is null
                    && plain.ElementAtOrDefault(1) is not Value.Numbers { Array.Count: > 1 })
                    return null;
                int?[] sizes = Keyed(arguments, "dim") is Value.Numbers { Array: var dims } ? Sizes(dims)
                    : last == "array" ? Sizes(((Value.Numbers)plain[1]).Array)
                    : [Size(Keyed(arguments, "nrow") ?? plain.ElementAtOrDefault(1)),
                        Size(Keyed(arguments, "ncol") ?? plain.ElementAtOrDefault(2))];
                bool byRow = (Keyed(arguments, "byrow") ?? plain.ElementAtOrDefault(3)) is Value.Word { Text: "TRUE" or "T" or "true" };
                return Filled(numbers, sizes, byRow);
            case "reshape" when Flat(plain.FirstOrDefault()) is { } numbers && plain.Length > 1:
                int?[] shape = [.. plain.Skip(1).SelectMany(v => v is Value.Numbers { Array: var a } ? Sizes(a) : [null])];
                return Filled(numbers, shape, byRow: name != "reshape" && Keyed(arguments, "order") is not Value.Word { Text: "F" });
            default: return null;
        }
    }

    /// <summary>Whether a call of that name lays numbers out.</summary>
    public static bool Is(string name) => Calls.Last(name) is "c" or "rbind" or "cbind" or "matrix" or "reshape" or "list";

    /// <summary>The same numbers, rows first or columns first, in other dimensions; a missing one follows from their count.</summary>
    public static Value? Filled(NumberArray numbers, int?[] sizes, bool byRow)
    {
        if (sizes.Count(s => s is null) > 1 || sizes.Any(s => s is < 1)) return null;
        long known = Numpy.NumpyArray.Product([.. sizes.Select(s => s ?? 1)]);
        int[] dimensions = [.. sizes.Select(s => s ?? (int)(numbers.Count / known))];
        if (Numpy.NumpyArray.Product(dimensions) != numbers.Count) return null;
        if (byRow) return new Value.Numbers(numbers with { Name = null, Dimensions = dimensions });
        List<Entry> entries = [];
        foreach (Entry e in numbers.Entries)
        {
            (int rest, int place, int stride) = (e.Index, 0, numbers.Count);
            int[] at = new int[dimensions.Length];
            for (int d = 0; d < dimensions.Length; d++) (at[d], rest) = (rest % dimensions[d], rest / dimensions[d]);
            for (int d = 0; d < dimensions.Length; d++) place += at[d] * (stride /= dimensions[d]);
            entries.Add(e with { Index = place });
        }
        return new Value.Numbers(new NumberArray(null, dimensions, [.. entries.OrderBy(e => e.Index)]));
    }

    // Numbers and lists of numbers, one after another; with names in it, a record.
    private static Value Combined(List<(string? Key, Value Value)> arguments)
    {
        if (!arguments.All(a => a.Key is null && Flat(a.Value) is not null)) return Calls.Gathered(arguments);
        (int count, List<Entry> entries) = (0, []);
        foreach ((_, Value value) in arguments)
        {
            NumberArray part = Flat(value)!;
            entries.AddRange(part.Entries.Select(e => e with { Index = e.Index + count }));
            count += part.Count;
        }
        return new Value.Numbers(new NumberArray(null, [count], entries));
    }

    private static Value? Bound(Value[] lists, bool columns)
    {
        if (lists.Length == 0 || lists.Any(l => Flat(l) is null)) return null;
        NumberArray[] parts = [.. lists.Select(l => Flat(l)!)];
        if (parts.Any(p => p.Count != parts[0].Count)) return null;
        NumberArray all = ((Value.Numbers)Combined([.. lists.Select(l => ((string?)null, l))])).Array;
        return Filled(all, columns ? [parts[0].Count, parts.Length] : [parts.Length, parts[0].Count], byRow: !columns);
    }

    private static NumberArray? Flat(Value? value) => value is Value.Numbers { Array: { Dimensions.Length: <= 1 } array } ? array : null;

    private static Value? Keyed(List<(string? Key, Value Value)> arguments, string key) =>
        arguments.FirstOrDefault(a => a.Key == key).Value;

    private static int?[] Sizes(NumberArray array) => [.. Enumerable.Range(0, array.Count).Select(q => Whole(array[q]))];

    private static int? Size(Value? value) => value is Value.Numbers { Array: { Count: 1 } one } ? Whole(one[0]) : null;

    private static int? Whole(Coefficient c) =>
        c is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x } && x.Numerator < int.MaxValue ? (int)x.Numerator : null;
}
