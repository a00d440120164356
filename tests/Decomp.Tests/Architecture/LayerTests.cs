using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace TensorDecomp.Tests.Architecture;

/// <summary>The house rules of DESIGN.md that a machine can watch.</summary>
public sealed partial class LayerTests
{
    /// <summary>The rooms from the ground up. An arrow goes from a room to one listed before it; rooms of one line know nothing of each
    /// other.</summary>
    private static readonly string[][] Storeys =
    [
        ["Verify", "Parts"],
        ["Circuits", "Schemes.Tensors"],
        ["Schemes.Reading"],
        ["Schemes.Formats.Numpy", "Schemes.Formats.Expressions"],
        ["Schemes.Formats.Arrays"],
        ["Schemes.Formats.ArrayTexts", "Schemes.Formats.Matlab"],
        ["Schemes.Formats"],
        ["Schemes"],
        ["Schemes.Recombination"],
        ["Schemes.Equivalence", "Schemes.Composition", "Schemes.Commuting"],
        ["Schemes.Bases", "Schemes.Aggregation", "Schemes.Narrow"],
        ["Symmetries"],
        ["Kernels", "Kernels.Dense"],
        ["Kernels.Lanes", "Kernels.Devices"],
        ["Kernels.Gradient", "Kernels.Devices.OpenCl", "Kernels.Devices.Cuda", "Kernels.Flips"],
        ["Circuits.Sums"],
        ["Kernels.Descents"],
        ["Programs.Tracing", "Programs.Seeds", "Exact"],
        ["Programs.Devices", "Exact.Lifting"],
        ["Programs.Backends"],
        ["Programs"],
        ["Programs.Compilation"],
        ["Programs.Named"],
        ["Search.Work"],
        ["Search.Flips"],
        ["Search.Additions", "Search.Relays"],
        ["Search"],
        ["Search.Variants"],
        ["Search.Kinds", "Search.Messages"],
        ["Search.Campaigns", "Search.Hubs"],
        ["Export.Parquet", "Export.Code"],
        ["Export.Tables"],
        ["Export.Catalogue"],
        ["Export.Pictures"],
        ["Export"],
        ["Evolution.Edits"],
        ["Evolution.Facts"],
        ["Evolution.Population", "Evolution.Templates", "Evolution.Children"],
        ["Evolution.Journal", "Evolution.Workshop", "Evolution.Models"],
        ["Evolution.Prompts", "Evolution.Evaluators"],
        ["Evolution.Run", "Evolution.Hubs"],
        ["Evolution.Report"],
        ["Cli.Host"],
        ["Cli.Options"],
        ["Cli.Reports"],
        ["Cli.Web.Markup"],
        ["Cli.Web.Store"],
        ["Cli.Web.Searches", "Cli.Web.Uploads"],
        ["Cli.Web.Pages"],
        ["Cli.Web.Server", "Cli.Web.Site"],
        ["Cli.Verbs"],
        ["Cli"],
    ];

    private static readonly Dictionary<string, int> Storey =
        Storeys.SelectMany((rooms, height) => rooms.Select(room => (room, height))).ToDictionary(x => x.room, x => x.height);

    /// <summary>Types of a room by name. Whoever lies in a room below it in the folders can name them without a using directive.</summary>
    private static readonly ILookup<string, string> Types =
        (from file in SourceTree.Tool
         from Match match in Declaration().Matches(file.Code)
         select (Room: file.Room, Name: match.Groups[1].Value))
        .ToLookup(x => x.Room, x => x.Name);

    [Test]
    public void Every_folder_is_a_room_with_a_storey() =>
        Assert.That(SourceTree.Tool.Select(file => file.Room).Append("Verify").Distinct(), Is.EquivalentTo(Storey.Keys));

    [Test]
    public void Arrows_between_rooms_go_down_only()
    {
        Assert.That(SourceTree.Tool.SelectMany(References).Count(), Is.GreaterThan(500), "the rule sees nothing");
        Assert.That(
            from file in SourceTree.Tool
            from room in References(file).Distinct()
            where room != file.Room && Storey[room] >= Storey[file.Room]
            select $"{file} in {file.Room} uses {room}", Is.Empty);
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
    public void No_line_is_wider_than_140_columns() =>
        Assert.That(
            from file in SourceTree.All
            from line in file.Text.ReplaceLineEndings("\n").Split('\n').Index()
            where line.Item.Length > 140
            select $"{file}:{line.Index + 1}", Is.Empty);

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

    /// <summary>
    /// The rooms that a file names: by a using directive, by a qualified name, or, where it lies within a room that is listed above
    /// its own, by the name of a type.
    /// </summary>
    private static IEnumerable<string> References(SourceText file)
    {
        foreach (Match match in Reference().Matches(file.Code))
        {
            string[] parts = match.Groups[1].Value.Split('.');
            for (int length = parts.Length; length > 0; length--)
            {
                string room = string.Join('.', parts[..length]);
                if (!Storey.ContainsKey(room)) continue;
                yield return room;
                break;
            }
        }
        string[] own = [.. Declaration().Matches(file.Code).Concat(Nested().Matches(file.Code)).Select(m => m.Groups[1].Value)];
        for (int length = file.Folders.Length - 1; length > 0; length--)
        {
            string outer = string.Join('.', file.Folders[..length]);
            if (!Storey.TryGetValue(outer, out int height) || height <= Storey[file.Room]) continue;
            if (Types[outer].Except(own).Any(type => Regex.IsMatch(file.Code, $@"(?<![\w.]){type}(?![\w])"))) yield return outer;
        }
    }

    // "using TensorDecomp.Search.Flips;" and "TensorDecomp.Search.X".
    [GeneratedRegex(@"\bTensorDecomp\.((?:\w+\.)*\w+)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:record (?:struct |class )?|class " +
        @"|struct |interface |enum )(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^ +(?:(?:public|internal|private|static|sealed|abstract|partial|readonly|ref) )*(?:record (?:struct |class )?" +
        @"|class |struct |interface |enum )(\w+)", RegexOptions.Multiline)]
    private static partial Regex Nested();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*namespace\s+[\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"(?<![\w.])(System\.)?Console\s*\.|\bSpectre\.Console\b|\bAnsiConsole\b")]
    private static partial Regex Console();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bRandom\.Shared\b|\bnew\s+(System\.)?Random\s*\(" +
        @"|\bEnvironment\.TickCount(64)?\b|\bStopwatch\.(StartNew|GetTimestamp)\b|\bnew\s+Stopwatch\s*\(|\bTimeProvider\.System\b")]
    private static partial Regex Ambient();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+\w*(Helper|Helpers|Utils|Utilities|Manager|Common)\b")]
    private static partial Regex Vague();
}
