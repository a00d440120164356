using System.Text.RegularExpressions;

namespace TensorDecomp.Tests.Architecture;

/// <summary>One C# file of the project.</summary>
/// <param name="Path">From the project's root, with slashes.</param>
/// <param name="Text">As it is.</param>
internal sealed partial record SourceText(string Path, string Text)
{
    /// <summary>The text without comments, strings and characters, so that a rule is broken by code and not by talk.</summary>
    public string Code { get; } = NotCode().Replace(Text, "");

    /// <summary>The rooms it lies in, from the outermost: "Kernels", "Lanes". The executable is one room, "Cli".</summary>
    public string[] Folders => [.. Path.StartsWith("src/Decomp/", StringComparison.Ordinal) ? (string[])["Cli"] : [],
        .. Path.Split('/')[2..^1]];

    /// <summary>"Kernels.Lanes".</summary>
    public string Room => string.Join('.', Folders);

    public override string ToString() => Path;

    [GeneratedRegex("""//[^\n]*|/\*[\s\S]*?\*/|\"{3,}[\s\S]*?\"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'""")]
    private static partial Regex NotCode();
}

/// <summary>The project's source files.</summary>
internal static class SourceTree
{
    /// <summary>The library and the executable.</summary>
    public static SourceText[] Tool { get; } = [.. Below("src/TensorDecomp"), .. Below("src/Decomp")];

    /// <summary>Everything that is compiled, tests and benchmarks included.</summary>
    public static SourceText[] All { get; } = [.. Below("src"), .. Below("tests"), .. Below("bench"), .. Below("optional")];

    private static SourceText[] Below(string folder)
    {
        string path = System.IO.Path.Combine(Surroundings.Root, folder);
        if (!Directory.Exists(path)) return [];
        return [.. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Relative: System.IO.Path.GetRelativePath(Surroundings.Root, file).Replace('\\', '/')))
            .Where(x => !x.Relative.Split('/').Any(part => part is "bin" or "obj"))
            .OrderBy(x => x.Relative, StringComparer.Ordinal)
            .Select(x => new SourceText(x.Relative, File.ReadAllText(x.File)))];
    }
}
