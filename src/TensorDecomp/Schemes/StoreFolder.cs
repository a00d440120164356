using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The walk through a folder of schemes, a store or anybody's. At most one folder's names are in memory per level.</summary>
public static class StoreFolder
{
    /// <summary>What lies beside schemes in folders and is none; named by itself it is read all the same.</summary>
    private static readonly string[] OtherKinds = [".cs", ".pdf", ".html", ".parquet", ".png", ".svg", ".log", ".slp", ".sqlite", ".db"];

    /// <summary>Tables and records that this tool keeps in a store beside the schemes.</summary>
    private static readonly string[] OwnTables =
        ["records.csv", "history.csv", "additions.csv", "tensors.csv", "schemes.csv", "journal.jsonl"];

    /// <summary>Kinds that hold schemes sometimes and are mostly text and tables about them.</summary>
    private static readonly string[] Documents = [".csv", ".jsonl", ".md", ".ipynb"];

    /// <summary>Texts about a folder, which most folders have.</summary>
    private static readonly string[] AboutFolders = ["README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING", "NOTICE"];

    /// <summary>
    /// The files of a folder that may hold schemes, in the order of the walk; of a scheme in several files only the first.
    /// </summary>
    public static IEnumerable<string> Schemes(string folder) => Files(folder, MayHoldScheme).Select(FirstPart).Distinct();

    /// <summary>Whether it is a document, which holds a scheme or is about them: that it holds none is no failure.</summary>
    public static bool IsDocument(string file) => Is(file, Documents) || IsAboutFolder(file);

    /// <summary>Whether it is a text about its folder, or a table of schemes that this tool exported: read where it holds a scheme, and
    /// not worth a word where it does not.</summary>
    public static bool IsAboutFolder(string file) =>
        AboutFolders.Contains(Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase) || IsExportedTable(file);

    // Its columns name the scheme of each row.
    private static bool IsExportedTable(string file)
    {
        if (!Is(file, [".csv"])) return false;
        try
        {
            using StreamReader reader = new(file);
            char[] head = new char[1024];
            return new string(head, 0, reader.ReadBlock(head)).Split('\n')[0].Split(',').Contains("sha256");
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The first file of a scheme in three of them; any other file is its own.</summary>
    public static string FirstPart(string file)
    {
        string folder = Path.GetDirectoryName(file) ?? "", name = Path.GetFileName(file);
        string? first = CsvFactors.FirstPart(name, part => File.Exists(Path.Combine(folder, part))) ?? PlinoptSms.FirstPart(name);
        return first is not null && File.Exists(Path.Combine(folder, first)) ? Path.Combine(folder, first) : file;
    }

    // Whether a file of that name, found in a folder, is there for a scheme.
    private static bool MayHoldScheme(string file) =>
        !IsHidden(file) && !Is(file, OtherKinds) && !OwnTables.Contains(Path.GetFileName(file));

    /// <summary>Whether a file may hold a shape that matters: of a store, the folder tells without opening it.</summary>
    public static bool IsWanted(string path, Predicate<Shape>? wanted) =>
        wanted is null || ShapeOf(path) is not { } shape || wanted(shape);

    /// <summary>The shape that the file's folder is named after; null where it is named after none.</summary>
    public static Shape? ShapeOf(string path) =>
        Shape.TryParse(Path.GetFileName(Path.GetDirectoryName(path)) ?? "", out Shape shape) ? shape : null;

    // Hidden files are nobody's schemes; those that are being written are hidden, and so is what version control keeps.
    private static bool IsHidden(string file) => Path.GetFileName(file).StartsWith('.');

    private static bool Is(string file, string[] kinds) => kinds.Contains(Path.GetExtension(file).ToLowerInvariant());

    /// <summary>
    /// Files of a folder: each folder's own by name, then its folders but hidden ones. Links to folders are followed, but not into a
    /// folder that the walk is in. A folder that cannot be looked into stands for itself, so that whoever reads it finds out why.
    /// </summary>
    /// <param name="folder">Where to begin.</param>
    /// <param name="isWanted">Which files count, by name.</param>
    public static IEnumerable<string> Files(string folder, Func<string, bool> isWanted) => Files(folder, isWanted, [Real(folder)]);

    private static IEnumerable<string> Files(string folder, Func<string, bool> isWanted, IReadOnlyList<string> above)
    {
        if (Entries(folder, isWanted) is not var (files, folders)) return [folder];
        return files.Concat(
            folders.SelectMany(inner => Real(inner) is var real && above.Contains(real) ? [] : Files(inner, isWanted, [.. above, real])));
    }

    private static (string[] Files, string[] Folders)? Entries(string folder, Func<string, bool> isWanted)
    {
        try
        {
            return ([.. Directory.EnumerateFiles(folder).Where(isWanted).Order(StringComparer.Ordinal)],
                [.. Directory.EnumerateDirectories(folder).Where(inner => !IsHidden(inner)).Order(StringComparer.Ordinal)]);
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
