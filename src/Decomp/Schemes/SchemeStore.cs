using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// A folder of certified schemes: SHAPE/RANK-RING-HASH.json, one canonical JSON file each, for example
/// 3x3x3/23-ZT-0f3a99c1.json. Files appear whole or not at all, and only ever through <see cref="Save"/>, which takes
/// certified schemes.
/// </summary>
public sealed class SchemeStore(string folder)
{
    public string Folder { get; } = folder;

    /// <summary>Makes sure the folder is there and can be written, before anything slow starts.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            string probe = Path.Combine(Folder, $".{Guid.NewGuid():N}.tmp");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot write to the folder {Folder} ({e.Message.TrimEnd('.')}); name another one with --out", e);
        }
    }

    /// <summary>Writes the scheme unless it is there already; returns its path.</summary>
    /// <exception cref="IOException">It cannot be written; nothing partial remains.</exception>
    public string Save(CertifiedScheme certified)
    {
        string path = PathOf(certified);
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => CanonicalJson.Write(certified.Scheme, certified.Ring, certified.Provenance, stream));
        return path;
    }

    public string PathOf(CertifiedScheme certified) => Path.Combine(Folder, certified.Shape.ToString(),
        $"{certified.Rank}-{FileName(certified.Ring)}-{certified.Sha256[..8]}.json");

    /// <summary>The scheme files in a fixed order: each folder's own by name, then its folders. At most one folder's names are in memory per level.</summary>
    public IEnumerable<string> Files() => Directory.Exists(Folder) ? Files(Folder) : [];

    private static IEnumerable<string> Files(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)) yield return file;
        foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            foreach (string file in Files(inner)) yield return file;
    }

    /// <summary>Every scheme that this tool wrote into the folder; other files are passed over.</summary>
    public IEnumerable<(string Path, Submission Submission)> Read(Limits limits)
    {
        CanonicalJson format = new();
        foreach (string path in Files())
        {
            SourceFile file = SourceFile.Open(path, limits);
            if (format.WhyNot(file) is not null) continue;
            foreach (Submission submission in format.Read(file, limits)) yield return (path, submission);
        }
    }

    /// <summary>"Z[1/2]" as "Z_1_2": every run of characters that a file name should not have becomes one underscore.</summary>
    private static string FileName(Ring ring) =>
        string.Join('_', ring.ToString().Split(['[', ']', '(', ')', '/', ','], StringSplitOptions.RemoveEmptyEntries));
}
