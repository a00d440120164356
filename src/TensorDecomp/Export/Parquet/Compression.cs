using System.IO.Compression;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>Page compression with what the base class library brings: GZIP (the default; every reader knows it) and Brotli.</summary>
internal static class Compression
{
    public static byte[] Compress(Codec codec, ReadOnlySpan<byte> page)
    {
        if (codec == Codec.Uncompressed) return page.ToArray();
        using MemoryStream packed = new();
        using (Stream packer = codec == Codec.Gzip
            ? new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)
            : new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            packer.Write(page);
        return packed.ToArray();
    }

    /// <summary>Unpacks to exactly the promised size and never allocates for more.</summary>
    /// <exception cref="MalformedInputException">The page is damaged or has another size.</exception>
    public static byte[] Decompress(Codec codec, byte[] page, int size)
    {
        if (codec == Codec.Uncompressed)
            return page.Length == size ? page : throw new MalformedInputException($"a page of {page.Length} bytes claims to have {size}");
        using Stream packed = new MemoryStream(page), unpacker = codec switch
        {
            Codec.Gzip => new GZipStream(packed, CompressionMode.Decompress),
            Codec.Brotli => new BrotliStream(packed, CompressionMode.Decompress),
            _ => throw new MalformedInputException(
                $"pages are compressed with codec {(int)codec}; this tool reads GZIP, Brotli and uncompressed pages"),
        };
        byte[] content = new byte[size];
        try
        {
            if (unpacker.ReadAtLeast(content, size, throwOnEndOfStream: false) < size || unpacker.ReadByte() >= 0)
                throw new MalformedInputException($"a compressed page does not unpack to the {size} bytes it promises");
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new MalformedInputException("a compressed page is damaged");
        }
        return content;
    }
}
