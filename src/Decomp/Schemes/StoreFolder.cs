namespace TensorDecomp.Schemes;

/// <summary>The walk through the folders of a store. At most one folder's names are in memory per level.</summary>
internal static class StoreFolder
{
    /// <summary>
    /// The files that may hold schemes: each folder's own by name, then its folders. Links to folders are followed, but not into a
    /// folder that the walk is in. A folder that cannot be looked into stands for itself, so that whoever reads it finds out why.
    /// </summary>
    public static IEnumerable<string> Files(string folder) => Files(folder, [Real(folder)]);

    private static IEnumerable<string> Files(string folder, IReadOnlyList<string> above)
    {
        if (Entries(folder) is not var (files, folders)) return [folder];
        return files.Concat(folders.SelectMany(inner => Real(inner) is var real && above.Contains(real) ? [] : Files(inner, [.. above, real])));
    }

    private static (string[] Files, string[] Folders)? Entries(string folder)
    {
        try
        {
            return ([.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)], [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The folder that a path comes to once its last part, if that is a link, is followed.</summary>
    private static string Real(string folder)
    {
        string path = Path.GetFullPath(folder);
        try
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
