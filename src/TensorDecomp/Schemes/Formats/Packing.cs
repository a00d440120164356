using System.IO.Compression;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Files that are packed: gzip around one, or an archive of several, zip or tar, which is like a folder; gzip around tar counts as one
/// archive. What is unpacked is bounded, checksums are compared, and what is packed twice is refused. Archives of NumPy's arrays are
/// formats of their own.
/// </summary>
internal static class Packing
{
    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];
    private static ReadOnlySpan<byte> Zip => "PK\x3\x4"u8;

    public static bool IsPacked(SourceFile file) => file.StartsWith(Gzip) || file.StartsWith(Zip) && !IsNumpy(file)
        || TarArchive.IsOne(file);

    /// <summary>The files inside: one, or those of an archive without folders and hidden ones.</summary>
    /// <exception cref="MalformedInputException">It is damaged, too large unpacked, or packed twice.</exception>
    public static IReadOnlyList<SourceFile> Unpacked(SourceFile file, Limits limits)
    {
        SourceFile content = file.StartsWith(Gzip) ? Gunzipped(file, limits) : file;
        IReadOnlyList<SourceFile> inside = TarArchive.IsOne(content) ? TarArchive.Files(content, limits)
            : content != file ? [content] : Unzipped(file, limits);
        foreach (SourceFile inner in inside)
            if (IsPacked(inner))
                throw new MalformedInputException($"{CoefficientText.Quoted(inner.Name)} is packed twice; unpack it once");
        return inside;
    }

    private static SourceFile Gunzipped(SourceFile file, Limits limits)
    {
        try
        {
            using GZipStream stream = new(new MemoryStream(file.Bytes, writable: false), CompressionMode.Decompress);
            byte[] content = SourceFile.ReadBounded(stream, limits.FileBytes)
                ?? throw Limits.Over("a file", limits.FileBytes + 1, "bytes, unpacked, or more", limits.FileBytes);
            // The last eight bytes are checksum and length; whatever follows them is no part of it.
            if (file.Bytes.Length < 18 || BitConverter.ToUInt32(file.Bytes, file.Bytes.Length - 8) != Checksum.Crc32(content))
                throw Damaged("gzip");
            string name = file.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file.Path[..^3] : file.Path;
            return new SourceFile(name, content, file.Sibling);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged("gzip");
        }
    }

    private static IReadOnlyList<SourceFile> Unzipped(SourceFile file, Limits limits)
    {
        ArchiveMembers members = new(limits);
        try
        {
            using ZipArchive archive = new(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in archive.Entries)
                if (members.IsWanted(entry.FullName)) members.Add(entry.FullName, Checksum.Content(entry, members.Left, limits));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw Damaged("zip");
        }
        return members.Files();
    }

    private static bool IsNumpy(SourceFile file)
    {
        try
        {
            using ZipArchive archive = new(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
            return archive.Entries.Any(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal))
                || file.Name.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return true; // that reader says what is wrong with it
        }
    }

    /// <summary>The sentence for an archive of that kind that ends early or contradicts itself.</summary>
    public static MalformedInputException Damaged(string kind) => new($"the {kind} file is damaged");
}
