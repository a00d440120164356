using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>
/// Schemes among nested values: three factors by name or in a list, terms one by one, lists of schemes, schemes by name. All
/// that lies beside three factors goes along to <see cref="FactorArrays"/>, which uses it, knows it, or refuses it.
/// </summary>
internal sealed class SchemeFinder(ISchemeFormat format, SourceFile file, Limits limits)
{
    private readonly List<Submission> _found = [];

    /// <exception cref="MalformedInputException">There is no scheme, or something beside one that could change it.</exception>
    public static IReadOnlyList<Submission> Find(ISchemeFormat format, SourceFile file, Limits limits, Value value)
    {
        if (MaskTerms.In(value) is { } masks)
        {
            Shape? named = BitTerms.Named(file.Name)
                ?? (file.TextOrNull is { } text ? BitTerms.Named(text[..Math.Min(text.Length, 400)]) : null);
            return [BitTerms.Submit(format, file, masks.Terms, masks.Shapes.Count > 0 || named is null ? masks.Shapes : [named.Value],
                limits)];
        }
        SchemeFinder finder = new(format, file, limits);
        finder.Look(value, "", []);
        if (finder._found.Count == 0) throw new MalformedInputException(Nothing(value));
        return finder._found is [var only] ? [only with { Member = null }] : finder._found;
    }

    // What lies around a scheme and holds none itself goes along with it.
    private void Look(Value value, string path, NumberArray[] around)
    {
        switch (value)
        {
            case Value.Record record: LookInto(record, path, around); break;
            case Value.List list: LookInto(list, path, around); break;
            case Value.Numbers { Array: { Dimensions.Length: >= 3 } stacked }:
                if (stacked.Dimensions.Length > 3 && !FactorArrays.Fit(FactorArrays.Stacked(stacked)))
                    LookInto(new Value.List([.. stacked.Split(0).Select(a => new Value.Numbers(a))]), path, around);
                else Submit([stacked, .. around], path);
                break;
        }
    }

    private void LookInto(Value.Record record, string path, NumberArray[] around)
    {
        record = Terms.Unkeyed(record);
        if (Terms.Names(record) is { } names) Submit([.. Arrays(record, names), .. around], path, record);
        else if (record.Fields.Where(f => Terms.Listed(f.Value) is not null).ToArray() is [var factors])
        {
            NumberArray[] beside = [.. record.Fields.Where(f => f.Key != factors.Key).SelectMany(f => Named(f.Key, f.Value)), .. around];
            IReadOnlyList<NumberArray[]> schemes = Terms.Listed(factors.Value)!;
            for (int k = 0; k < schemes.Count; k++)
                Submit([.. schemes[k], .. beside], schemes.Count == 1 ? path : Below(path, $"{k + 1}"), record);
        }
        else if (!record.Fields.Any(f => Holds(f.Value)) && record.Fields.Count(f => IsMatrix(f.Key, f.Value)) == 3)
            Submit([.. record.Fields.SelectMany(f => Named(f.Key, f.Value)), .. around], path, record); // three arrays of whatever names
        else LookBelow(record.Fields, path, around);
    }

    private static bool IsMatrix(string key, Value value) =>
        value is Value.Numbers { Array.Dimensions.Length: > 1 } && !ArrayNames.IsWeight(key) && !ArrayNames.IsMetadata(key);

    private void LookInto(Value.List list, string path, NumberArray[] around)
    {
        if (Terms.Listed(list) is { } schemes)
            for (int k = 0; k < schemes.Count; k++) Submit([.. schemes[k], .. around], schemes.Count == 1 ? path : Below(path, $"{k + 1}"));
        else LookBelow([.. list.Items.Select((item, k) => ($"{k + 1}", item))], path, around);
    }

    private void LookBelow(IReadOnlyList<(string Key, Value Value)> fields, string path, NumberArray[] around)
    {
        ILookup<bool, (string Key, Value Value)> split = fields.ToLookup(f => Holds(f.Value));
        around = [.. around, .. split[false].SelectMany(f => Named(f.Key, f.Value))];
        foreach ((string key, Value inner) in split[true]) Look(inner, Below(path, key), around);
    }

    // Whether a scheme could be in it.
    private static bool Holds(Value value) => value switch
    {
        Value.Record record => Terms.Names(record) is not null || Terms.Unkeyed(record).Fields.Any(f => Holds(f.Value)),
        Value.List list => Terms.Listed(list) is not null || list.Items.Any(Holds),
        Value.Numbers { Array.Dimensions: var d } => d.Length >= 3 && d.Contains(3),
        _ => false,
    };

    private void Submit(IReadOnlyList<NumberArray> arrays, string path, Value.Record? record = null)
    {
        if (_found.Count == limits.Schemes) throw Limits.Over("a file", _found.Count + 1, "schemes", limits.Schemes);
        try
        {
            _found.Add(FactorArrays.Submit(format, file, arrays, limits, Statements.Of(record), path.Length == 0 ? "1" : path));
        }
        catch (MalformedInputException e) when (path.Length > 0)
        {
            throw e.Within(CoefficientText.Quoted(path));
        }
    }

    private static NumberArray[] Arrays(Value.Record record, string[] names) =>
        [.. record.Fields.SelectMany(f => names.Contains(f.Key) && f.Value is not Value.Numbers ? throw NoArray(f.Key, f.Value)
            : Named(f.Key, f.Value))];

    // The arrays of a field and below it, named after it.
    private static IEnumerable<NumberArray> Named(string key, Value value) => value switch
    {
        Value.Numbers { Array: var array } => [array with { Name = key }],
        Value.List or Value.Word when IsUnknownWeight(key, value) => throw new MalformedInputException(
            $"{CoefficientText.Quoted(key)} holds {CoefficientText.Quoted(value.FirstWord())}, and what it multiplies the terms by is " +
                "not " +
                "known; write the numbers out"),
        Value.List list => list.Items.SelectMany((item, k) => Named($"{key}[{k}]", item)),
        Value.Record record => record.Fields.SelectMany(f => Named($"{key}.{f.Key}", f.Value)),
        _ => [],
    };

    // Weights or divisors that are no numbers; nothing at all weighs nothing.
    private static bool IsUnknownWeight(string key, Value value) => (ArrayNames.IsWeight(key) || ArrayNames.IsDivisor(key))
        && value.FirstWord() is { } word && word.ToUpperInvariant() is not ("" or "NULL" or "NONE" or "NOTHING" or "FALSE" or "[]");

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static MalformedInputException NoArray(string key, Value value) => new(value.FirstWord() is { } word
        ? $"{CoefficientText.Quoted(key)} holds {CoefficientText.Quoted(word)}, {CoefficientText.Objection(word)}"
        : $"{CoefficientText.Quoted(key)} has rows of different lengths");

    private static string Nothing(Value value) => value is Value.Record record && record.Fields.Count > 0
        ? $"there are no three factors among {string.Join(", ", record.Fields.Take(8).Select(f => CoefficientText.Quoted(f.Key)))}"
        : "there are no three factors in it";
}
