using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Programs;
using TensorDecomp.Tests.Compilation;

namespace TensorDecomp.Tests.Cli;

/// <summary>Programs from files and by name, as a user meets them.</summary>
public sealed class ProgramsVerbTests
{
    [Test]
    public void A_program_is_added_listed_shown_compared_and_searched_with()
    {
        using TemporaryFolder folder = new();
        string text = Texts.Program(), results = folder["results"], programs = Path.Combine(results, "programs");
        File.WriteAllText(folder["mine.cs"], text);

        Assert.That(CommandLine.Run("programs", "add", folder["mine.cs"], "--name", "polyak", "--programs", programs).Code,
            Is.EqualTo(ExitCode.Success));
        string[] names =
            [.. CommandLine.Run("programs", "list", "--json", "--programs", programs).Output.Split('\n',
                StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("name").GetString()!)];
        Assert.That(names, Is.EqualTo((string[])[.. ProgramRegistry.All.Select(p => p.Name), "polyak"]));
        Assert.That(CommandLine.Run("programs", "list", "--programs", programs).Output,
            Does.Contain("polyak").And.Contain("Momentum (Polyak 1964)"));
        Assert.That(CommandLine.Run("programs", "show", "polyak", "--programs", programs).Output, Is.EqualTo(text));
        Assert.That(CommandLine.Run("programs", "diff", "polyak", folder["mine.cs"], "--programs", programs),
            Is.EqualTo((ExitCode.Success, "", "")));

        (int code, string output, string error) =
            CommandLine.Run("search", "1", "1", "1", "--rank", "1", "--engine", "gradient", "--program", "polyak", "--out", results,
                "--json", "--time", "30s");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain("polyak"));
    }

    [Test]
    public void Names_that_are_taken_or_no_names_are_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["mine.cs"], Texts.Program());
        foreach (string name in (string[])["adam", "../up", "1st", ""])
        {
            (int code, _, string error) =
                CommandLine.Run("programs", "add", folder["mine.cs"], "--name", name, "--programs", folder["programs"]);
            Assert.That((code, error), Is.EqualTo((ExitCode.Usage, error)), name);
            Assert.That(error, Does.Contain("name"));
        }
        Assert.That(Directory.Exists(folder["programs"]), Is.False);
    }

    [Test]
    public void A_program_that_does_not_compile_is_told_with_its_place_and_exit_code_3()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["mine.cs"], Texts.Program(update: "return y;"));
        (int code, string output, string error) =
            CommandLine.Run("search", "2", "2", "2", "--engine", "gradient", "--program", folder["mine.cs"], "--out", folder["results"]);
        Assert.That((code, output), Is.EqualTo((ExitCode.Malformed, "")));
        Assert.That(error, Does.Match(@"^decomp: .*mine\.cs\(13,16\): error CS0103: .*'y'"));
    }

    [Test]
    public void A_program_that_fails_while_it_runs_is_told_in_a_sentence()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["mine.cs"], Texts.Program(plan: "new() { Steps = 100, Slots = 0 }"));
        (int code, _, string error) =
            CommandLine.Run("search", "2", "2", "2", "--engine", "gradient", "--program", folder["mine.cs"], "--out", folder["results"]);
        Assert.That((code, error.TrimEnd()),
            Is.EqualTo((ExitCode.Malformed,
                "decomp: the program mine cannot be run for 2x2x2:7: Update uses 1 slots and Plan asks for 0; write Slots = 1.")));
    }

    [TestCase("absent", "there is no program named absent")]
    [TestCase("./absent.cs", "there is no file ./absent.cs")]
    public void What_is_not_there_is_named(string program, string words)
    {
        (int code, _, string error) =
            CommandLine.Run("search", "2", "2", "2", "--program", program, "--out", Path.Combine(Path.GetTempPath(), "decomp-absent"));
        Assert.That(code, Is.EqualTo(ExitCode.Usage));
        Assert.That(error, Does.Contain(words).And.Contain("adam"));
    }

    [Test]
    public void The_difference_of_two_seeds_leads_from_one_to_the_other()
    {
        (int code, string output, _) = CommandLine.Run("programs", "diff", "adam", "exadam");
        Assert.That(code, Is.EqualTo(ExitCode.Negative));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        string[] adam = ProgramRegistry.Find("adam")!.Source.Split('\n'), exadam = ProgramRegistry.Find("exadam")!.Source.Split('\n');
        string[] body = [.. lines.Where(l => l[0] is '-' or '+')];
        Assert.That(body.Where(l => l[0] == '-').Select(l => l[1..]), Is.SubsetOf(adam));
        Assert.That(body.Where(l => l[0] == '+').Select(l => l[1..]), Is.SubsetOf(exadam));
        Assert.That(exadam.Length - adam.Length, Is.EqualTo(body.Count(l => l[0] == '+') - body.Count(l => l[0] == '-')));
    }
}
