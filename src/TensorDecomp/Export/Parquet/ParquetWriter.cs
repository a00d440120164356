using System.IO.Compression;
using Parquet.Schema;
using Library = Parquet;

namespace TensorDecomp.Export.Parquet;

/// <summary>The one seam between this tool and a table file: rows in, then completion.</summary>
public interface IRowWriter<in TRow>
{
    /// <summary>Takes a row in; it may lie in memory until the row group or the file is complete.</summary>
    /// <exception cref="IOException">The stream takes no more.</exception>
    void Add(TRow row);

    /// <summary>Writes what makes the file readable; nothing may be added afterwards.</summary>
    void Complete();
}

/// <summary>How the bytes of a page are compressed; the numbers are those of the format's specification.</summary>
public enum Codec
{
    /// <summary>As the values are encoded.</summary>
    Uncompressed = 0,

    /// <summary>DEFLATE with the header of RFC 1952.</summary>
    Gzip = 2,

    /// <summary>RFC 7932.</summary>
    Brotli = 4,

    /// <summary>Zstandard, RFC 8878.</summary>
    Zstd = 6,
}

/// <summary>How a Parquet file is laid out.</summary>
public sealed record ParquetOptions
{
    /// <summary>What <c>decomp export</c> writes unless told otherwise: measured in docs/parquet.md.</summary>
    public static ParquetOptions Default { get; } = new();

    /// <summary>For columns of plain values.</summary>
    public Codec Codec { get; init; } = Codec.Zstd;

    /// <summary>For columns of lists. Coefficients of related schemes repeat within the 32 KiB that GZIP looks back over, which it says in
    /// fewer bits than Zstandard its longer ways (docs/parquet.md).</summary>
    public Codec ListCodec { get; init; } = Codec.Gzip;

    /// <summary>A row group is closed when its buffered values take about this much memory.</summary>
    public long RowGroupBytes { get; init; } = 32 << 20;
}

/// <summary>
/// Writes an Apache Parquet file front to back with Parquet.Net. Memory stays within one row group, however many rows there are.
/// </summary>
internal sealed class ParquetWriter<TRow> : IRowWriter<TRow>
{
    private const int DictionarySample = 1024;

    private readonly IReadOnlyList<IColumn<TRow>> _columns;
    private readonly ParquetOptions _options;
    private readonly Library.ParquetOptions _layout = new() { DictionaryEncodingSampleSize = DictionarySample };
    private readonly DataField[] _fields;
    private readonly Library.ParquetWriter _file;
    private long _rows;

    /// <param name="output">An empty stream, left open.</param>
    /// <param name="columns">Fresh columns: they buffer this file's values.</param>
    /// <param name="facts">Key-value metadata of the file.</param>
    /// <param name="options">How the file is laid out.</param>
    public ParquetWriter(Stream output, IReadOnlyList<IColumn<TRow>> columns, IReadOnlyDictionary<string, string> facts,
        ParquetOptions options)
    {
        (_columns, _options) = (columns, options);
        ParquetSchema schema = new(columns.Select(c => c.Spec.ToField()));
        _fields = schema.DataFields;
        foreach (DataField field in _fields)
            _layout.ColumnEncodingHints[field.Path.ToString()] = HintFor(field.ClrType);
        _file = Library.ParquetWriter.CreateAsync(schema, output, _layout).GetAwaiter().GetResult();
        _file.CustomMetadata = facts;
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
        _file.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static Library.EncodingHint HintFor(Type leaf) => leaf == typeof(ReadOnlyMemory<char>) ? Library.EncodingHint.Dictionary
        : leaf == typeof(double) ? Library.EncodingHint.ByteSplitStream
        : Library.EncodingHint.Default;

    private void CloseGroup()
    {
        using Library.ParquetRowGroupWriter group = _file.CreateRowGroup();
        for (int k = 0; k < _columns.Count; k++)
        {
            bool list = _columns[k].Spec.Depth > 0;
            // The library looks here for each column; plain values are mostly names and hashes, which higher levels cannot make smaller.
            _layout.CompressionMethod = (Library.CompressionMethod)(int)(list ? _options.ListCodec : _options.Codec);
            _layout.CompressionLevel = list || _options.Codec != Codec.Zstd ? CompressionLevel.Optimal : CompressionLevel.Fastest;
            _columns[k].Flush(group, _fields[k]);
        }
        _rows = 0;
    }
}
