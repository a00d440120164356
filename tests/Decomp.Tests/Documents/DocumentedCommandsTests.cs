using NUnit.Framework;
using TensorDecomp.Tests.Export;

namespace TensorDecomp.Tests.Documents;

/// <summary>
/// The commands that README and the tutorial show, run one after the other in a fresh folder that has results/ and docs/ as a clone has
/// them. With DECOMP_UPDATE_DOCS=1 what came out is written into the document instead of being compared.
/// </summary>
public sealed class DocumentedCommandsTests
{
    [TestCase("README.md", 2)]
    [TestCase("docs/tutorial.md", 10)]
    public void Every_command_prints_what_the_document_says(string document, int atLeast)
    {
        string path = Path.Combine(Surroundings.Root, document);
        string[] lines = File.ReadAllLines(path);
        ShownCommand[] commands = [.. Transcript.Read(lines)];
        Assert.That(commands, Has.Length.GreaterThanOrEqualTo(atLeast), "the document shows commands");
        using TemporaryFolder folder = new();
        Furnish(folder);
        List<(ShownCommand Command, string[] Actual)> differing = [];
        foreach (ShownCommand shown in commands)
        {
            string[] actual = Run(folder.Path, shown.Command);
            if (!Transcript.Matches(shown.Expected, actual)) differing.Add((shown, actual));
        }
        if (Environment.GetEnvironmentVariable("DECOMP_UPDATE_DOCS") == "1") Rewrite(path, lines, differing);
        else
            Assert.That(differing, Is.Empty, () =>
                string.Join('\n', differing.Select(d => $"$ {d.Command.Command}\n{string.Join('\n', d.Actual)}")));
    }

    private static void Furnish(TemporaryFolder folder)
    {
        Directory.CreateSymbolicLink(folder["docs"], Path.Combine(Surroundings.Root, "docs"));
        string results = Path.Combine(Surroundings.Root, "results");
        foreach (string file in Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder["results"], Path.GetRelativePath(results, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Both streams, as a terminal shows them.</summary>
    private static string[] Run(string folder, string command)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "decomp.dll");
        (int Exit, string Output, string Errors) =
            Command.RunIn(folder, "bash", "-c", $"unset DECOMP_STORE; decomp() {{ dotnet exec '{tool}' \"$@\"; }}\n{{ {command}\n}} 2>&1")
            ?? throw new IgnoreException("bash is not installed");
        if (Exit == 127) Assert.Ignore($"a program of '{command}' is not installed: {Output}");
        Assert.That((Exit, Errors), Is.EqualTo((0, "")), () => $"$ {command}\n{Output}");
        return Output.TrimEnd('\n').Split('\n') is [""] ? [] : Output.TrimEnd('\n').Split('\n');
    }

    private static void Rewrite(string path, string[] lines, List<(ShownCommand Command, string[] Actual)> differing)
    {
        List<string> text = [.. lines];
        foreach ((ShownCommand shown, string[] actual) in Enumerable.Reverse(differing))
        {
            // "..." keeps its place: as many lines before and after it as there were.
            int gap = shown.Expected.ToList().IndexOf("...");
            string[] kept = gap < 0 ? actual : [.. actual.Take(gap), "...", .. actual.TakeLast(shown.Expected.Count - gap - 1)];
            text.RemoveRange(shown.From, shown.Expected.Count);
            text.InsertRange(shown.From, kept.Select(line => Transcript.Indent + line));
        }
        File.WriteAllLines(path, text);
        Assert.Warn($"{differing.Count} outputs of {Path.GetFileName(path)} were written anew");
    }
}
