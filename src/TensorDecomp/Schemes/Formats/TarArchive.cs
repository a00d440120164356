using System.Formats.Tar;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Archives of tar, the plain kind and those of POSIX and GNU. Links and devices in them are passed over.</summary>
internal static class TarArchive
{
    private const int Block = 512, ChecksumAt = 148, ChecksumLength = 8;

    /// <summary>Whether the first block is a header: its checksum, which counts itself as blanks, is the sum of its bytes.</summary>
    public static bool IsOne(SourceFile file)
    {
        ReadOnlySpan<byte> bytes = file.Bytes;
        if (bytes.Length < Block || bytes[0] == 0) return false;
        int stated = 0;
        ReadOnlySpan<byte> digits = bytes.Slice(ChecksumAt, ChecksumLength).Trim((ReadOnlySpan<byte>)[0, (byte)' ']);
        if (digits.IsEmpty) return false;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return false;
            stated = 8 * stated + digit - '0';
        }
        int sum = ChecksumLength * ' ';
        for (int k = 0; k < Block; k++)
            if (k is < ChecksumAt or >= ChecksumAt + ChecksumLength) sum += bytes[k];
        return sum == stated;
    }

    private static bool IsFile(TarEntryType type) =>
        type is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;

    /// <summary>The files in it.</summary>
    /// <exception cref="MalformedInputException">It is damaged, or over a limit.</exception>
    public static IReadOnlyList<SourceFile> Files(SourceFile file, Limits limits)
    {
        ArchiveMembers members = new(limits);
        try
        {
            using TarReader reader = new(new MemoryStream(file.Bytes, writable: false));
            while (reader.GetNextEntry() is { } entry)
            {
                string path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (!members.IsWanted(path) || !IsFile(entry.EntryType)) continue;
                byte[] content = entry.DataStream is not { } data ? []
                    : SourceFile.ReadBounded(data, members.Left)
                    ?? throw Limits.Over("an archive", limits.FileBytes + 1, "bytes, unpacked, or more", limits.FileBytes);
                if (content.Length != entry.Length) throw Packing.Damaged("tar");
                members.Add(path, content);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or FormatException
            or OverflowException)
        {
            throw Packing.Damaged("tar");
        }
        return members.Files();
    }
}
