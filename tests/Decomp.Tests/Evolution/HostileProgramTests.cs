using NUnit.Framework;
using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Cli;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Programs written to kill, hang or fill whoever reads them, through every way that a text takes into the tool.</summary>
public sealed class HostileProgramTests
{
    private static readonly string[] Folders = ["stack-overflow", "endless", "memory", "unhandled", "programs-folder", "attributes"];

    [Test]
    public void Each_is_compiled_or_refused_and_has_an_identity()
    {
        WorkshopLimits tight = new() { Processor = TimeSpan.FromSeconds(6), MemoryBytes = 500 << 20 };
        using ChildWorkshop workshop = new(TimeProvider.System, null, tight);
        foreach (string file in Files())
        {
            string text = File.ReadAllText(file);
            CompileResult result = workshop.Compile(text);
            Assert.That(result.Complaints.Select(c => c.In("it.cs")), Is.All.Match(@"^it\.cs\(\d+,\d+\): \S.*"), file);
            Assert.That(result.Succeeded || result.Complaints.Count > 0, file);
            Assert.That(workshop.Identity(text), Has.Length.EqualTo(64), file);
            Assert.That(workshop.Mutate(text, 1, MutationRule.SameSettings), Is.Not.Null, file);
        }
        Assert.That(workshop.Compile(Compilation.Texts.Program()).Succeeded, Is.True);
    }

    /// <summary>search --program ends within its time and a little grace, with a finding, without one, or with one sentence.</summary>
    [Test]
    public void Each_is_searched_with_or_refused_in_a_sentence()
    {
        using TemporaryFolder folder = new();
        WorkshopLimits tight = new() { Processor = TimeSpan.FromSeconds(6), MemoryBytes = 500 << 20 };
        using ChildWorkshop workshop = new(TimeProvider.System, null, tight);
        foreach (string file in Files())
        {
            if (!workshop.Compile(File.ReadAllText(file)).Succeeded)
            {
                Assert.That(() => ProgramFile.Compile(ProgramFile.Read(file), file, workshop), Throws.TypeOf<MalformedInputException>(),
                    file);
                continue;
            }
            string[] brief = ["--time", "1s", "--threads", "1", "--out", folder["results"]];
            Outcome outcome = Decomp.Run(["search", "2", "2", "2", "--engine", "gradient", "--program", file, .. brief]);
            Assert.That(outcome.ExitCode, Is.AnyOf(0, 1, 3), $"{file}: {outcome.Errors}");
            if (outcome.ExitCode == 3) Assert.That(outcome.Errors, Does.StartWith("decomp: ").And.Not.Contain("   at "), file);
            else Assert.That(outcome.Errors, Is.Empty, file);
        }
    }

    [Test]
    public void A_folder_of_them_is_listed()
    {
        using TemporaryFolder folder = new();
        string[] files = [.. Files()];
        foreach (string file in files) File.Copy(file, folder[Path.GetFileName(file)], overwrite: true);
        (int code, string output, string error) = CommandLine.Run("programs", "list", "--json", "--programs", folder.Path);
        Assert.That((code, error), Is.EqualTo((0, "")));
        int listed = output.Split('\n').Count(line => line.Contains(".cs\""));
        Assert.That(listed, Is.EqualTo(files.Select(Path.GetFileName).Distinct().Count()));
    }

    private static IEnumerable<string> Files()
    {
        string[] folders = [.. Folders.Select(f => Surroundings.Shared("corpus", "hostile", "programs", f))];
        return folders.SelectMany(f => Directory.GetFiles(f, "*.cs").Order(StringComparer.Ordinal));
    }
}
