namespace TensorDecomp.Export.Parquet;

/// <summary>What a column chunk is known to hold: how many absent values, and its bounds where they are short enough to keep.</summary>
internal sealed record ChunkStatistics(long Missing, byte[]? Least, byte[]? Greatest);

/// <summary>Where one column of one row group lies in the file.</summary>
/// <param name="Path">The leaf's path in the schema, joined by dots.</param>
/// <param name="Values">Number of levels, absent values included.</param>
/// <param name="DictionaryOffset">Start of the dictionary page; null where pages are plain.</param>
/// <param name="PackedBytes">Length in the file, page headers included.</param>
/// <param name="UnpackedBytes">The same before compression.</param>
internal sealed record ChunkMeta(string Path, PhysicalType Physical, Codec Codec, long Values, long DataOffset, long? DictionaryOffset,
    long PackedBytes, long UnpackedBytes, ChunkStatistics? Statistics)
{
    public long Start => DictionaryOffset ?? DataOffset;
}

/// <summary>A horizontal slice of the table.</summary>
internal sealed record RowGroupMeta(long Rows, IReadOnlyList<ChunkMeta> Chunks);

/// <summary>The footer of a Parquet file.</summary>
internal sealed record FileMetadata(IReadOnlyList<ColumnSpec> Columns, IReadOnlyList<RowGroupMeta> Groups, IReadOnlyDictionary<string,
    string> Facts, string CreatedBy)
{
    /// <summary>"PAR1": the first and the last four bytes of every file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    public long Rows => Groups.Sum(g => g.Rows);
}
