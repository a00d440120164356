using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>Factors that are given in lists: three arrays, or terms one after another, each of three vectors or matrices.</summary>
internal static partial class Terms
{
    /// <summary>The names of the three factors that a record has; null where it has none.</summary>
    public static string[]? Names(Value.Record record) => ArrayNames.Factors.FirstOrDefault(names => names.All(n =>
        record[n] is Value.Numbers { Array.Dimensions.Length: >= 1 } or Value.List));

    /// <summary>
    /// A record of terms that are named and numbered, {"m1": {"u": …}, "m2": …}, with these as a list; a record of schemes stays.
    /// </summary>
    public static Value.Record Unkeyed(Value.Record record)
    {
        (string Key, Value Value)[] terms = [.. record.Fields.Where(f => NumberedKey().IsMatch(f.Key) && IsTerm(f.Value))];
        if (terms.Length < 2 || terms.Select(t => NumberedKey().Match(t.Key).Groups[1].Value).Distinct().Count() > 1) return record;
        int[] numbers = [.. terms.Select(t => int.Parse(NumberedKey().Match(t.Key).Groups[2].ValueSpan)).Order()];
        if (numbers[0] > 1 || numbers.Where((n, k) => n != numbers[0] + k).Any()) return record;
        Value.List list =
            new([.. terms.OrderBy(t => int.Parse(NumberedKey().Match(t.Key).Groups[2].ValueSpan)).Select(t => t.Value)]);
        return new Value.Record([.. record.Fields.Except(terms), ("terms", list)]);
    }

    private static bool IsTerm(Value value) => value switch
    {
        Value.Record record => Names(record) is { } names && names.All(n => record[n] is Value.Numbers)
            && !FactorArrays.Fit([.. names.Select(n => Array(record, n))]),
        Value.List or Value.Numbers { Array.Dimensions.Length: > 1 } => Triple(value) is { } factors && !FactorArrays.Fit(factors),
        _ => false,
    };

    /// <summary>The schemes in a list, each as its factors and what lies beside them; null where it holds none that can be told.</summary>
    public static IReadOnlyList<NumberArray[]>? Listed(Value value)
    {
        if (value is Value.Numbers { Array: { Dimensions.Length: >= 3 } array })
            return array.Dimensions.Contains(3) ? [FactorArrays.Stacked(array)] : null;
        if (value is not Value.List { Items: { Count: > 0 } items }) return null;
        if (Three(items) is { } factors && factors.All(f => f.Dimensions.Length >= 2) && FactorArrays.Fit(factors)) return [factors];
        if (items.All(i => i is Value.Record))
        {
            Value.Record[] records = [.. items.Cast<Value.Record>()];
            if (Names(records[0]) is not { } names || !records.All(r => names.All(n => r[n] is Value.Numbers))) return null;
            if (FactorArrays.Fit([.. names.Select(n => Array(records[0], n))])) return null; // each is a scheme of its own
            return [[.. Joined(records, names)]];
        }
        NumberArray[]?[] triples = [.. items.Select(Triple)];
        if (triples.Any(t => t is null)) return null;
        return triples.All(t => t!.All(f => f.Dimensions.Length >= 2) && FactorArrays.Fit(t!)) ? [.. triples.Select(t => t!)]
            : [[.. Enumerable.Range(0, 3).Select(x => Joined(null, [.. triples.Select(t => t![x])]))]];
    }

    // Terms u, v, w and numbers beside them, such as a weight for each.
    private static IEnumerable<NumberArray> Joined(Value.Record[] terms, string[] names)
    {
        foreach (string key in terms.SelectMany(t => t.Fields.Select(f => f.Key)).Distinct().ToArray())
        {
            if (!names.Contains(key) && !terms.Any(t => t[key] is Value.Numbers or Value.List or Value.Record)) continue; // words
            if (!terms.All(t => t[key] is Value.Numbers))
                throw new MalformedInputException(
                    $"not every term has numbers called {CoefficientText.Quoted(key)}, so what they mean is not known");
            yield return Joined(key, [.. terms.Select(t => Array(t, key))]);
        }
    }

    private static NumberArray Joined(string? name, NumberArray[] parts)
    {
        int[] dimensions = parts[0].Dimensions;
        List<Entry> entries = [];
        for (int r = 0; r < parts.Length; r++)
        {
            if (!parts[r].Dimensions.AsSpan().SequenceEqual(dimensions))
                throw new MalformedInputException($"term {r + 1} has {parts[r].Described} where term 1 has {parts[0].Described}");
            foreach (Entry e in parts[r].Entries) entries.Add(e with { Index = e.Index + r * parts[0].Count });
        }
        return new NumberArray(name, [parts.Length, .. dimensions], entries);
    }

    private static NumberArray Array(Value.Record record, string name) => ((Value.Numbers)record[name]!).Array;

    // The three arrays of a list, or those that lie in one array of three.
    private static NumberArray[]? Triple(Value value) => value switch
    {
        Value.List { Items: var items } => Three(items),
        Value.Numbers { Array: { Dimensions: [3, _, ..] } array } => array.Split(0),
        _ => null,
    };

    private static NumberArray[]? Three(IReadOnlyList<Value> items) =>
        items.Count == 3 && items.All(i => i is Value.Numbers { Array.Dimensions.Length: >= 1 })
            ? [.. items.Select(i => ((Value.Numbers)i).Array)] : null;

    [GeneratedRegex(@"^([A-Za-z_ ]{0,20}?)_?(\d{1,6})$")]
    private static partial Regex NumberedKey();
}
