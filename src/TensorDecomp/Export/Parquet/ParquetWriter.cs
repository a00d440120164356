using TensorDecomp.Schemes;

namespace TensorDecomp.Export.Parquet;

/// <summary>The one seam between this tool and a table file: rows in, then completion. A Parquet library could take its place.</summary>
public interface IRowWriter<in TRow>
{
    void Add(TRow row);

    /// <summary>Writes what makes the file readable; nothing may be added afterwards.</summary>
    void Complete();
}

/// <summary>How a Parquet file is laid out.</summary>
public sealed record ParquetOptions
{
    public static ParquetOptions Default { get; } = new();

    public Codec Codec { get; init; } = Codec.Gzip;

    /// <summary>A row group is closed when its buffered values take about this much memory.</summary>
    public long RowGroupBytes { get; init; } = 64 << 20;
}

/// <summary>
/// Writes an Apache Parquet file front to back: data pages of version 1, dictionaries where they pay, levels run-length encoded,
/// metadata in Thrift's compact protocol. Memory stays within one row group, however many rows there are.
/// </summary>
public sealed class ParquetWriter<TRow> : IRowWriter<TRow>
{
    private readonly IReadOnlyList<IColumn<TRow>> _columns;
    private readonly IReadOnlyDictionary<string, string> _facts;
    private readonly ParquetOptions _options;
    private readonly ParquetSink _sink;
    private readonly List<RowGroupMeta> _groups = [];
    private long _rows;

    /// <param name="output">An empty stream, left open.</param>
    /// <param name="columns">Fresh columns: they buffer this file's values.</param>
    /// <param name="facts">Key-value metadata of the file.</param>
    /// <param name="options">How the file is laid out.</param>
    public ParquetWriter(Stream output, IReadOnlyList<IColumn<TRow>> columns, IReadOnlyDictionary<string, string> facts,
        ParquetOptions options)
    {
        (_columns, _facts, _options) = (columns, facts, options);
        _sink = new ParquetSink(output, options.Codec);
        _sink.Write(FileMetadata.Magic);
    }

    public void Add(TRow row)
    {
        foreach (IColumn<TRow> column in _columns) column.Append(row);
        _rows++;
        if (_columns.Sum(c => c.Bytes) >= _options.RowGroupBytes) CloseGroup();
    }

    public void Complete()
    {
        if (_rows > 0) CloseGroup();
        byte[] footer =
            FooterWriter.Write(new FileMetadata([.. _columns.Select(c => c.Spec)], _groups, _facts, $"decomp version {ToolVersion.Text}"));
        _sink.Write(footer);
        _sink.Write(Int32Leaf.Bytes(footer.Length));
        _sink.Write(FileMetadata.Magic);
    }

    private void CloseGroup()
    {
        _groups.Add(new RowGroupMeta(_rows, [.. _columns.Select(c => c.Flush(_sink))]));
        _rows = 0;
    }
}
