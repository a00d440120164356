using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace TensorDecomp.Tests.Architecture;

/// <summary>The house rules of DESIGN.md that a machine can watch.</summary>
public sealed partial class LayerTests
{
    /// <summary>The layers from the ground up: arrows go to a lower storey only, never to one beside.</summary>
    private static readonly string[][] Storeys =
        [["Verify"], ["Schemes"], ["Kernels"], ["Programs", "Exact"], ["Search"], ["Evolution", "Export"], ["Cli"]];

    private static readonly Dictionary<string, int> Storey =
        Storeys.SelectMany((layers, height) => layers.Select(layer => (layer, height))).ToDictionary(x => x.layer, x => x.height);

    [Test]
    public void Every_folder_of_the_tool_is_a_layer() =>
        Assert.That(SourceTree.Tool.Select(file => file.Folders.FirstOrDefault("")).Distinct(), Is.SubsetOf(Storey.Keys));

    [Test]
    public void Arrows_between_layers_go_down_only()
    {
        Assert.That(SourceTree.Tool.SelectMany(References).Count(), Is.GreaterThan(20), "the rule sees nothing");
        Assert.That(
            from file in SourceTree.Tool
            from layer in References(file).Distinct()
            where layer != file.Folders[0] && Storey[layer] >= Storey[file.Folders[0]]
            select $"{file} uses {layer}", Is.Empty);
    }

    [Test]
    public void A_namespace_is_the_folder()
    {
        foreach (SourceText file in SourceTree.Tool)
        {
            string[] namespaces = [.. Namespace().Matches(file.Code).Select(m => m.Groups[1].Value)];
            if (file.Path == "src/Decomp/Program.cs")
                Assert.That(namespaces, Is.Empty, "top-level statements");
            else
                Assert.That(namespaces, Is.EqualTo((string[])[$"TensorDecomp.{string.Join('.', file.Folders)}"]), file.Path);
        }
    }

    [Test]
    public void Namespaces_are_file_scoped() =>
        Assert.That(SourceTree.All.Where(file => BlockNamespace().IsMatch(file.Code)), Is.Empty);

    [Test]
    public void Only_the_command_line_talks_to_the_console() =>
        Assert.That(SourceTree.Tool.Where(file => file.Folders[0] != "Cli" && Console().IsMatch(file.Code)), Is.Empty);

    [Test]
    public void Time_and_chance_are_handed_in_below_the_command_line() =>
        Assert.That(
            from file in SourceTree.Tool
            where file.Folders[0] != "Cli"
            from match in Ambient().Matches(file.Code)
            select $"{file}: {match.Value}", Is.Empty);

    [Test]
    public void No_file_is_longer_than_300_lines() =>
        Assert.That(SourceTree.All.Select(file => (Lines: file.Text.Count(c => c == '\n'), file.Path)).Where(x => x.Lines > 300), Is.Empty);

    [Test]
    public void No_name_says_nothing() =>
        Assert.That(SourceTree.All.SelectMany(file => Vague().Matches(file.Code).Select(m => $"{file}: {m.Value}")), Is.Empty);

    [Test]
    public void Every_package_has_its_line_in_the_design()
    {
        string design = Path.Combine(Surroundings.Root, "DESIGN.md");
        if (!File.Exists(design)) Assert.Ignore("the project has no DESIGN.md yet");
        string text = File.ReadAllText(design);
        string[] packages =
            [.. XDocument.Load(Path.Combine(Surroundings.Root, "Directory.Packages.props")).Descendants("PackageVersion")
                .Select(p => p.Attribute("Include")!.Value)];
        Assert.That(packages, Is.Not.Empty);
        Assert.That(packages.Where(package => !text.Contains(package, StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>The layers that a file names, by a using directive or by a qualified name.</summary>
    private static IEnumerable<string> References(SourceText file) =>
        from match in Reference().Matches(file.Code)
        let layer = match.Groups[1].Value
        where Storey.ContainsKey(layer)
        select layer;

    // "using TensorDecomp.Search;", "TensorDecomp.Search.X" and, since all layers share a root, "Search.X" by itself.
    [GeneratedRegex(@"\bTensorDecomp\.(\w+)|(?<![\w.])(Verify|Schemes|Kernels|Programs|Exact|Search|Evolution|Export|Cli)(?=\.[A-Z])")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*namespace\s+[\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"(?<![\w.])(System\.)?Console\s*\.|\bSpectre\.Console\b|\bAnsiConsole\b")]
    private static partial Regex Console();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bRandom\.Shared\b|\bnew\s+(System\.)?Random\s*\(|\bEnvironment\.TickCount(64)?\b|\bStopwatch\.(StartNew|GetTimestamp)\b|\bnew\s+Stopwatch\s*\(|\bTimeProvider\.System\b")]
    private static partial Regex Ambient();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+\w*(Helper|Helpers|Utils|Utilities|Manager|Common)\b")]
    private static partial Regex Vague();
}
