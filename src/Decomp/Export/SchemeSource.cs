using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Export;

/// <summary>One outcome of reading a store: a proved scheme, or a sentence that says which file was refused and why.</summary>
public readonly record struct Sighting(CertifiedScheme? Scheme, string? Refusal, bool Malformed);

/// <summary>Where exported schemes come from: a file in any known format, or every file of a store, in its order.</summary>
public static class SchemeSource
{
    /// <exception cref="IOException">The path does not exist or cannot be read.</exception>
    public static IEnumerable<Sighting> Read(string path, Limits limits) =>
        Directory.Exists(path)
            ? new SchemeStore(path).Files().SelectMany(file => Entry(path, file, limits))
            : ReadFile(path, null, limits);

    /// <summary>What one file of a store holds; where it cannot be read, that is a refusal as well.</summary>
    public static IEnumerable<Sighting> Entry(string store, string file, Limits limits) =>
        ReadFile(file, Path.GetRelativePath(store, file).Replace(Path.DirectorySeparatorChar, '/'), limits);

    private static IEnumerable<Sighting> ReadFile(string path, string? place, Limits limits)
    {
        IReadOnlyList<Submission> submissions;
        string? malformed = null;
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
            (submissions, malformed) = ([], $"{path}: it cannot be read: {e.Message}"); // one entry of a store; the others are worth as much without it
        }
        if (malformed is not null) yield return new Sighting(null, malformed, Malformed: true);
        foreach (Submission submission in submissions)
        {
            CertifiedScheme? scheme = CertifiedScheme.Of(submission, submission.Member is null ? place : null, out string? refusal);
            string name = submission.Member is null ? path : $"{path} ({submission.Member})";
            yield return new Sighting(scheme, refusal is null ? null : $"{name}: {refusal}", Malformed: false);
        }
    }
}
