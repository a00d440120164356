using Parquet.Meta;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// Holds one column chunk against the limits before the library makes room for it: how many values it claims, and how large each of its
/// pages says that it becomes. The library reads what they say, and acts on it without a look at how much that is.
/// </summary>
internal sealed class ChunkCheck(FileWindow file, Limits limits, string name)
{
    /// <summary>Lets the library see this chunk of the file and nothing else.</summary>
    /// <exception cref="MalformedInputException">It asks for too much, or its pages are not where they should be.</exception>
    public void Show(ColumnMetaData chunk)
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
        file.Show(from, to);
        for (long values = 0; values < chunk.NumValues;)
        {
            if (file.Position == to) throw new MalformedInputException($"column \"{name}\" has fewer values than its metadata says");
            values += Page(LibraryMetadata.Page(file), to - file.Position, codec);
            if (values > chunk.NumValues)
                throw new MalformedInputException($"column \"{name}\" has more values than its metadata says");
        }
        file.Show(from, to);
    }

    // Passes a page and returns how many levels of data it holds.
    private int Page(PageHeader header, long rest, Codec codec)
    {
        (int values, Encoding encoding) = header switch
        {
            { Type: PageType.DATA_PAGE, DataPageHeader: { } data } => (data.NumValues, data.Encoding),
            { Type: PageType.DICTIONARY_PAGE, DictionaryPageHeader: { } dictionary } => (dictionary.NumValues, dictionary.Encoding),
            _ => throw new MalformedInputException(
                $"column \"{name}\" has a page of kind {(int)header.Type}; this tool reads dictionary and data pages of version 1"),
        };
        if (encoding is not (Encoding.PLAIN or Encoding.RLE_DICTIONARY or Encoding.PLAIN_DICTIONARY or Encoding.BYTE_STREAM_SPLIT))
            throw new MalformedInputException(
                $"column \"{name}\" is in encoding {(int)encoding}; this tool reads PLAIN, RLE_DICTIONARY and BYTE_STREAM_SPLIT");
        (long unpacked, int packed) = (header.UncompressedPageSize, header.CompressedPageSize);
        if (unpacked < 0 || packed < 0 || packed > rest || values < 0)
            throw new MalformedInputException($"a page of column \"{name}\" has a broken header");
        long past = file.Position + packed;
        if (codec == Codec.Zstd && packed > 0) unpacked = Math.Max(unpacked, SizeWithin(packed));
        if (unpacked > limits.FileBytes / 2) throw Limits.Over($"a page of column \"{name}\"", unpacked, "bytes", limits.FileBytes / 2);
        file.Position = past;
        if (header.Type == PageType.DATA_PAGE) return values;
        // Every kind of value takes four bytes at least, so a false count cannot make the dictionary large.
        return values <= unpacked / 4 ? 0
            : throw new MalformedInputException($"the dictionary of column \"{name}\" is shorter than it claims");
    }

    // The library unpacks Zstandard to the size that the compressed bytes themselves name.
    private long SizeWithin(int packed)
    {
        byte[] bytes = new byte[packed];
        file.ReadExactly(bytes);
        return (long)Math.Min(ZstdSharp.Decompressor.GetDecompressedSize(bytes), long.MaxValue);
    }
}
