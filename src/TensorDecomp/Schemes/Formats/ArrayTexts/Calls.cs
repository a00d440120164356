using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.ArrayTexts;

/// <summary>What the calls around literal arrays stand for: most make the same array, a few make a number, the rest gather.</summary>
internal static class Calls
{
    private static readonly HashSet<string> s_plain =
        ["array", "asarray", "matrix", "Matrix", "mat", "tensor", "Tensor", "list", "tuple", "List", "Array", "sparse",
        "double", "single", "int8", "int16", "int32", "int64", "collect", "Int", "Int8", "Int32", "Int64", "Float64", "Float32",
        "Rational", "vec", "fmpq_mat", "fmpz_mat",
        "ImmutableMatrix", "SMatrix", "csr_matrix", "csc_matrix", "float", "transpose", "permutedims", "N", "Integer", "ZZ", "QQ",
        "constant", "sym", "t"];

    private static readonly HashSet<string> s_quotients = ["Fraction", "Rational", "mpq", "QQ", "rational", "fmpq"];

    private static readonly HashSet<string> s_functions =
        ["sqrt", "cbrt", "root", "exp", "cos", "sin", "RootOf", "CyclotomicField", "zeta", "pi"];

    private static readonly HashSet<string> s_questions =
        ["len", "size", "length", "ndims", "range", "max", "min", "sum", "int", "str", "repr", "time", "tic", "numel", "rows", "cols"];

    // Tensors as sums of terms: weights and factors.
    private static readonly HashSet<string> s_tensors = ["CPTensor", "KruskalTensor", "cp_tensor", "ktensor", "kruskal", "Kruskal"];

    private static readonly HashSet<string> s_described = ["dtype", "copy", "order", "ndmin", "requires_grad", "device"];

    /// <summary>Whether a name is that of a function whose values are no coefficients.</summary>
    public static bool IsFunction(string name) => s_functions.Contains(Last(name));

    /// <summary>Whether a function only asks something of its argument.</summary>
    public static bool IsQuestion(string name) => s_questions.Contains(Last(name));

    /// <summary>Whether a call of that name makes an array or a number.</summary>
    public static bool IsKnown(string name) => s_plain.Contains(Last(name)) || s_quotients.Contains(Last(name))
        || s_tensors.Contains(Last(name)) || Reshaping.Is(name) || FilledArrays.Is(name);

    /// <summary>What a call makes; null where that is not known.</summary>
    public static Value? Of(string name, List<(string? Key, Value Value)> arguments)
    {
        Value[] plain = [.. arguments.Where(a => a.Key is null).Select(a => a.Value)];
        if (arguments.Count == 0) return new Value.Word(name);
        if (s_tensors.Contains(Last(name))) return Weighted(plain);
        if (Reshaping.Of(name, arguments) is { } laidOut) return laidOut;
        if (plain is [Value.Numbers { Array: { Dimensions.Length: 0 } above }, Value.Numbers { Array: { Dimensions.Length: 0 } below }])
        {
            if (s_quotients.Contains(Last(name))) return below[0].IsZero ? null : Single(CoefficientMath.Quotient(above[0], below[0]));
            if (Last(name) == "complex") return Single(above[0] + below[0] * new Coefficient(Rational.Zero, Rational.One));
        }
        if (s_plain.Contains(Last(name)))
        {
            if (arguments.Any(a => a.Key is not null && !s_described.Contains(a.Key))) return null;
            // matrix(QQ, […]), Matrix(2, 2, […]) and array([…], float): words and sizes describe.
            Value[] arrays = [.. plain.Where(v => v is Value.List or Value.Record || v is Value.Numbers { Array.Dimensions.Length: > 0 })];
            if (arrays is [var only]) return Sized(only, [.. plain.OfType<Value.Numbers>().Where(n => n.Array.Dimensions.Length == 0)]);
            return arrays.Length == 0 && plain is [Value.Numbers single] ? single : null;
        }
        return plain is [Value.Numbers or Value.List] && arguments.Count == 1 ? null : Gathered(arguments);
    }

    // (weights, [U, V, W]), or the weights and the factors as arguments, or the factors alone.
    private static Value? Weighted(Value[] arguments)
    {
        if (arguments is [Value.List { Items: var inner }]) arguments = [.. inner];
        bool weights = arguments.Length is 2 or 4;
        Value[] factors = weights ? arguments[1..] : arguments;
        Value list = factors is [Value.List or Value.Numbers { Array.Dimensions.Length: 3 }] ? factors[0] : new Value.List(factors);
        if (list is Value.List { Items.Count: not 3 }) return null;
        return new Value.Record(weights && arguments[0] is not Value.Word { Text: "None" }
            ? [("weights", arguments[0]), ("factors", list)] : [("factors", list)]);
    }

    /// <summary>Arguments as a record, by name or place, or as a list where none has a name and all are arrays.</summary>
    public static Value Gathered(List<(string? Key, Value Value)> items)
    {
        if (items.All(i => i.Key is null && i.Value is not Value.Numbers { Array.Dimensions.Length: 0 }))
            return new Value.List([.. items.Select(i => i.Value)]);
        if (items.All(i => i is (null, Value.Numbers { Array.Dimensions.Length: 0 })))
            return List(items.Select(i => ((Value.Numbers)i.Value).Array[0]));
        List<(string, Value)> fields = [];
        (int arrays, int numbers) = (0, 0);
        // Three or four whole numbers are sizes; others are named for what they are, so that they are not lost.
        string number = items.Count(i => i is (null, Value.Numbers { Array.Dimensions.Length: 0 })) is 3 or 4
            && items.All(i => i.Key is not null || i.Value is not Value.Numbers { Array: { Dimensions.Length: 0 } a }
            || a[0] is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } })
            ? "dims" : "argument";
        foreach ((string? key, Value value) in items)
            fields.Add((key ?? (value is Value.Numbers { Array.Dimensions.Length: 0 } ? $"{number}[{++numbers}]" : $"{++arrays}"), value));
        return new Value.Record(fields);
    }

    /// <summary>A number as a value.</summary>
    public static Value.Numbers Single(Coefficient number) => new(new NumberArray(null, [], number.IsZero ? [] : [new Entry(0, number)]));

    /// <summary>Takes .T, ' and the like, which only turn a matrix; how it lies is found out from its sizes.</summary>
    public static bool TryTransposition(TextCursor cursor)
    {
        foreach (string mark in (ReadOnlySpan<string>)[".transpose()", ".tolist()", ".T", ".'", "'"])
            if (cursor.Rest.StartsWith(mark))
            {
                cursor.Position += mark.Length;
                return true;
            }
        return false;
    }

    private static Value.Numbers List(IEnumerable<Coefficient> numbers)
    {
        Coefficient[] all = [.. numbers];
        return new(new NumberArray(null, [all.Length], [.. all.Select((c, q) => new Entry(q, c)).Where(e => !e.Value.IsZero)]));
    }

    // Sizes that are stated must be those of the array, which may be flat.
    private static Value? Sized(Value value, Value.Numbers[] sizes)
    {
        if (sizes.Length == 0 || value is not Value.Numbers { Array: var array }) return sizes.Length == 0 ? value : null;
        int[] stated =
            [.. sizes.Select(s => s.Array[0] is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x } && x.Numerator < int.MaxValue
                ? (int)x.Numerator : 0)];
        if (array.Dimensions.AsSpan().SequenceEqual(stated)) return value;
        return array.Dimensions.Length == 1 && Numpy.NumpyArray.Product(stated) == array.Count
            ? new Value.Numbers(array with { Dimensions = stated }) : null;
    }

    /// <summary>The name without what it is a member of.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
