using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Tests.Formats;

namespace TensorDecomp.Tests.Cli;

public sealed class VerifyVerbTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeSetUp]
    public void Write_files()
    {
        File.WriteAllText(_folder["strassen.txt"], Fixtures.PerminovStrassen);
        File.WriteAllText(_folder["wrong.txt"], Fixtures.PerminovStrassen.Replace("7\n1 0", "7\n3 0"));
        File.WriteAllText(_folder["malformed.txt"], "no scheme");
        File.WriteAllText(_folder["many.txt"], "2\n1 1 1 1\n1 1 1\n1 1 1 1\n1 1 1\n");
        File.WriteAllText(_folder["table.csv"], "a,b\n");
    }

    [OneTimeTearDown]
    public void Remove_files() => _folder.Dispose();

    [TestCase(ExitCode.Success, "strassen.txt")]
    [TestCase(ExitCode.Negative, "wrong.txt")]
    [TestCase(ExitCode.Malformed, "malformed.txt")]
    [TestCase(ExitCode.Usage, "absent.txt")]
    [TestCase(ExitCode.Negative, "strassen.txt", "wrong.txt")]
    [TestCase(ExitCode.Malformed, "strassen.txt", "malformed.txt", "wrong.txt")]
    [TestCase(ExitCode.Success, "strassen.txt", "many.txt")]
    public void The_exit_code_is_the_worst(int code, params string[] names)
    {
        string[] paths = [.. names.Select(n => _folder[n])];
        Assert.That(CommandLine.Run(["verify", .. paths]).Code, Is.EqualTo(code));
        Assert.That(CommandLine.Run(["verify", "--json", .. paths]).Code, Is.EqualTo(code));
    }

    [Test]
    public void A_valid_scheme_is_one_screen_of_facts()
    {
        (_, string output, string error) = CommandLine.Run("verify", _folder["strassen.txt"]);
        Assert.That(output.Split('\n'), Has.Length.LessThan(20));
        Assert.That(output,
            Does.StartWith("valid: 2x2x2 of rank 7 over ZT\n").And.Contain("every characteristic").And.Contain("18 additions").And.Contain(
                "matches it").And.Contain("Strassen 1969"));
        Assert.That(error, Is.Empty);
    }

    [Test]
    public void An_invalid_scheme_names_the_first_failing_equation()
    {
        (_, string output, _) = CommandLine.Run("verify", _folder["wrong.txt"]);
        Assert.That(output,
            Does.StartWith("not valid: 2x2x2, 7 terms, over Z\n").And.Contain(
                "of 64 Brent equations fail; the coefficient of a[1,1]*b[1,1] in c[1,1] is 3, expected 1"));
        Assert.That(output, Does.Contain("hint      all equations hold modulo 2"));
    }

    [Test]
    public void A_hash_that_is_not_that_of_the_scheme_stands_out_and_fails_where_strictness_is_asked_for()
    {
        string honest = _folder["honest.json"], tampered = _folder["tampered.json"];
        Assert.That(CommandLine.Run("convert", _folder["strassen.txt"], honest, "--format", "decomp_json").Code,
            Is.EqualTo(ExitCode.Success));
        File.WriteAllText(tampered, File.ReadAllText(honest).Replace("\"sha256\": \"", "\"sha256\": \"0"));
        Assert.That(CommandLine.Run("verify", honest, "--strict", "--ring", "F2").Code, Is.EqualTo(ExitCode.Success));
        (int code, string output, _) = CommandLine.Run("verify", tampered);
        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(output.Split('\n')[1], Does.StartWith("  WARNING   the file says sha256"));
        Assert.That(CommandLine.Run("verify", tampered, "--strict").Code, Is.EqualTo(ExitCode.Negative));
        Assert.That(JsonNode.Parse(CommandLine.Run("verify", "--json", tampered).Output)!["warnings"]!.AsArray(), Has.Count.EqualTo(1));
        File.Delete(honest);
        File.Delete(tampered);
    }

    [Test]
    public void A_malformed_file_is_one_sentence_that_names_it()
    {
        (_, string output, string error) = CommandLine.Run("verify", _folder["malformed.txt"]);
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.StartWith($"decomp: {_folder["malformed.txt"]}: no known format").And.EndWith(Environment.NewLine));
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void Json_is_complete()
    {
        JsonNode valid = JsonNode.Parse(CommandLine.Run("verify", "--json", _folder["strassen.txt"]).Output)!;
        Assert.That(valid["valid"]!.GetValue<bool>());
        Assert.That(valid["shape"]!.ToJsonString(), Is.EqualTo("[2,2,2]"));
        Assert.That((valid["rank"]!.GetValue<int>(), valid["ring"]!.GetValue<string>(), valid["format"]!.GetValue<string>()),
            Is.EqualTo((7, "ZT", "perminov_txt")));
        Assert.That(valid["record"]!["comparison"]!.GetValue<string>(), Is.EqualTo("matches"));
        Assert.That(valid["sha256"]!.GetValue<string>(), Has.Length.EqualTo(64));
        JsonNode invalid = JsonNode.Parse(CommandLine.Run("verify", "--json", _folder["wrong.txt"]).Output)!;
        Assert.That(invalid["valid"]!.GetValue<bool>(), Is.False);
        Assert.That(invalid["failingEquations"]!.GetValue<long>(), Is.GreaterThan(0));
        Assert.That(invalid["firstFailure"]!["a"]!.ToJsonString(), Is.EqualTo("[1,1]"));
        Assert.That(invalid["characteristics"]!.ToJsonString(), Is.EqualTo("{\"zero\":false,\"only\":[2]}"));
        JsonNode malformed = JsonNode.Parse(CommandLine.Run("verify", "--json", _folder["malformed.txt"]).Output)!;
        Assert.That((malformed["valid"]!.GetValue<bool>(), malformed["error"]!.GetValue<string>()),
            Is.EqualTo((false, malformed["error"]!.GetValue<string>())));
    }

    [Test]
    public void A_folder_is_a_table_with_a_line_per_scheme()
    {
        (int code, string output, _) = CommandLine.Run("verify", _folder.Path, "--threads", "2");
        Assert.That(code, Is.EqualTo(ExitCode.Malformed));
        Assert.That(output, Does.Contain("many.txt[2]").And.Contain("not valid").And.Contain("malformed"));
        Assert.That(output, Does.Contain("4 schemes in 4 files: 3 valid, 1 not valid, 1 files malformed or unreadable"));
        string[] lines = CommandLine.Run("verify", _folder.Path, "--json").Output.TrimEnd().Split('\n');
        Assert.That(lines.Select(l => JsonNode.Parse(l)!["file"]!.GetValue<string>()), Is.Ordered,
            "in the order of the files, whichever is judged first");
        Assert.That(lines, Has.Length.EqualTo(5));
    }

    [Test]
    public void A_demanded_ring_is_the_one_judged_over()
    {
        (int code, string output, _) = CommandLine.Run("verify", _folder["wrong.txt"], "--ring", "F2");
        Assert.That((code, output.Split('\n')[0]), Is.EqualTo((ExitCode.Success, "valid: 2x2x2 of rank 7 over F2")));
        (code, _, string error) = CommandLine.Run("verify", _folder["wrong.txt"], "--ring", "H");
        Assert.That((code, error),
            Is.EqualTo((ExitCode.Usage,
                $"decomp: there is no ring H; write ZT, Z, Z[1/2], Q, Z[i], Q(i), F2 or Z/4{Environment.NewLine}")));
    }

    [Test]
    public void A_demanded_format_is_the_one_read()
    {
        (int code, _, string error) = CommandLine.Run("verify", _folder["strassen.txt"], "--format", "exp");
        Assert.That(code, Is.EqualTo(ExitCode.Malformed));
        Assert.That(error,
            Does.StartWith($"decomp: {_folder["strassen.txt"]}: read as exp: no entry of c is defined").And.EndsWith(Environment.NewLine));
        Assert.That(CommandLine.Run("verify", _folder["strassen.txt"], "--format", "nothing").Error,
            Does.Contain("there is no format nothing; known are decomp_json"));
    }

    [Test]
    public void A_certificate_is_written_for_one_valid_scheme_only()
    {
        string proof = _folder["proofs/proof.json"];
        Directory.CreateDirectory(_folder["proofs"]);
        Assert.That(CommandLine.Run("verify", _folder["wrong.txt"], "--certificate", proof).Code, Is.EqualTo(ExitCode.Negative));
        Assert.That(CommandLine.Run("verify", _folder["many.txt"], "--certificate", proof).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(File.Exists(proof), Is.False);
        Assert.That(CommandLine.Run("verify", _folder["strassen.txt"], "--certificate", proof).Code, Is.EqualTo(ExitCode.Success));
        Assert.That(CommandLine.Run("verify", proof).Code, Is.EqualTo(ExitCode.Success));
        Directory.Delete(_folder["proofs"], recursive: true);
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1001")]
    public void Limits_take_a_sensible_factor(string factor) =>
        Assert.That(CommandLine.Run("verify", _folder["strassen.txt"], "--limits", factor).Code, Is.EqualTo(ExitCode.Usage));
}
