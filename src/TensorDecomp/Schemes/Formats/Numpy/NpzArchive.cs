using System.IO.Compression;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats.Numpy;

/// <summary>
/// A .npz file: a zip archive of .npy members. What members unpack to is bounded as it is unpacked, whatever the
/// archive says of their size.
/// </summary>
internal static class NpzArchive
{
    private const int MaxMembers = 10_000;

    public static ReadOnlySpan<byte> Magic => "PK\x3\x4"u8;

    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null where the file is an archive whose member names the test accepts; else why it is not.</summary>
    public static string? WhyNot(SourceFile file, Func<string[], string?> objection)
    {
        if (!file.StartsWith(Magic)) return "no zip archive";
        try
        {
            return objection([.. Open(file, archive => archive.Entries.Select(e => Stem(e.FullName)).ToArray())]);
        }
        catch (MalformedInputException e)
        {
            return e.Message;
        }
    }

    /// <summary>All members by their names without .npy, in the order of the archive.</summary>
    /// <exception cref="MalformedInputException">The archive or a member is broken, or too large when unpacked.</exception>
    public static List<(string Name, NumpyArray Array)> Read(SourceFile file, Limits limits) => Open(file, archive =>
    {
        List<(string, NumpyArray)> members = [];
        long left = limits.FileBytes;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            byte[] content = Checksum.Content(entry, left, limits);
            left -= content.Length;
            try
            {
                members.Add((Stem(entry.FullName), NpyFile.Read(content)));
            }
            catch (MalformedInputException e)
            {
                throw e.Within($"member {CoefficientText.Quoted(entry.FullName)}");
            }
        }
        return members;
    });

    /// <summary>Writes members as the same bytes every time.</summary>
    public static void Write(Stream output, IEnumerable<(string Name, string Type, int[] Dimensions, byte[] Data)> members)
    {
        using ZipArchive archive = new(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, string type, int[] dimensions, byte[] data) in members)
        {
            ZipArchiveEntry entry = archive.CreateEntry($"{name}.npy", CompressionLevel.Optimal);
            entry.LastWriteTime = Epoch;
            using Stream stream = entry.Open();
            NpyFile.Write(stream, type, dimensions, data);
        }
    }

    private static T Open<T>(SourceFile file, Func<ZipArchive, T> use)
    {
        try
        {
            using ZipArchive archive = new(new MemoryStream(file.Bytes, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MaxMembers) throw Limits.Over("an archive", archive.Entries.Count, "members", MaxMembers);
            return use(archive);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new MalformedInputException("the zip archive is damaged or uses a method that NumPy does not");
        }
    }

    private static string Stem(string name) => name.EndsWith(".npy", StringComparison.Ordinal) ? name[..^4] : name;
}
