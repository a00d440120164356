using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Tables;

/// <summary>One outcome of reading a store: a proved scheme, or a sentence that says which file was refused and why.</summary>
/// <param name="Scheme">The scheme, where there is one.</param>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Malformed">Whether it could not be read, or only does not hold.</param>
/// <param name="Stranger">The file where it is none of this tool's and was found in a folder, where a refusal is no failure.</param>
/// <param name="Member">Which scheme of a file that holds several.</param>
public readonly record struct StoreReading(CertifiedScheme? Scheme, string? Refusal, bool Malformed, string? Stranger = null,
    string? Member = null);

/// <summary>Where exported schemes come from: a file in any known format, or every file of a store, in its order.</summary>
public static class SchemeSource
{
    /// <summary>Reads and proves what is there, one outcome at a time; what is refused is an outcome and no exception.</summary>
    /// <exception cref="IOException">The path does not exist or cannot be read.</exception>
    public static IEnumerable<StoreReading> Read(string path, Limits limits) =>
        Directory.Exists(path)
            ? StoreFolder.Schemes(path).SelectMany(file => Entry(path, file, limits))
            : ReadFile(path, null, limits);

    /// <summary>What one file of a store holds; where it cannot be read, that is a refusal as well.</summary>
    public static IEnumerable<StoreReading> Entry(string store, string file, Limits limits) =>
        ReadFile(file, Path.GetRelativePath(store, file).Replace(Path.DirectorySeparatorChar, '/'), limits);

    private static IEnumerable<StoreReading> ReadFile(string path, string? place, Limits limits)
    {
        IReadOnlyList<Submission> submissions;
        string? malformed = null, stranger = null;
        if (place is not null && !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(path)) stranger = path;
        try
        {
            submissions = FormatRegistry.Read(SourceFile.Open(path, limits), limits);
        }
        catch (MalformedInputException e)
        {
            (submissions, malformed) = ([], $"{path}: {e.Message}");
        }
        catch (Exception e) when (place is not null && (e is IOException or UnauthorizedAccessException))
        {
            // one entry of a store; the others are worth as much without it
            (submissions, malformed) = ([], $"{path}: it cannot be read: {e.Message}");
        }
        if (malformed is not null && stranger is not null && StoreFolder.IsAboutFolder(path)) yield break;
        if (malformed is not null) yield return new StoreReading(null, malformed, Malformed: true, stranger);
        foreach (Submission submission in submissions)
        {
            // A file of another format is read in the layout that holds, and restored as one of this tool's under a name of its own.
            Submission settled = stranger is null ? submission : Judgement.Of(submission).Submission;
            CertifiedScheme? scheme =
                CertifiedScheme.Of(settled, submission.Member is null && stranger is null ? place : null, out string? refusal);
            string name = submission.Member is null ? path : $"{path}[{submission.Member}]";
            yield return new StoreReading(scheme, refusal is null ? null : $"{name}: {refusal}", Malformed: false, stranger,
                submission.Member);
        }
    }
}
