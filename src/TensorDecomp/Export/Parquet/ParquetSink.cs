namespace TensorDecomp.Export.Parquet;

/// <summary>The end of the pipe: compresses pages, puts their headers before them and knows the position in the file.</summary>
internal sealed class ParquetSink(Stream output, Codec codec)
{
    public long Position { get; private set; }
    public Codec Codec => codec;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        Position += bytes.Length;
    }

    /// <param name="values">Dictionary entries, or levels of a data page.</param>
    public void WritePage(PageKind kind, Encoding encoding, int values, ReadOnlySpan<byte> content, ChunkTally tally)
    {
        byte[] packed = Compression.Compress(codec, content);
        CompactWriter header = new();
        header.BeginElement();
        header.I32(1, (int)kind);
        header.I32(2, content.Length);
        header.I32(3, packed.Length);
        header.Begin(kind == PageKind.Data ? 5 : 7);
        header.I32(1, values);
        header.I32(2, (int)encoding);
        if (kind == PageKind.Data)
        {
            header.I32(3, (int)Encoding.Rle); // definition levels
            header.I32(4, (int)Encoding.Rle); // repetition levels
        }
        header.End();
        header.End();
        if (kind == PageKind.Data) tally.FirstDataPage(Position);
        tally.UnpackedBytes += header.Written.Length + content.Length;
        Write(header.Written);
        Write(packed);
    }
}

/// <summary>Adds up what a column chunk's metadata must state while its pages go out.</summary>
internal sealed class ChunkTally(long start)
{
    private long? _dataOffset;

    public long UnpackedBytes { get; set; }

    public void FirstDataPage(long position) => _dataOffset ??= position;

    public ChunkMeta Finish(ColumnSpec spec, ParquetSink sink, long values, ChunkStatistics statistics, bool dictionary) =>
        new(string.Join('.', spec.Path), spec.Physical, sink.Codec, values, _dataOffset ?? start, dictionary ? start : null,
            sink.Position - start, UnpackedBytes, statistics);
}
