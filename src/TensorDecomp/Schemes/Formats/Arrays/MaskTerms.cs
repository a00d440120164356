using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>
/// Terms over F₂ as whole numbers inside arrays: a list of triples, or a list for each factor. Numbers larger than 1 tell them from
/// coefficients, of which a scheme has more.
/// </summary>
internal static class MaskTerms
{
    private static readonly string[][] s_dimensions =
        [["m", "n", "p"], ["n", "m", "p"], ["m", "k", "n"], ["m", "n", "k"], ["rows", "inner", "columns"]];
    private static readonly string[] s_shapes = ["shape", "dims", "dim", "dimensions", "size", "sizes", "n"];

    /// <summary>The masks term by term, and the shapes that are stated, the likeliest first; null where the value is no such
    /// thing.</summary>
    public static (List<BigInteger[]> Terms, List<Shape> Shapes)? In(Value value) => value switch
    {
        Value.Numbers { Array: { Dimensions: [> 3, 3] } array } when Masks(array) is { } all => ([.. all.Chunk(3)], []),
        Value.Record record when Terms(record) is { } terms => (terms, Shapes(record)),
        Value.List { Items: [var only] } => In(only),
        _ => null,
    };

    private static List<BigInteger[]>? Terms(Value.Record record)
    {
        string[]? names = ArrayNames.Factors.FirstOrDefault(set => set.All(n => record[n] is Value.Numbers { Array.Dimensions: [> 3] }));
        if (names is not null)
        {
            BigInteger[]?[] lists = [.. names.Select(n => Masks(((Value.Numbers)record[n]!).Array))];
            return lists.Any(l => l is null || l.Length != lists[0]!.Length) ? null
                : [.. Enumerable.Range(0, lists[0]!.Length).Select(r => (BigInteger[])[.. lists.Select(l => l![r])])];
        }
        Value[] tables = [.. record.Fields.Select(f => f.Value)
            .Where(v => v is Value.List or Value.Record or Value.Numbers { Array.Dimensions.Length: > 1 })];
        return tables is [var table] ? In(table)?.Terms : null;
    }

    // Whole numbers that are not negative, and not only zeros and ones.
    private static BigInteger[]? Masks(NumberArray array) =>
        array.Entries.All(e => e.Value is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } })
            && array.Entries.Any(e => e.Value.Re.Numerator > 1)
            ? [.. Enumerable.Range(0, array.Count).Select(q => array[q].Re.Numerator)] : null;

    private static List<Shape> Shapes(Value.Record record)
    {
        List<Shape> shapes = [];
        foreach (string[] names in s_dimensions)
            if (names.All(n => record[n] is Value.Numbers { Array.Count: 1 }))
                Add([.. names.Select(n => ((Value.Numbers)record[n]!).Array[0])]);
        foreach (string name in s_shapes)
            if (record[name] is Value.Numbers { Array: { Count: 3 } array }) Add([array[0], array[1], array[2]]);
            else if (record[name] is Value.Word { Text: var text } && BitTerms.Named(text) is { } named) shapes.Add(named);
        return [.. shapes.Distinct()];

        void Add(Coefficient[] sizes)
        {
            int[] d = [.. sizes.Select(c => c is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x } && x.Numerator <= Shape.MaxDimension
                ? (int)x.Numerator : 0)];
            if (d.All(Shape.IsAllowed)) shapes.Add(new Shape(d[0], d[1], d[2]));
        }
    }
}
