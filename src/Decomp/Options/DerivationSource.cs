using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>The recombination table of a folder of results, or of one file, as verbs ask for it.</summary>
internal static class DerivationSource
{
    /// <exception cref="UsageException">There is no such folder or file.</exception>
    public static RecombinationTable Load(string path, Ring ring, int limit, Quotient quotient)
    {
        var table = new RecombinationTable(limit, ring, quotient);
        foreach ((Scheme scheme, string file) in Schemes(path, ring, shape => shape.Sorted().P <= limit)) table.Add(scheme, file);
        table.Complete();
        return table;
    }

    /// <summary>What the folder, or the file, holds over the ring, and in which files.</summary>
    /// <exception cref="UsageException">There is no such folder or file.</exception>
    public static IEnumerable<(Scheme Scheme, string File)> Schemes(string path, Ring ring, Predicate<Shape> wanted) =>
        !Path.Exists(path) ? throw new UsageException($"There is no folder {path}; give --from a folder of results, or a file.")
        : from known in KnownSchemes.Over(ring, path, wanted) select (known.Scheme, Path.GetFileName(known.File));
}
