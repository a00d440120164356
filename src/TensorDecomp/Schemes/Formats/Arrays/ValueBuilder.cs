using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Arrays;

/// <summary>
/// Makes nested lists into values as a parser meets them. As long as the elements of a list have the same dimensions nothing
/// is kept but the numbers that are not zero, so that millions of cells cost no more than their zeros are worth; only where
/// elements differ does a list become a list of values.
/// </summary>
internal sealed class ValueBuilder(Limits limits)
{
    /// <summary>The most elements that a list of unlike things may have.</summary>
    private const int MostItems = 1 << 18;

    /// <summary>The deepest nesting; a list of schemes of terms of matrices has five levels.</summary>
    private const int MostLevels = 64;

    private static readonly int[] s_single = [];

    private readonly Stack<Level> _open = [];
    private readonly List<Entry> _entries = [];
    private int _count;
    private Value? _whole;

    /// <summary>One list that is not closed yet.</summary>
    private sealed class Level(int start, int firstEntry)
    {
        public readonly int Start = start, FirstEntry = firstEntry;
        public int Children;
        public int[]? Dimensions;
        public List<Value>? Items;
    }

    public bool IsOpen => _open.Count > 0;

    /// <summary>How many elements the innermost open list has.</summary>
    public int Elements => _open.Peek().Items?.Count ?? _open.Peek().Children;

    public void Open()
    {
        if (_open.Count == MostLevels) throw new MalformedInputException($"lists are nested more than {MostLevels} deep");
        _open.Push(new Level(_count, _entries.Count));
    }

    public void Add(Coefficient value)
    {
        if (_count >= Math.Min(limits.Coefficients, int.MaxValue - 1)) throw Limits.Over("a file", _count, "numbers", limits.Coefficients);
        if (!value.IsZero) NumberArray.Add(_entries, new Entry(_count, value), limits);
        _count++;
        Attach(s_single, null);
    }

    public void Add(Value value)
    {
        if (value is Value.Numbers { Array: { Dimensions.Length: 0 } single })
        {
            Add(single[0]);
            return;
        }
        Attach(null, value);
    }

    public void Close()
    {
        Level level = _open.Pop();
        if (level.Items is null) Attach([level.Children, .. level.Dimensions ?? []], null, level);
        else Attach(null, Value.Joined(level.Items)); // tuples in a list are an array, too
    }

    /// <summary>What was built; the lists must be closed.</summary>
    public Value Finish() => _whole!;

    // Dimensions where the element is made of the last numbers, else a value.
    private void Attach(int[]? dimensions, Value? value, Level? closed = null)
    {
        if (!_open.TryPeek(out Level? parent))
        {
            _whole = value ?? new Value.Numbers(Slice(closed?.Start ?? _count - 1, dimensions!, closed?.FirstEntry ?? 0));
            return;
        }
        if (parent.Items is null && dimensions is not null
            && (parent.Children == 0 || parent.Dimensions.AsSpan().SequenceEqual(dimensions)))
        {
            parent.Dimensions ??= dimensions;
            parent.Children++;
            return;
        }
        if (parent.Items is null) Itemise(parent);
        if (parent.Items!.Count == MostItems)
            throw new MalformedInputException($"a list has more than {MostItems} elements of different kinds");
        if (value is null)
        {
            (int start, int first) = closed is null ? (_count - 1, _entries.Count - 1) : (closed.Start, closed.FirstEntry);
            value = new Value.Numbers(Slice(start, dimensions!, Math.Max(0, first)));
        }
        parent.Items.Add(value);
    }

    // Makes a list of equal elements one of values, before an unlike one joins them.
    private void Itemise(Level level)
    {
        if (level.Children > MostItems) throw new MalformedInputException($"a list has more than {MostItems} elements of different kinds");
        level.Items = [];
        int size = level.Children == 0 ? 0 : (int)Numpy.NumpyArray.Product(level.Dimensions!), first = level.FirstEntry;
        for (int k = 0; k < level.Children; k++)
        {
            NumberArray element = Slice(level.Start + k * size, level.Dimensions!, first);
            first += element.Entries.Count;
            level.Items.Add(new Value.Numbers(element));
        }
    }

    private NumberArray Slice(int start, int[] dimensions, int firstEntry)
    {
        int size = (int)Numpy.NumpyArray.Product(dimensions);
        List<Entry> entries = [];
        for (int q = firstEntry; q < _entries.Count && _entries[q].Index < start + size; q++)
            if (_entries[q].Index >= start) entries.Add(_entries[q] with { Index = _entries[q].Index - start });
        return new NumberArray(null, dimensions, entries);
    }
}
