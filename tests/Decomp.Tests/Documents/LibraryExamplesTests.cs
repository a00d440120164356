using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Documents;

/// <summary>The programs of docs/library.md, compiled as they stand against the public library and run in a folder with results/.</summary>
public sealed partial class LibraryExamplesTests
{
    private static readonly string[] Usings = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading"];

    [TestCase(0, "3x3x3, rank 23 over ZT: valid")]
    [TestCase(1, "Reached: rank 7 by ")]
    [TestCase(2, "Reached: rank 7 with nadam")]
    public void It_prints(int number, string words)
    {
        string page = File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "library.md"));
        string[] programs = [.. Program().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.That(programs, Has.Length.EqualTo(3));
        using TemporaryFolder folder = new();
        string text = programs[number].Replace("\"results/", $"\"{Surroundings.Root}/results/", StringComparison.Ordinal)
            .Replace("\"found\"", $"\"{folder.Path}\"", StringComparison.Ordinal);
        using CapturedConsole console = new();
        Compile(text).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        Assert.That(console.Output, Does.StartWith(words));
    }

    private static Assembly Compile(string text)
    {
        string usings = string.Concat(Usings.Select(name => $"global using {name};\n"));
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        MetadataReference[] references =
        [
            .. platform.Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
                .Select(p => MetadataReference.CreateFromFile(p)),
            MetadataReference.CreateFromFile(typeof(PortfolioSearch).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(Verifier).Assembly.Location),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "example", [CSharpSyntaxTree.ParseText(usings), CSharpSyntaxTree.ParseText(text)],
            references, new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        Assert.That(compilation.Emit(image).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        return Assembly.Load(image.ToArray());
    }

    [GeneratedRegex(@"^```csharp\n([\s\S]*?)^```", RegexOptions.Multiline)]
    private static partial Regex Program();
}
