using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Walks the entries of one column chunk: each has a repetition level, a definition level and, where the latter is the largest, a
/// value. It stands on the first entry to begin with.
/// </summary>
internal sealed class ColumnCursor<T> where T : struct
{
    private readonly string _name;
    private readonly int _maxDefinition;
    private readonly T[] _values;
    private readonly int[]? _definition, _repetition;
    private readonly int _entries;
    private int _at, _value;

    /// <param name="name">The column's name, for refusals.</param>
    /// <param name="maxDefinition">Definition level of a value that is there.</param>
    /// <param name="values">Values in front, as many as are there.</param>
    /// <param name="definition">Definition levels; null where every entry has a value.</param>
    /// <param name="repetition">Repetition levels; null outside lists.</param>
    internal ColumnCursor(string name, int maxDefinition, T[] values, int[]? definition, int[]? repetition)
    {
        (_name, _maxDefinition, _values, _definition, _repetition) = (name, maxDefinition, values, definition, repetition);
        _entries = values.Length;
    }

    /// <summary>Whether the last entry has been passed.</summary>
    public bool AtEnd => _at == _entries;

    public int Repetition => _repetition is null || AtEnd ? 0 : _repetition[_at];

    public bool HasValue => !AtEnd && (_definition is null || _definition[_at] == _maxDefinition);

    /// <summary>The value here; only where <see cref="HasValue"/>.</summary>
    public T Value => _values[_value];

    public void Advance()
    {
        if (AtEnd) return;
        if (HasValue) _value++;
        _at++;
    }

    /// <summary>Takes the value of a required, unnested column and steps on.</summary>
    public T Take() => TryTake(out T value) ? value : throw Ends();

    /// <summary>Takes the value of an optional, unnested column, if there is one, and steps on.</summary>
    public bool TryTake(out T value)
    {
        if (AtEnd) throw Ends();
        bool taken = HasValue;
        value = taken ? Value : default;
        Advance();
        return taken;
    }

    private MalformedInputException Ends() => new($"column \"{_name}\" has fewer values than the table has rows");
}
