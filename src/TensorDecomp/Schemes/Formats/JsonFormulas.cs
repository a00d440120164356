using System.Text;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Products and sums inside JSON: {"m1": "(a11 + a22)*(b11 + b22)", …, "c11": "m1 + m4"}, lists of such strings, and terms whose vectors
/// are objects of their entries, {"a": {"a11": 1, "a22": 1}, …}. Each becomes the text that it stands for.
/// </summary>
internal static partial class JsonFormulas
{
    /// <summary>The text of a value that holds formulas and no arrays; null for others.</summary>
    public static string? Text(Value value)
    {
        if (SparseTerms(value) is { } terms) return terms;
        StringBuilder text = new();
        return Write(value, null, text) && AlgorithmLook.NamesEntries($"{text}") && AlgorithmLook.HasArithmetic($"{text}")
            ? $"{text}" : null;
    }

    private static bool Write(Value value, string? key, StringBuilder text)
    {
        switch (value)
        {
            case Value.Word { Text: var formula } when IsFormula(formula):
                text.Append(key is null || formula.Contains('=') ? "" : $"{key} = ").Append(formula.Replace('\n', ' ')).Append('\n');
                return true;
            case Value.Word or Value.Numbers { Array.Dimensions.Length: < 2 }: return true; // a name, a rank
            case Value.List list:
                // Products without names of their own are called as the sums call them.
                string? product = key is not null && list.Items.Count > 1
                    && list.Items.All(i => i is Value.Word { Text: var t } && IsProduct(t)
                    && !ThirdFactor().IsMatch(t)) ? "m" : null;
                return list.Items.Select((item, k) => Write(item, product is null ? null : $"{product}{k + 1}", text)).All(ok => ok);
            case Value.Record record:
                return record.Fields.Select(f =>
                    Write(f.Value, SymbolName.Parse(f.Key).IsNumbered ? f.Key : key is null ? f.Key : null, text))
                    .All(ok => ok);
            default: return false;
        }
    }

    private static bool IsFormula(string text) => Numbered().IsMatch(text) && !IdleText.IsProse(text);

    private static bool IsProduct(string text) => AlgorithmLook.NamesEntries(text);

    // Terms, in a list of objects, whose three vectors name their entries.
    private static string? SparseTerms(Value value)
    {
        if (value is Value.Record record)
        {
            foreach ((_, Value inner) in record.Fields)
                if (inner is Value.List or Value.Record && SparseTerms(inner) is { } found) return found;
            return null;
        }
        if (value is not Value.List { Items: { Count: > 0 } items } || !items.All(i => i is Value.Record)) return null;
        string[]? names = ArrayNames.Factors.FirstOrDefault(set => set.All(n => ((Value.Record)items[0])[n] is Value.Record));
        if (names is null) return null;
        StringBuilder text = new();
        foreach (Value.Record term in items.Cast<Value.Record>())
        {
            // Another number beside the vectors might be a weight; one that is known not to be is left out.
            if (term.Fields.Any(f => !names.Contains(f.Key) && f.Value is not Value.Word && !ArrayNames.IsMetadata(f.Key))) return null;
            for (int x = 0; x < 3; x++)
            {
                if (term[names[x]] is not Value.Record vector) return null;
                text.Append(x == 0 ? "(" : ")*(");
                if (vector.Fields.Count == 0) text.Append('0');
                foreach ((string key, Value number) in vector.Fields)
                {
                    if (number is not Value.Numbers { Array: { Dimensions.Length: 0 } array } || !Place().IsMatch(key)) return null;
                    string place = string.Join(',', Digits().Matches(key).Select(m => m.Value));
                    text.Append($" + ({Number(array[0])})*{"abc"[x]}" +
                        $"{(place.Contains(',') || !char.IsAsciiLetter(key[0]) ? $"[{place}]" : place)}");
                }
            }
            text.Append(")\n");
        }
        return $"{text}";

        static string Number(Coefficient c) => c.IsReal ? $"{c}" : $"{c.Re} + ({c.Im})*i";
    }

    [GeneratedRegex(@"[A-Za-z]\}?[\[_({]{0,2}\d")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"(?<![A-Za-z])[cC][\[_({]{0,2}\d")]
    private static partial Regex ThirdFactor();

    [GeneratedRegex(@"^[A-Za-z]?[\[(_]*\d+(?:[\])_, \[(]+\d+)?[\])]*$")]
    private static partial Regex Place();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
