using System.IO.Compression;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Files that are packed: gzip around one, or a zip archive of several, which is like a folder. What is unpacked is bounded, checksums
/// are compared, and what is packed twice is refused. Archives of NumPy's arrays are formats of their own.
/// </summary>
internal static class Packing
{
    private const int MostMembers = 10_000;

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];
    private static ReadOnlySpan<byte> Zip => "PK\x3\x4"u8;

    public static bool IsPacked(SourceFile file) => file.StartsWith(Gzip) || file.StartsWith(Zip) && !IsNumpy(file);

    /// <summary>The files inside: one, or those of an archive without folders and hidden ones.</summary>
    /// <exception cref="MalformedInputException">It is damaged, too large unpacked, or packed twice.</exception>
    public static IReadOnlyList<SourceFile> Unpacked(SourceFile file, Limits limits)
    {
        IReadOnlyList<SourceFile> inside = file.StartsWith(Gzip) ? [Gunzipped(file, limits)] : Members(file, limits);
        foreach (SourceFile inner in inside)
            if (inner.StartsWith(Gzip) || IsPacked(inner))
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

    private static List<SourceFile> Members(SourceFile file, Limits limits)
    {
        Dictionary<string, byte[]> contents = [];
        try
        {
            using ZipArchive archive = new(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostMembers) throw Limits.Over("an archive", archive.Entries.Count, "members", MostMembers);
            long left = limits.FileBytes;
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (entry.Name.Length == 0 || entry.Name[0] == '.' || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
                    continue;
                byte[] content = Checksum.Content(entry, left, limits);
                left -= content.Length;
                if (!contents.TryAdd(entry.FullName, content))
                    throw new MalformedInputException($"member {CoefficientText.Quoted(entry.FullName)} occurs twice");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw Damaged("zip");
        }
        return contents.Count > 0 ? [.. contents.Select(c => File(c.Key))] : throw new MalformedInputException("the archive is empty");

        SourceFile File(string name)
        {
            string folder = name[..(name.LastIndexOf('/') + 1)];
            return new SourceFile(name, contents[name], other => contents.ContainsKey(folder + other) ? File(folder + other) : null);
        }
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

    private static MalformedInputException Damaged(string kind) => new($"the {kind} file is damaged");
}
