using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;

namespace TensorDecomp.Tests.Compilation;

/// <summary>A folder of named programs survives whatever lies in it.</summary>
public sealed class ProgramFolderTests
{
    [Test]
    public void What_cannot_be_read_is_passed_over_by_name()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["good.cs"], Texts.Program());
        File.WriteAllText(folder["deep.cs"], Nestings.Program("parentheses", 20_000));
        File.WriteAllBytes(folder["binary.cs"], [0xFF, 0xFE, 0xC0, 0x80]);
        File.WriteAllText(folder["empty.cs"], "");
        File.WriteAllText(folder["long.cs"], new string(' ', 5 * ProgramCompiler.LongestText));
        Directory.CreateDirectory(folder["folder.cs"]);
        File.CreateSymbolicLink(folder["link.cs"], folder["good.cs"]);
        File.CreateSymbolicLink(folder["dangling.cs"], folder["nothing"]);
        File.CreateSymbolicLink(folder["loop.cs"], folder["loop.cs"]);
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(folder["zero.cs"], "/dev/zero");
            using Process pipe = Process.Start("mkfifo", [folder["pipe.cs"]]);
            pipe.WaitForExit();
        }
        List<string> passedOver = [];
        IReadOnlyList<NamedProgram> programs = new ProgramFolder(folder.Path).ReadAll(passedOver.Add);
        Assert.That(programs.Skip(ProgramRegistry.All.Count).Select(p => p.Name), Is.EqualTo((string[])["deep", "good", "link"]));
        string[] bad = ["binary", "dangling", "empty", "long", "loop", .. OperatingSystem.IsLinux() ? (string[])["pipe", "zero"] : []];
        Assert.That(passedOver.Select(s => Path.GetFileName(s.Split(".cs")[0])), Is.EqualTo(bad), string.Join("\n", passedOver));
        foreach (string name in (string[])["empty", "binary", "long"])
            Assert.That(() => new ProgramFolder(folder.Path).Find(name), Throws.TypeOf<MalformedInputException>(), name);

        (int code, string output, string error) = CommandLine.Run("programs", "list", "--programs", folder.Path);
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("good").And.Contain("Momentum (Polyak 1964)"));
        string[] lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(bad.Length).And.All.StartsWith("decomp: passed over "));
        string shown = CommandLine.Run("programs", "show", "deep", "--programs", folder.Path).Output;
        Assert.That(shown, Is.EqualTo(File.ReadAllText(folder["deep.cs"])));
        Assert.That(CommandLine.Run("programs", "diff", "deep", "good", "--programs", folder.Path).Code, Is.EqualTo(1));
    }

    [TestCase("/// <summary>One. Two.</summary>\npublic readonly struct A", "One")]
    [TestCase("/// <summary>\n/// Some words\n/// over lines.\n/// </summary>\n[Mark]\n// aside\npublic struct A", "Some words over lines")]
    [TestCase("/// <summary>Of something else.</summary>\nclass B { }\nstruct A", "")]
    [TestCase("// <summary>No doc comment.</summary>\nstruct A", "")]
    [TestCase("/// No element.\nstruct A", "")]
    [TestCase("/// <summary>It does not end.\nstruct A", "It does not end")]
    [TestCase("/// <summary>No struct.</summary>", "")]
    [TestCase("/// <summary>\u001b[2J\u009b31m Red\u202e.</summary>\nstruct A", "[2J 31m Red")]
    public void The_summary_is_found_without_a_parser(string text, string summary) =>
        Assert.That(ProgramText.Summary(text), Is.EqualTo(summary));

    [Test]
    public void The_difference_of_long_files_is_told_in_bounded_memory()
    {
        string old = string.Concat(Enumerable.Range(0, 30_000).Select(k => $"{k}\n"));
        string next = old.Replace("\n15000\n", "\nchanged\n").Replace("\n20000\n", "\nand this\n");
        string[] changes = [.. LineDiff.Of(old, next).Where(l => l[0] is '+' or '-')];
        Assert.That(changes, Does.Contain("-15000").And.Contain("+changed").And.Contain("-20000").And.Contain("+and this"));
        IReadOnlyList<string> one = LineDiff.Of(old, old.Replace("\n15000\n", "\nchanged\n"));
        Assert.That(one, Has.Count.EqualTo(9), "a header, three lines around, two that differ");
        Assert.That(LineDiff.Of(old, old.Replace("\n", " else\n")), Has.Count.EqualTo(60_001));
    }
}
