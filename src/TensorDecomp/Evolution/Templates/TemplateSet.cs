using System.Reflection;
using System.Text;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Templates;

/// <summary>The template files that prompts are made of: those in the tool, each replaced by the user's file of the same name.</summary>
public static class TemplateSet
{
    private const int LargestFile = 256 * 1024;

    /// <summary>Each file with the places that it may have.</summary>
    public static IReadOnlyList<(string File, string[] Places)> Files { get; } =
    [
        ("prompt.md", ["targets", "contract", "programs", "feedback", "advice", "instruction", "format"]),
        ("repair.md", ["targets", "contract", "program", "answer", "problem", "format"]),
        ("advice.md", ["targets"]),
        ("advise.md", ["targets", "program", "recent", "advice"]),
        ("format-diff.md", []),
        ("format-rewrite.md", []),
        .. OperatorRegistry.All.Where(o => o.AsksModel).Select(o => (o.Template!, (string[])["base", "first", "second", "strengths"])),
    ];

    /// <summary>The templates that no run with a model can be without.</summary>
    public static IEnumerable<string> Needed(bool evolveAdvice) =>
        Files.Select(f => f.File).Except(OperatorRegistry.All.Where(o => o.AsksModel).Select(o => o.Template!))
            .Where(f => evolveAdvice || f != "advise.md");

    /// <summary>Files of the program contract that a model must know, in ordinal order.</summary>
    public static IReadOnlyList<string> ContractFiles { get; } =
        ["Chain.cs", "DescentPlan.cs", "DescentRules.cs", "IGradientProgram.cs",
        "IReal.cs", "Moves.cs", "Terms.cs"];

    /// <summary>All templates, and the contract, by file name.</summary>
    /// <param name="folder">The user's own, null for none.</param>
    /// <exception cref="MalformedInputException">A file of the user is no template; the sentence names it.</exception>
    public static IReadOnlyDictionary<string, string> Load(string? folder)
    {
        if (folder is not null && !Directory.Exists(folder)) throw new IOException($"there is no folder {folder} with prompt templates");
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach ((string file, string[] places) in Files)
        {
            string? own = folder is null ? null : Path.Combine(folder, file);
            string text = own is not null && File.Exists(own) ? Read(own) : Embedded(file);
            foreach (string place in new PromptTemplate(own ?? file, text).Places)
                if (!places.Contains(place))
                    throw new MalformedInputException(
                        $"{own ?? file}: {{{{{place}}}}} is no place there; there are " +
                            $"{string.Join(", ", places.Select(p => $"{{{{{p}}}}}"))}.");
            texts.Add(file, text);
        }
        // The contract goes into the journal with them: an old run replays even after the contract has changed.
        foreach (string file in ContractFiles) texts.Add(file, Contract(file));
        return texts;
    }

    /// <summary>A template as it is built into the tool.</summary>
    public static string Embedded(string file) => Resource($"Prompts/{file}");

    /// <summary>A file of the contract as it is compiled into the tool.</summary>
    public static string Contract(string file) => Resource($"Contract/{file}");

    private static string Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
            throw new MalformedInputException($"{path} is longer than {LargestFile / 1024} KiB, too long for a template");
        return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: false));
    }

    /// <summary>A text that is compiled into the tool.</summary>
    internal static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the tool.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
