using System.Buffers;
using System.Runtime.InteropServices;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The values of one column since the last row group, shredded into repetition and definition levels (Melnik et al.,
/// "Dremel", 2010), with every distinct value held once. It turns itself into a column chunk.
/// </summary>
public sealed class ColumnBuffer<T, TLeaf>(ColumnSpec spec) where T : notnull where TLeaf : ILeaf<T>
{
    private const int LevelsPerPage = 1 << 15;
    private const int LongestStatistic = 128;

    private readonly List<byte> _repetition = [], _definition = [];
    private readonly List<int> _indices = [];
    private readonly Dictionary<T, int> _places = new(TLeaf.Same);
    private readonly List<byte[]> _distinct = [];
    private readonly List<(int Levels, int Values)> _pageEnds = [];
    private long _distinctBytes;
    private T? _least, _greatest;

    /// <summary>Memory held, roughly.</summary>
    public long Bytes => 2L * _repetition.Count + 4L * _indices.Count + _distinctBytes;

    /// <summary>Adds a value at the given repetition level.</summary>
    public void Add(int repetition, T value)
    {
        AddLevels(repetition, spec.MaxDefinition);
        _indices.Add(Place(value));
    }

    /// <summary>Adds a value several times; all but the first continue the innermost list.</summary>
    public void Add(int repetition, T value, int count)
    {
        Add(repetition, value);
        Append(_repetition, (byte)spec.MaxRepetition, count - 1);
        Append(_definition, (byte)spec.MaxDefinition, count - 1);
        Append(_indices, _indices[^1], count - 1);
    }

    /// <summary>Adds the absence of a value: a null, or a list that is empty, by its definition level.</summary>
    public void AddMissing(int repetition, int definition) => AddLevels(repetition, definition);

    private void AddLevels(int repetition, int definition)
    {
        // Pages hold whole rows, as page indexes and skipping readers want them.
        if (repetition == 0 && _repetition.Count - PageStart.Levels >= LevelsPerPage) _pageEnds.Add((_repetition.Count, _indices.Count));
        _repetition.Add((byte)repetition);
        _definition.Add((byte)definition);
    }

    private int Place(T value)
    {
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, value, out bool known);
        if (known) return place;
        place = _distinct.Count;
        _distinct.Add(TLeaf.Bytes(value));
        _distinctBytes += 100 + 3 * _distinct[^1].Length; // the bytes, the key, and what holds them
        if (place == 0 || TLeaf.Compare(value, _least!) < 0) _least = value;
        if (place == 0 || TLeaf.Compare(value, _greatest!) > 0) _greatest = value;
        return place;
    }

    private static void Append<TItem>(List<TItem> list, TItem item, int count)
    {
        int from = list.Count;
        CollectionsMarshal.SetCount(list, from + count);
        CollectionsMarshal.AsSpan(list)[from..].Fill(item);
    }

    private (int Levels, int Values) PageStart => _pageEnds.Count == 0 ? (0, 0) : _pageEnds[^1];

    /// <summary>Writes all that is held as one column chunk and forgets it.</summary>
    internal ChunkMeta Flush(ParquetSink sink)
    {
        _pageEnds.Add((_repetition.Count, _indices.Count));
        int width = RunLengths.Width(_distinct.Count - 1);
        bool dictionary = DictionaryPays(width);
        ChunkTally tally = new(sink.Position);
        if (dictionary)
        {
            ArrayBufferWriter<byte> page = new();
            foreach (byte[] value in _distinct) WritePlain(value, page);
            sink.WritePage(PageKind.Dictionary, Encoding.Plain, _distinct.Count, page.WrittenSpan, tally);
        }
        (int Levels, int Values) from = (0, 0);
        foreach ((int Levels, int Values) to in _pageEnds)
        {
            ArrayBufferWriter<byte> page = new();
            if (spec.MaxRepetition > 0) WriteLevels(_repetition, from.Levels, to.Levels, spec.MaxRepetition, page);
            if (spec.MaxDefinition > 0) WriteLevels(_definition, from.Levels, to.Levels, spec.MaxDefinition, page);
            ReadOnlySpan<int> indices = CollectionsMarshal.AsSpan(_indices)[from.Values..to.Values];
            if (dictionary)
            {
                page.Write([(byte)width]);
                RunLengths.Encode(indices, width, page);
            }
            else
                foreach (int index in indices) WritePlain(_distinct[index], page);
            sink.WritePage(PageKind.Data, dictionary ? Encoding.RleDictionary : Encoding.Plain, to.Levels - from.Levels, page.WrittenSpan,
                tally);
            from = to;
        }
        ChunkMeta meta = tally.Finish(spec, sink, _repetition.Count, Statistics(), dictionary);
        Clear();
        return meta;
    }

    private ChunkStatistics Statistics()
    {
        int missing = _repetition.Count - _indices.Count;
        if (_distinct.Count == 0) return new ChunkStatistics(missing, null, null);
        byte[] least = TLeaf.Bytes(_least!), greatest = TLeaf.Bytes(_greatest!);
        return least.Length > LongestStatistic || greatest.Length > LongestStatistic
            ? new ChunkStatistics(missing, null, null)
            : new ChunkStatistics(missing, least, greatest);
    }

    private bool DictionaryPays(int width)
    {
        long dictionary = (long)_indices.Count * width / 8, plain = 0;
        foreach (byte[] value in _distinct) dictionary += PlainLength(value);
        foreach (int index in _indices) plain += PlainLength(_distinct[index]);
        return dictionary < plain;
    }

    private static int PlainLength(byte[] value) => value.Length + (TLeaf.Physical == PhysicalType.ByteArray ? 4 : 0);

    private static void WritePlain(byte[] value, ArrayBufferWriter<byte> page)
    {
        if (TLeaf.Physical == PhysicalType.ByteArray) page.Write(Int32Leaf.Bytes(value.Length));
        page.Write(value);
    }

    private static void WriteLevels(List<byte> levels, int from, int to, int largest, ArrayBufferWriter<byte> page)
    {
        ArrayBufferWriter<byte> encoded = new();
        RunLengths.Encode<byte>(CollectionsMarshal.AsSpan(levels)[from..to], RunLengths.Width(largest), encoded);
        page.Write(Int32Leaf.Bytes(encoded.WrittenCount));
        page.Write(encoded.WrittenSpan);
    }

    private void Clear()
    {
        _repetition.Clear();
        _definition.Clear();
        _indices.Clear();
        _places.Clear();
        _distinct.Clear();
        _pageEnds.Clear();
        (_distinctBytes, _least, _greatest) = (0, default, default);
    }
}
