using Parquet.Meta;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Holds one column chunk against the limits before the library makes room for it: how many values it claims, and of every page where it
/// lies, how large it becomes and how it is encoded.
/// </summary>
internal sealed class ChunkCheck(Stream file, Limits limits, string name)
{
    // A header has the least and the greatest value of its page, twice.
    private const int LargestHeader = 4 << 20;

    /// <summary>Where the chunk begins and ends.</summary>
    /// <exception cref="MalformedInputException">It asks for too much, or its pages are not where they should be.</exception>
    public (long From, long To) Extent(ColumnMetaData chunk)
    {
        Codec codec = (Codec)(int)chunk.Codec;
        if (!Enum.IsDefined(codec))
            throw new MalformedInputException($"column \"{name}\" is compressed with codec {(int)codec}; this tool reads Zstandard, " +
                "GZIP, Brotli and uncompressed pages");
        if (chunk.NumValues < 0 || chunk.NumValues > limits.FileBytes / 4)
            throw Limits.Over($"column \"{name}\"", chunk.NumValues, "values", limits.FileBytes / 4);
        // The library begins at the first of these that is not zero, and so must this check.
        long[] starts = [.. ((long[])[chunk.DictionaryPageOffset ?? 0, chunk.DataPageOffset, chunk.IndexPageOffset ?? 0])
            .Where(s => s != 0)];
        long from = starts.Length == 0 ? 0 : starts.Min(), to = from + chunk.TotalCompressedSize;
        if (from <= 0 || chunk.TotalCompressedSize < 0 || to > file.Length || to < from)
            throw new MalformedInputException($"the Parquet metadata puts column \"{name}\" outside the file");
        long values = 0, at = from;
        while (values < chunk.NumValues)
        {
            if (at >= to) throw new MalformedInputException($"column \"{name}\" has fewer values than its metadata says");
            (long past, int more) = Page(at, to, codec);
            (at, values) = (past, values + more);
        }
        return values == chunk.NumValues ? (from, to)
            : throw new MalformedInputException($"column \"{name}\" has more values than its metadata says");
    }

    // Where the page ends, and how many levels of data it holds.
    private (long Past, int Values) Page(long at, long to, Codec codec)
    {
        MetadataWalk walk = new(Bytes(at, (int)Math.Min(LargestHeader, to - at)));
        (long kind, long unpacked, long packed, long data, long entries, long encoding) = (-1, -1, -1, -1, -1, -1);
        walk.Structure(MetadataShape.PageHeader, (holder, field, number) =>
        {
            if (holder == MetadataShape.PageHeader && field == 1) kind = number;
            else if (holder == MetadataShape.PageHeader && field == 2) unpacked = number;
            else if (holder == MetadataShape.PageHeader && field == 3) packed = number;
            else if (holder == MetadataShape.DataPage && field == 1) data = number;
            else if (holder == MetadataShape.DictionaryPage && field == 1) entries = number;
            else if (holder != MetadataShape.PageHeader && field == 2) encoding = number;
        });
        long start = at + walk.Position;
        bool dictionary = kind == (int)PageType.DICTIONARY_PAGE;
        if (!dictionary && kind != (int)PageType.DATA_PAGE)
            throw new MalformedInputException(
                $"column \"{name}\" has a page of kind {kind}; this tool reads dictionary and data pages of version 1");
        if ((Encoding)encoding is not (Encoding.PLAIN or Encoding.RLE_DICTIONARY or Encoding.PLAIN_DICTIONARY
            or Encoding.BYTE_STREAM_SPLIT))
            throw new MalformedInputException(
                $"column \"{name}\" is in encoding {encoding}; this tool reads PLAIN, RLE_DICTIONARY and BYTE_STREAM_SPLIT");
        if (unpacked < 0 || packed < 0 || packed > to - start || (dictionary ? entries < 0 || data >= 0 : data < 0 || entries >= 0))
            throw new MalformedInputException($"a page of column \"{name}\" has a broken header");
        if (codec == Codec.Zstd && packed > 0) unpacked = Math.Max(unpacked, SizeWithin(start, (int)packed));
        if (unpacked > limits.FileBytes / 2) throw Limits.Over($"a page of column \"{name}\"", unpacked, "bytes", limits.FileBytes / 2);
        // Every kind of value takes four bytes at least, so a false count cannot make the dictionary large.
        if (entries > unpacked / 4) throw new MalformedInputException($"the dictionary of column \"{name}\" is shorter than it claims");
        return (start + packed, dictionary ? 0 : (int)data);
    }

    // The library unpacks Zstandard to the size that the compressed bytes themselves name.
    private long SizeWithin(long start, int packed) =>
        (long)Math.Min(ZstdSharp.Decompressor.GetDecompressedSize(Bytes(start, packed)), long.MaxValue);

    private byte[] Bytes(long at, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }
}
