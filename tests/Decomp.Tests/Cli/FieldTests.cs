using NUnit.Framework;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>Every field of the registry from a walk to a certified file, its verdict, and what it lifts to.</summary>
public sealed class FieldTests
{
    public static IEnumerable<Ring> Fields => CoefficientRegistry.Fields;

    [TestCaseSource(nameof(Fields))]
    public void A_scheme_is_found_stored_verified_and_lifted(Ring field)
    {
        using TemporaryFolder folder = new();
        string former = $"G{field}"; // GF2 for F2 is read as well
        (int code, string output, string error) = CommandLine.Run("flip", "2", "2", "2", "--ring", former, "--rank", "7", "--walkers", "2",
            "--rounds", "200", "--time", "10m", "--out", folder["found"]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain($"rank 7 over {field}, certified"));
        string file = folder.Files($"7-{field}-*.json").Single();
        Assert.That(CommandLine.Run("verify", file).Output, Does.Contain($"valid: 2x2x2 of rank 7 over {field}"));
        Assert.That(CommandLine.Run("verify", file, "--ring", $"{field}").Code, Is.Zero);
        (code, output, error) = CommandLine.Run("lift", file, "--out", folder["lifted"]);
        Assert.That(code, Is.Zero, output + error);
        string lifted = Directory.EnumerateFiles(folder["lifted"], "*.json", SearchOption.AllDirectories).Single();
        Assert.That(CommandLine.Run("verify", lifted, "--ring", "Q").Code, Is.Zero);
    }

    [Test]
    public void A_goal_over_a_field_may_be_named_as_before()
    {
        using TemporaryFolder folder = new();
        foreach (string option in (string[])["--ring", "--field", "-f"])
        {
            (int code, string output, string error) = CommandLine.Run("search", "2", "2", "2", option, "F5", "--engine", "flip",
                "--threads", "1", "--time", "10m", "--out", folder[option]);
            Assert.That(code, Is.Zero, error);
            Assert.That(output, Does.Contain("rank 7 over F5"));
        }
        Assert.That(CommandLine.Run("search", "--help").Output, Does.Contain("--ring").And.Not.Contain("--field"));
    }
}
