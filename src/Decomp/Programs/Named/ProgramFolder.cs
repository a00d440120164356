using System.Text;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes;

namespace TensorDecomp.Programs;

/// <summary>A gradient program by name: its text and where that comes from.</summary>
/// <param name="Name">As in search --program NAME.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Source">Its C# text.</param>
/// <param name="File">The file that it lies in; null for a seed program.</param>
public sealed record NamedProgram(string Name, string Summary, string Source, string? File)
{
    public int Lines => Source.TrimEnd().Count(c => c == '\n') + 1;
}

/// <summary>
/// The programs that have a name: the seeds, and the files NAME.cs in a folder. A seed's name cannot be taken.
/// </summary>
public sealed class ProgramFolder(string path)
{
    /// <summary>Where programs lie below a folder of results.</summary>
    public const string Below = "programs";

    private const string Extension = ".cs";

    public string Path { get; } = path;

    /// <summary>The seeds in their order, then the folder's programs by name.</summary>
    public IReadOnlyList<NamedProgram> All =>
        [.. ProgramRegistry.All.Select(Seed), .. Files.Select(Read)];

    /// <summary>Null where there is no such program.</summary>
    public NamedProgram? Find(string name) =>
        ProgramRegistry.Find(name) is { } seed ? Seed(seed)
        : IsName(name) && Files.FirstOrDefault(f => NameOf(f).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } file ? Read(file)
        : null;

    /// <summary>Puts a program into the folder, whole or not at all; its file.</summary>
    /// <exception cref="ArgumentException">The name is taken or is no name.</exception>
    public string Add(string name, string source)
    {
        if (!IsName(name)) throw new ArgumentException($"'{name}' is no name for a program; use letters, digits, '-' and '_', beginning with a letter.");
        if (Find(name) is { } taken && taken.Source != source) throw new ArgumentException($"there is a program named {taken.Name} already, {(taken.File is null ? "a seed" : taken.File)}; choose another name.");
        Directory.CreateDirectory(Path);
        string file = System.IO.Path.Combine(Path, name + Extension);
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(source)));
        return file;
    }

    /// <summary>Letters, digits, '-' and '_', beginning with a letter: safe in a file's name and on a command line.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private IEnumerable<string> Files => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "*" + Extension).Where(f => IsName(NameOf(f))).OrderBy(NameOf, StringComparer.Ordinal)
        : [];

    private static NamedProgram Seed(GradientProgram program) => new(program.Name, program.Summary, program.Source, null);

    private static NamedProgram Read(string file)
    {
        string source = ProgramFile.Read(file);
        return new NamedProgram(NameOf(file), ProgramText.Summary(source), source, file);
    }

    private static string NameOf(string file) => System.IO.Path.GetFileNameWithoutExtension(file);
}
