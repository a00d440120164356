using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Tests.Cli;

/// <summary>decomp symmetry: what it prints is what --symmetry reads.</summary>
public sealed class SymmetryVerbTests
{
    private const string Cyclic = "results/5x5x5/93-F2-fd0f6226.json", None = "results/4x4x5/61-Z-111c749a.json";

    private static string At(string file) => Path.Combine(Surroundings.Root, file);

    [Test]
    public void The_rotation_of_a_cyclic_scheme_is_found()
    {
        (int code, string output, _) = CommandLine.Run("symmetry", At(Cyclic), "--json");
        JsonElement found = JsonDocument.Parse(output).RootElement;
        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(found.GetProperty("order").GetString(), Is.EqualTo("3"));
        Assert.That(found.GetProperty("kinds").GetString(), Is.EqualTo("3x1,30x3"));
        Assert.That(found.GetProperty("restarts").GetString(), Is.EqualTo(found.GetProperty("flips").GetString() + ":3x1,30x3"));
        (code, output, _) = CommandLine.Run("symmetry", At(Cyclic), "--under", found.GetProperty("flips").GetString()!);
        Assert.That((code, output), Is.EqualTo((ExitCode.Success, output)));
        Assert.That(output, Does.StartWith("invariant: 5x5x5 of rank 93 over F2 under perm:").And.Contain("rotates the factors"));
        (code, output, _) = CommandLine.Run("symmetry", At(Cyclic), "--under", "perm:01,01,01");
        Assert.That((code, output.TrimEnd()), Is.EqualTo((ExitCode.Negative,
            "not invariant: 5x5x5 of rank 93 over F2 is moved by perm:01,01,01")));
    }

    [Test]
    public void A_scheme_without_automorphisms_is_said_to_have_none()
    {
        (int code, string output, _) = CommandLine.Run("symmetry", At(None));
        Assert.That((code, output), Is.EqualTo((ExitCode.Negative, output)));
        Assert.That(output, Does.StartWith("no automorphisms: 4x4x5 of rank 61"));
    }

    [Test]
    public void A_text_that_is_no_group_is_refused() =>
        Assert.That(CommandLine.Run("symmetry", At(None), "--under", "perm:NPM/-,-,-").Error, Does.Contain("--under").And
            .Contain("same size"));

    /// <summary>Transposition together with pairs of indices: flips of a walk keep it, and what is certified has it.</summary>
    [Test]
    public void What_is_found_under_a_combined_group_is_reported_as_invariant_under_it()
    {
        const string Text = "perm:PNM/01,01,01";
        using TemporaryFolder folder = new();
        (int code, string output, _) = CommandLine.Run("search", "3", "3", "3", "--rank", "23", "--ring", "F2", "--engine", "flip",
            "--symmetry", Text, "--threads", "1", "--time", "60s", "--out", folder.Path);
        Assert.That(code, Is.EqualTo(ExitCode.Success), output);
        string found = Directory.GetFiles(folder["3x3x3"], "23-*.json").Single();
        (code, output, _) = CommandLine.Run("symmetry", found, "--under", Text);
        Assert.That((code, output), Is.EqualTo((ExitCode.Success, output)));
        Assert.That(output, Does.StartWith($"invariant: 3x3x3 of rank 23 over F2 under {Text}, of order 2"));
        (_, output, _) = CommandLine.Run("symmetry", found);
        Assert.That(output, Does.StartWith("automorphisms: ").And.Contain("exchanges U and V"));
    }

    /// <summary>Rotation together with pairs of indices, among structures with terms that parts of the group fix.</summary>
    [Test]
    public void Chains_under_a_combined_group_come_to_a_certified_scheme()
    {
        using TemporaryFolder folder = new();
        (int code, string output, _) = CommandLine.Run("search", "2", "2", "2", "--rank", "7", "--engine", "lbfgs",
            "--symmetry", "perm:NPM/01~,1~,-+NMP/-,-,1~", "--threads", "1", "--time", "60s", "--out", folder.Path);
        Assert.That((code, output.Contains("rank 7 over", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Success, true)), output);
    }

    [Test]
    public void In_any_basis_it_says_what_a_search_needs_and_writes_the_scheme_where_that_shows()
    {
        using TemporaryFolder folder = new();
        string stored = Path.Combine(Surroundings.Root, "results", "3x4x7", "63-Z_1_2-5456413e.json");
        (int code, string output, string error) = CommandLine.Run("symmetry", stored, "--any-basis", "--out", folder["shown.json"]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        Assert.That(output, Does.StartWith("automorphisms in any basis: 12 of 3x4x7 of rank 63 over Z[1/2]\n"));
        string restarts = output.Split('\n').Single(line => line.StartsWith("  restarts ", StringComparison.Ordinal))
            .Split("--symmetry ")[1];
        string group = string.Join(':', restarts.Split(':')[..2]);
        (code, output, error) = CommandLine.Run("symmetry", folder["shown.json"], "--under", group);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")), output);
        Assert.That(output, Does.Contain($"--symmetry {restarts}"));
    }

    [Test]
    public void What_has_none_in_any_basis_or_no_such_basis_is_told_and_nothing_is_written()
    {
        using TemporaryFolder folder = new();
        string none = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "2x5x7"), "55-*.json").Single();
        (int code, string output, string error) = CommandLine.Run("symmetry", none, "--any-basis");
        Assert.That((code, error), Is.EqualTo((ExitCode.Negative, "")));
        Assert.That(output, Does.StartWith("no automorphisms: 2x5x7 of rank 55 over Z[1/30] has none that moves a term, in any basis"));
        (code, output, error) = CommandLine.Run("symmetry", none, "--any-basis", "--out", folder["shown.json"]);
        Assert.That((code, File.Exists(folder["shown.json"])), Is.EqualTo((ExitCode.Negative, false)), output + error);
        (code, _, error) = CommandLine.Run("symmetry", none, "--under", "cyclic", "--any-basis");
        Assert.That(code, Is.EqualTo(ExitCode.Usage));
        Assert.That(error, Does.Contain("leave it out with --any-basis"));
    }
}
