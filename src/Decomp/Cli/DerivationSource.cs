using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli;

/// <summary>The recombination table of a folder of results, as verbs ask for it.</summary>
internal static class DerivationSource
{
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static RecombinationTable Load(string folder, Ring ring, int limit)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"There is no folder {folder}; give --from a folder of results.");
        var table = new RecombinationTable(limit, ring);
        foreach ((string path, Submission submission) in new SchemeStore(folder).Read(Limits.Default))
            if (ring.Admits(submission)) table.Add(submission.Scheme, Path.GetFileName(path));
        table.Complete();
        return table;
    }
}
