using System.IO.Compression;

namespace TensorDecomp.Schemes.Reading;

/// <summary>The CRC-32 of zip archives (ISO 3309), which the platform's reader does not compare.</summary>
internal static class Checksum
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(k =>
    {
        uint c = (uint)k;
        for (int bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320 ^ c >> 1 : c >> 1;
        return c;
    })];

    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes) crc = s_table[(crc ^ b) & 0xFF] ^ crc >> 8;
        return ~crc;
    }

    /// <summary>The content of a member of an archive, no longer than that, and as its checksum says.</summary>
    /// <exception cref="MalformedInputException">It is longer, or damaged.</exception>
    public static byte[] Content(ZipArchiveEntry entry, long left, Limits limits)
    {
        using Stream stream = entry.Open();
        byte[] content = SourceFile.ReadBounded(stream, left)
            ?? throw Limits.Over("an archive", limits.FileBytes + 1, "bytes, unpacked, or more", limits.FileBytes);
        return Crc32(content) == entry.Crc32 ? content
            : throw new MalformedInputException($"member {CoefficientText.Quoted(entry.FullName)} is damaged: its checksum is another");
    }
}
