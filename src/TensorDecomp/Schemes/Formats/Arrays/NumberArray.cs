using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>
/// An array of numbers as a file holds it: its name there, its dimensions, and the entries that are not zero by their
/// place in row-major order (the last dimension innermost). A single number has no dimensions.
/// </summary>
internal sealed record NumberArray(string? Name, int[] Dimensions, IReadOnlyList<Entry> Entries)
{
    /// <summary>How many numbers, zeros included.</summary>
    public int Count { get; } = (int)Math.Min(NumpyArray.Product(Dimensions), int.MaxValue);

    /// <summary>Dimensions that are not 1.</summary>
    public int Extent => Dimensions.Count(d => d != 1);

    /// <exception cref="MalformedInputException">It is over the limits, or an element is no finite number.</exception>
    public static NumberArray Of(string? name, NumpyArray array, Limits limits)
    {
        if (array.Count > limits.Coefficients) throw Limits.Over("an array", array.Count, "numbers", limits.Coefficients);
        List<Entry> entries = [];
        for (int q = 0; q < array.Count; q++)
            if (array[q] is { IsZero: false } value) Add(entries, new Entry(q, value), limits);
        return new NumberArray(name, array.Dimensions, entries);
    }

    /// <summary>Adds an entry that is not zero, within the limits.</summary>
    public static void Add(List<Entry> entries, Entry entry, Limits limits)
    {
        if (entries.Count >= limits.Nonzeros) throw Limits.Over("an array", entries.Count + 1, "nonzero numbers", limits.Nonzeros);
        entries.Add(entry);
    }

    /// <summary>The arrays that lie side by side along a dimension.</summary>
    public NumberArray[] Split(int axis)
    {
        int count = Dimensions[axis], inner = (int)NumpyArray.Product(Dimensions.AsSpan(axis + 1));
        int[] rest = [.. Dimensions[..axis], .. Dimensions[(axis + 1)..]];
        List<Entry>[] parts = new List<Entry>[count];
        for (int k = 0; k < count; k++) parts[k] = [];
        foreach (Entry e in Entries)
        {
            int outside = e.Index / inner, at = outside % count;
            parts[at].Add(e with { Index = outside / count * inner + e.Index % inner });
        }
        return [.. parts.Select(p => new NumberArray(null, rest, p))];
    }

    /// <summary>The number at a place.</summary>
    public Coefficient this[int index]
    {
        get
        {
            (int from, int to) = (0, Entries.Count);
            while (from < to)
            {
                int middle = (from + to) / 2;
                if (Entries[middle].Index < index) from = middle + 1;
                else to = middle;
            }
            return from < Entries.Count && Entries[from].Index == index ? Entries[from].Value : Coefficient.Zero;
        }
    }

    /// <summary>"S, an array of 4x2".</summary>
    public string Described =>
        $"{(Name is null ? "an array" : $"{CoefficientText.Quoted(Name)}, an array")} of " +
            $"{(Dimensions.Length == 0 ? "1" : string.Join('x', Dimensions))}";
}
