using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

public sealed class ConvertVerbTests
{
    private static IEnumerable<string> Formats() =>
        FormatRegistry.All.Where(f => f is IWritableFormat or IPartedFormat).Select(f => f.Name);

    [TestCaseSource(nameof(Formats))]
    public void Every_format_that_is_written_is_verified(string format)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["strassen.txt"], Fixtures.PerminovStrassen);
        string output = folder[$"out-2x2x2{(format == "plinopt_sms" ? "_L.sms" : ".dat")}"];
        Assert.That(CommandLine.Run("convert", folder["strassen.txt"], output, "--format", format).Code, Is.EqualTo(ExitCode.Success));
        (int code, string report, _) = CommandLine.Run("verify", output);
        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(report, Does.Contain($"({format})").And.Contain("rank 7"));
    }

    [TestCase("out.json", "decomp_json")]
    [TestCase("out.mpl", "fmm_mpl")]
    [TestCase("out.m", "mathematica_m")]
    [TestCase("out.exp", "exp")]
    [TestCase("out.py", "alphaevolve_py")]
    [TestCase("out.npz", "numpy_npz")]
    [TestCase("out.sms", "plinopt_sms")]
    public void The_extension_says_the_format(string name, string format)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["strassen.txt"], Fixtures.PerminovStrassen);
        Assert.That(CommandLine.Run("convert", folder["strassen.txt"], folder[name]).Output, Does.Contain($"to {format}"));
    }

    [Test]
    public void What_is_not_valid_is_not_passed_on()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["wrong.txt"], Fixtures.PerminovStrassen.Replace("7\n1 0", "7\n3 0"));
        (int code, _, string error) = CommandLine.Run("convert", folder["wrong.txt"], folder["out.json"]);
        Assert.That((code, File.Exists(folder["out.json"])), Is.EqualTo((ExitCode.Negative, false)));
        Assert.That(error, Does.Contain("not valid, so nothing was written"));
    }

    [Test]
    public void What_a_format_cannot_hold_is_said_and_nothing_is_left_behind()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["third.txt"], "1 1 1 1\n1 3 3 1 1 1\n");
        (int code, _, string error) = CommandLine.Run("convert", folder["third.txt"], folder["out.py"]);
        Assert.That((code, Directory.GetFiles(folder.Path).Length), Is.EqualTo((ExitCode.Usage, 1)));
        Assert.That(error, Does.Contain("1/3 is no finite decimal"));
    }

    [Test]
    public void One_of_several_schemes_is_chosen_by_name()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["many.txt"], "2\n1 1 1 1\n1 1 1\n1 1 2 2\n1 1\n1 0 0 1\n1 0 0 1\n");
        Assert.That(CommandLine.Run("convert", folder["many.txt"], folder["out.json"]).Error,
            Does.Contain("holds 2 schemes; choose one with --member: 1 2"));
        Assert.That(CommandLine.Run("convert", folder["many.txt"], folder["out.json"], "--member", "2").Output,
            Does.Contain("1x1x2 of rank 2"));
        Assert.That(CommandLine.Run("convert", folder["many.txt"], folder["out.json"], "--member", "3").Code, Is.EqualTo(ExitCode.Usage));
    }

    [TestCase("out.txt")]
    [TestCase("out")]
    [TestCase("out.docx")]
    public void A_name_that_says_nothing_needs_a_format(string name)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["strassen.txt"], Fixtures.PerminovStrassen);
        Assert.That(CommandLine.Run("convert", folder["strassen.txt"], folder[name]).Error, Does.Contain("add --format"));
    }

    [Test]
    public void Provenance_goes_along_into_the_own_format()
    {
        using TemporaryFolder folder = new();
        Provenance provenance = new("gradient", "Adam", "00ff", 3, "0.1.0", 1.5);
        using (FileStream stream = File.Create(folder["in.json"])) CanonicalJson.Write(Known.Strassen, Ring.Zt, provenance, stream);
        CommandLine.Run("convert", folder["in.json"], folder["out.json"]);
        Assert.That(File.ReadAllBytes(folder["out.json"]), Is.EqualTo(File.ReadAllBytes(folder["in.json"])));
    }
}
