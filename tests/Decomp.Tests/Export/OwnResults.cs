using TensorDecomp.Export.Catalogue;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>The project's own results. Proving all of them takes a while, so the tests that need them all share one reading.</summary>
internal static class OwnResults
{
    /// <summary>Shapes that a copy has.</summary>
    private const int LargestDimension = 5;

    public static string Folder { get; } = Path.Combine(Surroundings.Root, "results");

    private static readonly Lazy<SchemeCatalogue> Read = new(() => SchemeCatalogue.Read(Folder));

    /// <summary>Every scheme, proved.</summary>
    public static SchemeCatalogue Catalogue => Read.Value;

    /// <summary>The folders of small shapes.</summary>
    public static IEnumerable<string> SmallShapes =>
        from folder in Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal)
        where Shape.TryParse(Path.GetFileName(folder), out Shape shape) && shape.Sorted().P <= LargestDimension
        select folder;

    /// <summary>Copies the small shapes, the recorded evolution and the named programs into a folder.</summary>
    public static void CopySmall(string target)
    {
        foreach (string folder in (string[])[.. SmallShapes, Path.Combine(Folder, "evolution"), Path.Combine(Folder, "programs")])
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(target, Path.GetRelativePath(Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
    }
}
