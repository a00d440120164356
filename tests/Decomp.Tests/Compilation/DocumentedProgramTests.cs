using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Named;
using TensorDecomp.Tests.Cli;

namespace TensorDecomp.Tests.Compilation;

/// <summary>The worked example of docs/programs.md, compiled and run as the page says.</summary>
public sealed class DocumentedProgramTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "programs.md"));

    [Test]
    public void The_program_on_the_page_does_what_the_page_says()
    {
        using TemporaryFolder folder = new();
        string results = folder["results"], programs = Path.Combine(results, "programs"),
            text = Page.Split("```csharp\n")[1].Split("```")[0];
        File.WriteAllText(folder["nadam.cs"], text);
        (int code, string output, string error) =
            CommandLine.Run("search", "2", "2", "2", "--engine", "gradient", "--program", folder["nadam.cs"], "--out", results, "--time",
                "60s", "--json");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain("\"program\":{\"name\":\"nadam\"}"));
        Assert.That(CommandLine.Run("programs", "add", folder["nadam.cs"], "--programs", programs).Code, Is.EqualTo(ExitCode.Success));
        Assert.That(CommandLine.Run("search", "2", "2", "2", "--engine", "gradient", "--program", "nadam", "--out", results, "--time",
            "60s", "--json").Code, Is.EqualTo(ExitCode.Success));
        Assert.That(CommandLine.Run("programs", "diff", "adam", "nadam", "--programs", programs).Output,
            Does.Contain("+public readonly struct Nadam : IGradientProgram"));
    }

    [Test]
    public void The_chain_on_the_page_searches_too()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["mine.cs"], Page.Split("```csharp\n")[2].Split("```")[0]);
        (int code, string output, string error) = CommandLine.Run("search", "2", "3", "3", "--rank", "15", "--engine", "gradient",
            "--program", folder["mine.cs"], "--out", folder["results"], "--time", "60s", "--threads", "1", "--json");
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain("\"program\":{\"name\":\"mine\"}").And.Contain("descents"));
    }

    [Test]
    public void The_page_names_every_function_of_the_contract() =>
        Assert.That(typeof(IGradientProgram).GetMethods().Select(m => m.Name)
            .Where(name => !Page.Contains($"`{name}", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void The_page_names_every_operation() =>
        Assert.That(typeof(IReal<>).GetMethods().Where(m => !m.IsSpecialName && m.Name is not ("Uniform" or "Gaussian")).Select(m => m.Name)
            .Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Every_seed_is_listed_by_name() =>
        Assert.That(new ProgramFolder(Path.Combine(Path.GetTempPath(), "decomp-none")).All.Select(p => p.Name),
            Is.EqualTo(ProgramRegistry.All.Select(p => p.Name)));
}
