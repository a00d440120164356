using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// A folder of certified schemes: SHAPE/RANK-RING-HASH.json, or the tensor's name with - for its colon, one canonical JSON file each, for
/// example
/// 3x3x3/23-ZT-0f3a99c1.json. Files appear whole or not at all, and only ever through <see cref="Save"/>, which takes
/// certified schemes.
/// </summary>
public sealed class SchemeStore(string folder)
{
    /// <summary>The folder as it was given; it is made when something is saved.</summary>
    public string Folder { get; } = folder;

    /// <summary>How many inequivalent schemes of one shape, ring and rank a search keeps of what it meets beside its goal; at least 1, and
    /// 1 unless told otherwise.</summary>
    public int Algorithms { get; init; } = 1;

    /// <summary>Makes sure the folder is there and can be written, before anything slow starts.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            string probe = Drafts.Begin(Path.GetFullPath(Folder), "probe");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
            Drafts.End(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot write to the folder {Folder} ({e.Message.TrimEnd('.')}); name another one with --out", e);
        }
    }

    /// <summary>Writes the scheme unless it is there already with a program that is no dearer; returns its path. A program of fewer
    /// additions goes into the file that is there, whose provenance stays; one of more additions, but less depth or fewer scalings, goes
    /// into a file beside it, named after both.</summary>
    /// <exception cref="IOException">It cannot be written; nothing partial remains.</exception>
    public string Save(CertifiedScheme certified)
    {
        string path = PathOf(certified);
        Provenance? provenance = certified.Provenance;
        if (File.Exists(path))
        {
            if (certified.Program is not { } program || ReadFile(path, Limits.Default) is not [{ } there]) return path;
            if (there.Program(certified.Ring) is { } before && Costs(before).CompareTo(Costs(program)) <= 0)
            {
                if (program.Depth >= before.Depth && program.Scalings >= before.Scalings) return path;
                path = Path.ChangeExtension(path, null) + $"-depth{program.Depth}-scalings{program.Scalings}.json";
                if (ReadFile(path, Limits.Default) is [{ } beside] && beside.Program(certified.Ring) is { } other
                    && Costs(other).CompareTo(Costs(program)) <= 0) return path;
            }
            provenance = there.Provenance ?? provenance;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => CanonicalJson.Write(certified.Scheme, certified.Ring, provenance, stream, certified.Program));
        return path;
    }

    private static (int, int, int) Costs(StraightLine program) => (program.Additions, program.Scalings, program.Depth);

    /// <summary>What the folder of a tensor's schemes is called, below the store.</summary>
    /// <param name="tensor">Its name.</param>
    public static string FolderOf(string tensor) => tensor.Replace(':', '-');

    /// <summary>Where the scheme lies or would lie: FOLDER/SHAPE/RANK-RING-HASH.json, of the hash its first 8 digits.</summary>
    public string PathOf(CertifiedScheme certified) => Path.Combine(Folder, FolderOf(certified.Tensor.Name),
        $"{certified.Rank}-{FileName(certified.Ring)}-{certified.Sha256[..8]}.json");

    /// <summary>The scheme files in a fixed order: each folder's own by name, then its folders. See <see cref="StoreFolder"/>.</summary>
    /// <param name="wanted">The shapes that matter: files in the folder of another shape are left out.</param>
    public IEnumerable<string> Files(Predicate<Shape>? wanted = null) =>
        from path in Directory.Exists(Folder) ? StoreFolder.Files(Folder, file => file.EndsWith(".json", StringComparison.Ordinal)) : []
        where StoreFolder.IsWanted(path, wanted)
        select path;

    /// <summary>
    /// Every scheme that this tool wrote into the folder; other files are passed over. So are files that cannot be read, or are
    /// damaged: one of them must not keep a search from what the others hold.
    /// </summary>
    /// <param name="limits">For each file.</param>
    /// <param name="refused">Hears a sentence for every file of this tool's that is passed over.</param>
    /// <param name="wanted">The shapes that matter: files in the folder of another shape are not opened.</param>
    public IEnumerable<(string Path, Submission Submission)> Read(Limits limits, Action<string>? refused = null,
        Predicate<Shape>? wanted = null) =>
        from path in Files(wanted)
        from submission in ReadFile(path, limits, refused)
        where wanted is null || submission.Scheme.Tensor.Product is not null // who asks for shapes asks for matrix products
        select (path, submission);

    internal static IReadOnlyList<Submission> ReadFile(string path, Limits limits, Action<string>? refused = null)
    {
        CanonicalJson format = new();
        try
        {
            SourceFile file = SourceFile.Open(path, limits);
            return format.WhyNot(file) is null ? format.Read(file, limits) : [];
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            refused?.Invoke($"{path}: {e.Message}");
            return [];
        }
    }

    /// <summary>"Z[1/2]" as "Z_1_2": every run of characters that a file name should not have becomes one underscore.</summary>
    private static string FileName(Ring ring) =>
        string.Join('_', ring.ToString().Split(['[', ']', '(', ')', '/', ','], StringSplitOptions.RemoveEmptyEntries));
}
