using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// A folder of certified schemes, one canonical JSON file each: m×n×p/rank-ring-hash.json. In file names a ring keeps
/// its letters and digits; whatever stands between them becomes one underscore, so Z[1/2] is Z_1_2.
/// </summary>
public sealed class ResultFolder(string root)
{
    /// <summary>Every scheme in the folder and below it that this tool wrote, in the order of their paths.</summary>
    public IEnumerable<(string Path, Submission Submission)> Read(Limits limits)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (string path in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            SourceFile file = SourceFile.Open(path, limits);
            if (new CanonicalJson().WhyNot(file) is not null) continue;
            foreach (Submission submission in FormatRegistry.Read(file, limits)) yield return (path, submission);
        }
    }

    /// <summary>
    /// Certifies the scheme over the ring and writes it; a scheme that is already there is left alone. Readers see the
    /// whole file or none: it is written beside its place and then moved there.
    /// </summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="InvalidOperationException">The scheme does not hold over the ring.</exception>
    public string Write(Scheme scheme, Ring ring, Provenance provenance)
    {
        Scheme canonical = CanonicalForm.Of(scheme, ring);
        Verdict verdict = Verifier.Judge(canonical, new Claim.Over(ring));
        if (!verdict.Valid) throw new InvalidOperationException($"A scheme for {scheme.Shape} with {scheme.Rank} terms does not hold over {ring}: {verdict.FirstFailure}.");
        string folder = Path.Combine(root, scheme.Shape.ToString());
        string path = Path.Combine(folder, $"{canonical.Rank}-{FileName(ring)}-{CanonicalForm.Hash(canonical, ring)[..8]}.json");
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(folder);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write))
        {
            CanonicalJson.Write(canonical, ring, provenance, stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    /// <summary>The ring's part of a file name.</summary>
    public static string FileName(Ring ring) =>
        string.Join('_', ring.ToString().Split(['[', ']', '(', ')', '/', ','], StringSplitOptions.RemoveEmptyEntries));
}
