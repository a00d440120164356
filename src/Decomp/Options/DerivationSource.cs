using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Options;

/// <summary>The recombination table of a folder of results, as verbs ask for it.</summary>
internal static class DerivationSource
{
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static RecombinationTable Load(string folder, Ring ring, int limit, Quotient quotient)
    {
        var table = new RecombinationTable(limit, ring, quotient);
        foreach ((Scheme scheme, string file) in Schemes(folder, ring, shape => shape.Sorted().P <= limit)) table.Add(scheme, file);
        table.Complete();
        return table;
    }

    /// <summary>What the folder holds over the ring, and in which files.</summary>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static IEnumerable<(Scheme Scheme, string File)> Schemes(string folder, Ring ring, Predicate<Shape> wanted) =>
        !Directory.Exists(folder) ? throw new UsageException($"There is no folder {folder}; give --from a folder of results.")
        : from known in KnownSchemes.Over(ring, folder, wanted) select (known.Scheme, Path.GetFileName(known.File));
}
