using System.Text;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Programs.Named;

/// <summary>A gradient program by name: its text and where that comes from.</summary>
/// <param name="Name">As in search --program NAME.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Source">Its C# text.</param>
/// <param name="File">The file that it lies in; null for a seed program.</param>
public sealed record NamedProgram(string Name, string Summary, string Source, string? File)
{
    /// <summary>Lines of its text, blank ones at the end not counted.</summary>
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

    /// <summary>The folder, which need not exist.</summary>
    public string Path { get; } = path;

    /// <summary>The seeds in their order, then the folder's programs by name; files that cannot be read are passed over.</summary>
    public IReadOnlyList<NamedProgram> All => ReadAll(_ => { });

    /// <summary>The same, with a word on what is passed over.</summary>
    /// <param name="passedOver">Hears, for each file that cannot be read, a sentence that names it.</param>
    public IReadOnlyList<NamedProgram> ReadAll(Action<string> passedOver)
    {
        List<NamedProgram> programs = [.. ProgramRegistry.All.Select(Seed)];
        foreach (string file in Files)
        {
            try
            {
                programs.Add(Read(file));
            }
            catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
            {
                passedOver(e.Message.Contains(file, StringComparison.Ordinal) ? e.Message : $"{file}: {e.Message}");
            }
        }
        return programs;
    }

    /// <summary>Null where there is no such program.</summary>
    public NamedProgram? Find(string name) =>
        ProgramRegistry.Find(name) is { } seed ? Seed(seed)
        : IsName(name) && Files.FirstOrDefault(f => NameOf(f).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } file ? Read(file)
        : null;

    /// <summary>Puts a program into the folder, whole or not at all; its file.</summary>
    /// <exception cref="ArgumentException">The name is taken or is no name.</exception>
    public string Add(string name, string source)
    {
        AssertFree(name, source);
        Directory.CreateDirectory(Path);
        string file = System.IO.Path.Combine(Path, name + Extension);
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(source)));
        return file;
    }

    /// <summary>Refuses a name under which the program cannot be put into the folder.</summary>
    /// <exception cref="ArgumentException">The name is taken or is no name.</exception>
    public void AssertFree(string name, string source)
    {
        if (!IsName(name))
            throw new ArgumentException($"'{name}' is no name for a program; use letters, digits, '-' and '_', beginning with a letter.");
        if (Find(name) is { } taken && taken.Source != source)
            throw new ArgumentException(
                $"there is a program named {taken.Name} already, {(taken.File is null ? "a seed" : taken.File)}; choose another name.");
    }

    /// <summary>Letters, digits, '-' and '_', beginning with a letter: safe in a file's name and on a command line.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private IEnumerable<string> Files => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "*" + Extension).Where(f => IsName(NameOf(f))).OrderBy(NameOf, StringComparer.Ordinal)
        : [];

    private static NamedProgram Seed(GradientProgram program) => new(program.Name, program.Summary, program.Source, null);

    /// <exception cref="MalformedInputException">It is no text of a program.</exception>
    private static NamedProgram Read(string file)
    {
        // A pipe or a device says that it is empty, and might keep its reader waiting for ever.
        if (new FileInfo(file).Length == 0) throw new MalformedInputException("the file is empty, or none that holds a text.", file);
        string source = ProgramFile.Read(file);
        return new NamedProgram(NameOf(file), ProgramText.Summary(source), source, file);
    }

    private static string NameOf(string file) => System.IO.Path.GetFileNameWithoutExtension(file);
}
