using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Documents;

/// <summary>The pictures in documents are what the commands above them draw. With DECOMP_UPDATE_DOCS=1 they are drawn anew.</summary>
public sealed partial class PicturesTests
{
    private static readonly string Folder = Path.Combine(Surroundings.Root, "docs");

    /// <summary>The commands of docs/pictures.md, without 'decomp plot'.</summary>
    private static IEnumerable<string> Commands() =>
        File.ReadLines(Path.Combine(Folder, "pictures.md")).Where(line => line.StartsWith("    decomp plot ", StringComparison.Ordinal))
            .Select(line => line[16..]);

    [TestCaseSource(nameof(Commands))]
    public void A_picture_is_what_its_command_draws(string command)
    {
        using TemporaryFolder folder = new();
        string[] words = command.Split(' ');
        string shown = Path.Combine(Folder, "pictures", words[2]), drawn = folder[words[2]];
        switch (words[0], words[1])
        {
            // Proving everything takes a while: one reading serves all tests.
            case ("records", "results"):
                Ring.TryParse(words[^1], out Ring ring);
                Draw(drawn, output => RecordsMap.Write(OwnResults.Catalogue, ring, output));
                break;
            case ("additions", "results"):
                Draw(drawn, output => AdditionsPicture.Write(OwnResults.Catalogue, output));
                break;
            default:
                string[] arguments = [.. words.Select((word, k) => k == 2 ? drawn
                    : Path.Combine(Surroundings.Root, word) is var path && Path.Exists(path) ? path : word)];
                Assert.That(CommandLine.Run(["plot", .. arguments]), Is.EqualTo((ExitCode.Success, "", "")));
                break;
        }
        if (Environment.GetEnvironmentVariable("DECOMP_UPDATE_DOCS") == "1") File.Copy(drawn, shown, overwrite: true);
        Assert.That(File.ReadAllText(drawn) == File.ReadAllText(shown), Is.True,
            $"docs/pictures/{words[2]} is not what 'decomp plot {command}' draws now; run that command there, or this test with " +
                "DECOMP_UPDATE_DOCS=1");
    }

    [Test]
    public void Every_picture_is_shown_somewhere_and_every_one_shown_is_there()
    {
        string[] documents = [Path.Combine(Surroundings.Root, "README.md"), .. Directory.GetFiles(Folder, "*.md")];
        string[] shown = [.. documents.SelectMany(file => Shown().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value)
            .Distinct()];
        Assert.That(shown, Is.EquivalentTo(Directory.GetFiles(Path.Combine(Folder, "pictures")).Select(Path.GetFileName)));
        Assert.That(shown, Is.SubsetOf(Commands().Select(command => command.Split(' ')[2])), "each has a command that draws it");
    }

    private static void Draw(string file, Action<TextWriter> write)
    {
        using StreamWriter output = new(file);
        write(output);
    }

    [GeneratedRegex(@"!\[[^\]]*\]\((?:docs/)?pictures/([\w.-]+)\)")]
    private static partial Regex Shown();
}
