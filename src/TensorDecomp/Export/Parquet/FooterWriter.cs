namespace TensorDecomp.Export.Parquet;

/// <summary>Lays out <see cref="FileMetadata"/> as the Thrift structure FileMetaData of the format specification.</summary>
internal static class FooterWriter
{
    // ConvertedType, for readers older than logical types.
    public const int Utf8 = 0, ListOf = 3, Unsigned64 = 14;

    public static byte[] Write(FileMetadata file)
    {
        CompactWriter w = new();
        w.BeginElement();
        w.I32(1, 2); // version
        w.List(2, CompactType.Struct, 1 + file.Columns.Sum(c => 1 + 2 * c.Depth));
        w.BeginElement();
        w.Text(4, "schema");
        w.I32(5, file.Columns.Count);
        w.End();
        foreach (ColumnSpec column in file.Columns) Schema(w, column);
        w.I64(3, file.Rows);
        w.List(4, CompactType.Struct, file.Groups.Count);
        for (int g = 0; g < file.Groups.Count; g++) Group(w, file.Groups[g], g);
        w.List(5, CompactType.Struct, file.Facts.Count);
        foreach ((string key, string value) in file.Facts)
        {
            w.BeginElement();
            w.Text(1, key);
            w.Text(2, value);
            w.End();
        }
        w.Text(6, file.CreatedBy);
        w.List(7, CompactType.Struct, file.Columns.Count);
        foreach (ColumnSpec _ in file.Columns)
        {
            w.BeginElement(); // ColumnOrder.TYPE_ORDER: without it readers must not trust min and max
            w.Begin(1);
            w.End();
            w.End();
        }
        w.End();
        return w.Written.ToArray();
    }

    private static void Schema(CompactWriter w, ColumnSpec column)
    {
        Repetition repetition = column.Optional ? Repetition.Optional : Repetition.Required;
        string name = column.Name;
        for (int d = 0; d < column.Depth; d++)
        {
            w.BeginElement();
            w.I32(3, (int)repetition);
            w.Text(4, name);
            w.I32(5, 1);
            w.I32(6, ListOf);
            w.Begin(10);
            w.Begin(3);
            w.End();
            w.End();
            w.End();
            w.BeginElement();
            w.I32(3, (int)Repetition.Repeated);
            w.Text(4, "list");
            w.I32(5, 1);
            w.End();
            (name, repetition) = ("element", Repetition.Required);
        }
        w.BeginElement();
        w.I32(1, (int)column.Physical);
        w.I32(3, (int)repetition);
        w.Text(4, name);
        if (column.Logical == LogicalType.Text)
        {
            w.I32(6, Utf8);
            w.Begin(10);
            w.Begin(1);
            w.End();
            w.End();
        }
        else if (column.Logical == LogicalType.Unsigned64)
        {
            w.I32(6, Unsigned64);
            w.Begin(10);
            w.Begin(10);
            w.Byte(1, 64);
            w.Flag(2, false);
            w.End();
            w.End();
        }
        w.End();
    }

    private static void Group(CompactWriter w, RowGroupMeta group, int ordinal)
    {
        w.BeginElement();
        w.List(1, CompactType.Struct, group.Chunks.Count);
        foreach (ChunkMeta chunk in group.Chunks)
        {
            w.BeginElement();
            w.I64(2, 0); // file_offset: metadata stands in the footer only
            w.Begin(3);
            Chunk(w, chunk);
            w.End();
            w.End();
        }
        w.I64(2, group.Chunks.Sum(c => c.UnpackedBytes));
        w.I64(3, group.Rows);
        w.I64(5, group.Chunks[0].Start);
        w.I64(6, group.Chunks.Sum(c => c.PackedBytes));
        if (ordinal <= short.MaxValue) w.I16(7, (short)ordinal);
        w.End();
    }

    private static void Chunk(CompactWriter w, ChunkMeta chunk)
    {
        w.I32(1, (int)chunk.Physical);
        Encoding[] encodings = chunk.DictionaryOffset is null ? [Encoding.Plain, Encoding.Rle]
            : [Encoding.Plain, Encoding.Rle, Encoding.RleDictionary];
        w.List(2, CompactType.I32, encodings.Length);
        foreach (Encoding encoding in encodings) w.Element((int)encoding);
        string[] path = chunk.Path.Split('.');
        w.List(3, CompactType.Binary, path.Length);
        foreach (string step in path) w.Element(step);
        w.I32(4, (int)chunk.Codec);
        w.I64(5, chunk.Values);
        w.I64(6, chunk.UnpackedBytes);
        w.I64(7, chunk.PackedBytes);
        w.I64(9, chunk.DataOffset);
        if (chunk.DictionaryOffset is { } dictionary) w.I64(11, dictionary);
        if (chunk.Statistics is not { } statistics) return;
        w.Begin(12);
        w.I64(3, statistics.Missing);
        if (statistics is { Least: { } least, Greatest: { } greatest })
        {
            w.Binary(5, greatest);
            w.Binary(6, least);
            w.Flag(7, true);
            w.Flag(8, true);
        }
        w.End();
    }
}
