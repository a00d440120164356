using System.Buffers;
using Parquet;
using Parquet.Schema;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The values of one column since the last row group, shredded into repetition and definition levels (Melnik et al., "Dremel", 2010).
/// They take the form that the library wants, which is larger, only while the column is written.
/// </summary>
/// <param name="spec">The column.</param>
/// <param name="leaf">A value as the library takes it.</param>
public sealed class ColumnBuffer<T, TLeaf>(ColumnSpec spec, Func<T, TLeaf> leaf) where TLeaf : struct
{
    // "0", "1" and "-1" are the same three objects everywhere.
    private const int LongestShared = 2;

    private byte[] _repetition = [], _definition = [];
    private T[] _values = [];
    private int _levels, _count;
    private long _bytesOfTexts;

    /// <summary>Memory held, roughly.</summary>
    public long Bytes => 2L * _levels + (long)_count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() + _bytesOfTexts;

    /// <summary>Adds a value at the given repetition level, several times if wanted: all but the first continue the innermost
    /// list.</summary>
    public void Add(int repetition, T value, int count = 1)
    {
        AddLevels(repetition, spec.MaxDefinition, count);
        if (_values.Length - _count < count) Array.Resize(ref _values, Math.Max(2 * _values.Length, _count + count));
        if (count == 1) _values[_count] = value;
        else Array.Fill(_values, value, _count, count);
        _count += count;
        if (value is string { Length: > LongestShared } text) _bytesOfTexts += 24 + 2 * text.Length;
    }

    /// <summary>Adds the absence of a value: a null, or a list that is empty, by its definition level.</summary>
    public void AddMissing(int repetition, int definition) => AddLevels(repetition, definition, 1);

    private void AddLevels(int repetition, int definition, int count)
    {
        if (spec.MaxDefinition == 0) return;
        if (_definition.Length - _levels < count)
        {
            int length = Math.Max(2 * _levels, _levels + count);
            Array.Resize(ref _definition, length);
            Array.Resize(ref _repetition, length);
        }
        _repetition[_levels] = (byte)repetition;
        _definition[_levels] = (byte)definition;
        if (count > 1)
        {
            Array.Fill(_repetition, (byte)spec.Depth, _levels + 1, count - 1);
            Array.Fill(_definition, (byte)definition, _levels + 1, count - 1);
        }
        _levels += count;
    }

    /// <summary>Writes all that is held as the next column of a row group and forgets it.</summary>
    internal void Flush(ParquetRowGroupWriter group, DataField field)
    {
        TLeaf[] values = ArrayPool<TLeaf>.Shared.Rent(_count);
        int[] definition = ArrayPool<int>.Shared.Rent(_levels), repetition = ArrayPool<int>.Shared.Rent(_levels);
        for (int k = 0; k < _count; k++) values[k] = leaf(_values[k]);
        for (int k = 0; k < _levels; k++) (definition[k], repetition[k]) = (_definition[k], _repetition[k]);
        ReadOnlyMemory<int>? definitions = null, repetitions = null;
        if (spec.MaxDefinition > 0) definitions = definition.AsMemory(0, _levels);
        if (spec.Depth > 0) repetitions = repetition.AsMemory(0, _levels);
        group.WriteAllPartsAsync<TLeaf>(field, values.AsMemory(0, _count), definitions, repetitions, CancellationToken.None)
            .GetAwaiter().GetResult();
        ArrayPool<TLeaf>.Shared.Return(values, clearArray: true);
        ArrayPool<int>.Shared.Return(definition);
        ArrayPool<int>.Shared.Return(repetition);
        Array.Clear(_values, 0, _count);
        (_levels, _count, _bytesOfTexts) = (0, 0, 0);
    }
}
