using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>What a file of nested values holds: numbers in arrays, lists of unlike things, things by name, and words.</summary>
internal abstract record Value
{
    /// <summary>An array, or a number, which has no dimensions.</summary>
    public sealed record Numbers(NumberArray Array) : Value;

    /// <summary>A list whose elements are no array together.</summary>
    public sealed record List(IReadOnlyList<Value> Items) : Value;

    /// <summary>Values by name, in the order of the file.</summary>
    public sealed record Record(IReadOnlyList<(string Key, Value Value)> Fields) : Value
    {
        public Value? this[string key] => Fields.FirstOrDefault(f => f.Key == key).Value;
    }

    /// <summary>Text, true, false or nothing.</summary>
    public sealed record Word(string Text) : Value;

    /// <summary>The first word in it, which stands where a number should; null where there is none.</summary>
    public string? FirstWord() => this switch
    {
        Word word => word.Text,
        List list => list.Items.Select(i => i.FirstWord()).FirstOrDefault(w => w is not null),
        _ => null,
    };

    /// <summary>A list of values, which is one array where all are arrays of the same dimensions.</summary>
    public static Value Joined(IReadOnlyList<Value> items)
    {
        if (items is not [Numbers { Array: var first }, ..] || !items.All(i => i is Numbers { Array: var a }
            && a.Dimensions.AsSpan().SequenceEqual(first.Dimensions)) || (long)items.Count * first.Count > int.MaxValue) return new List(
                items);
        List<Entry> entries = [];
        for (int k = 0; k < items.Count; k++)
            foreach (Entry e in ((Numbers)items[k]).Array.Entries) entries.Add(e with { Index = e.Index + k * first.Count });
        return new Numbers(new NumberArray(null, [items.Count, .. first.Dimensions], entries));
    }
}
