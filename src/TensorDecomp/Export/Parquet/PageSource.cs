using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>An unpacked page: dictionary entries or data.</summary>
internal readonly record struct PageContent(PageKind Kind, Encoding Encoding, int Values, byte[] Bytes);

/// <summary>The pages of one column chunk in file order, each checked against the chunk and the limits before it is unpacked.</summary>
internal sealed class PageSource(ParquetFile file, ChunkMeta chunk)
{
    private const int LargestHeader = 4096;

    private readonly long _end = chunk.Start + chunk.PackedBytes;
    private long _at = chunk.Start;
    private long _valuesLeft = chunk.Values;

    /// <summary>The next page; null after the last.</summary>
    public PageContent? Next()
    {
        if (_valuesLeft == 0) return null;
        if (_at >= _end) throw new MalformedInputException($"column \"{chunk.Path}\" has fewer values than its metadata says");
        byte[] start = file.ReadAt(_at, (int)Math.Min(LargestHeader, _end - _at));
        CompactReader r = new(start);
        (int kind, int unpacked, int packed, int values, int encoding) = (-1, -1, -1, -1, -1);
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 1: kind = r.I32(type); break;
                case 2: unpacked = r.I32(type); break;
                case 3: packed = r.I32(type); break;
                case 5 or 7: r.ExpectStruct(type); (values, encoding) = Kind(ref r); break;
                default: r.Skip(type); break;
            }
        _at += start.Length - r.Left;
        if (kind is not ((int)PageKind.Data or (int)PageKind.Dictionary))
            throw new MalformedInputException(
                $"column \"{chunk.Path}\" has a page of kind {kind}; this tool reads dictionary and data pages of version 1");
        if (encoding is not ((int)Encoding.Plain or (int)Encoding.RleDictionary))
            throw new MalformedInputException(
                $"column \"{chunk.Path}\" is in encoding {encoding}; this tool reads PLAIN and RLE_DICTIONARY");
        if (values < 0 || packed < 0 || unpacked < 0 || packed > _end - _at)
            throw new MalformedInputException($"a page of column \"{chunk.Path}\" has a broken header");
        if (unpacked > file.Limits.FileBytes / 2)
            throw new MalformedInputException(
                $"a page of {unpacked} bytes is over the limit of {file.Limits.FileBytes / 2}; raise it with --limits");
        byte[] content = Compression.Decompress(chunk.Codec, file.ReadAt(_at, packed), unpacked);
        _at += packed;
        if (kind == (int)PageKind.Data)
        {
            if (values > _valuesLeft) throw new MalformedInputException($"column \"{chunk.Path}\" has more values than its metadata says");
            _valuesLeft -= values;
        }
        return new PageContent((PageKind)kind, (Encoding)encoding, values, content);
    }

    private static (int Values, int Encoding) Kind(ref CompactReader r)
    {
        (int values, int encoding) = (-1, -1);
        int field = 0;
        while (r.Field(ref field, out CompactType type))
            switch (field)
            {
                case 1: values = r.I32(type); break;
                case 2: encoding = r.I32(type); break;
                default: r.Skip(type); break;
            }
        return (values, encoding);
    }
}
