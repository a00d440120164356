using NUnit.Framework;
using TensorDecomp.Cli.Host;
using TensorDecomp.Tests.Formats;

namespace TensorDecomp.Tests.Cli;

/// <summary>Verbs that take a folder read every format in it, and say what they passed over; verbs that take one scheme ask
/// which.</summary>
public sealed class ForeignFolderTests
{
    private const string Strassen = """
        (a11+a22)*(b11+b22)*(c11+c22)
        (a21+a22)*(b11)*(c12-c22)
        (a11)*(b12-b22)*(c21+c22)
        (a22)*(-b11+b21)*(c11+c12)
        (a11+a12)*(b22)*(-c11+c21)
        (-a11+a21)*(b11+b12)*(c22)
        (a12-a22)*(b21+b22)*(c11)

        """;

    [Test]
    public void Every_verb_reads_what_is_there_and_says_what_it_passed_over()
    {
        using TemporaryFolder folder = new();
        Furnish(folder);
        string known = folder["known"];
        string[][] verbs =
        [
            ["flip", "2", "2", "2", "--ring", "ZT", "--rank", "7", "--rounds", "1", "--from", known],
            ["recombine", "--from", known, "--ring", "ZT"],
            ["results", known],
            ["export", known, folder["all.csv"]],
            ["plot", "records", known, folder["records.svg"]],
        ];
        foreach (string[] verb in verbs)
        {
            (int code, _, string error) = CommandLine.Run(verb);
            if (verb[0] != "flip") Assert.That(code, Is.EqualTo(ExitCode.Success), $"{verb[0]}: {error}");
            Assert.That(error, Does.Contain("passed over 2 files, such as").And.Contain("notes.txt"), verb[0]);
        }
        Assert.That(CommandLine.Run("results", known).Output, Does.Contain("1 scheme, 1 of them"));
        Assert.That(CommandLine.Run("recombine", "--from", known, "--ring", "ZT").Output, Does.Match("2x2x2 +7 .*strassen.exp"));
        Assert.That(File.ReadAllLines(folder["all.csv"]), Has.Length.EqualTo(2), "a header and one scheme");
    }

    /// <summary>A folder as it comes from a download: formats, archives, tables in parts, lists of schemes, and what is none.</summary>
    [Test]
    public void Every_verb_finds_the_same_schemes_in_a_mixed_folder()
    {
        using TemporaryFolder folder = new();
        Mixed(folder);
        string known = folder["known"];
        (int code, string output, string error) = CommandLine.Run("verify", known);
        Assert.That(output,
            Does.Contain("10 schemes in 7 files: 10 valid").And.Contain("1 files malformed").And.Contain("more.tar.gz[b.txt]"));
        Assert.That(code, Is.EqualTo(ExitCode.Malformed));
        Assert.That(error, Does.Contain("cut.txt").And.Contain("passed over").And.Contain("talk.md").And.Not.Contain("README"));
        foreach (string[] verb in (string[][])[["results", known], ["results", known, "--duplicates"], ["export", known, folder["all.csv"]],
            ["recombine", "--from", known], ["plot", "records", known, folder["r.svg"]],
            ["compare", Path.Combine(known, "strassen.exp"), "--with", known]])
        {
            (code, output, error) = CommandLine.Run(verb);
            Assert.That(code, Is.EqualTo(ExitCode.Success), $"{verb[0]}: {error}");
            Assert.That(error, Does.Contain("passed over 2 files, such as").And.Contain("cut.txt"), verb[0]);
            if (verb[0] == "results") Assert.That(output, Does.Contain("10 schemes"), output);
            if (verb[0] == "compare") Assert.That(output, Does.Contain("one algorithm with 9 of them").And.Contain("pool.jsonl[2]"));
        }
        Assert.That(File.ReadAllLines(folder["all.csv"]), Has.Length.EqualTo(11), "a header and ten schemes");
        Assert.That(CommandLine.Run("results", known, "--duplicates").Output,
            Does.Contain("stands for 9 others").And.Contain("pool.jsonl[1]"));
    }

    [TestCase("flip", "2", "2", "4", "--ring", "ZT", "--rank", "13", "--rounds", "1", "--from")]
    [TestCase("recombine", "--ring", "ZT", "--from")]
    public void A_file_serves_where_a_folder_does(params string[] verb)
    {
        using TemporaryFolder folder = new();
        Mixed(folder);
        (_, string output, string error) = CommandLine.Run([.. verb, Path.Combine(folder["known"], "more.tar.gz")]);
        Assert.That(output, Does.Contain("2x2x2:7 + 2x2x2:7 along P"), error);
        Assert.That(CommandLine.Run([.. verb, folder["nowhere"]]).Error, Does.Contain("give --from a folder of results, or a file"));
    }

    [Test]
    public void A_scheme_modulo_2_in_a_foreign_file_serves_over_F2_only()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["known"]);
        File.WriteAllText(Path.Combine(folder["known"], "strassen.exp"), Strassen.Replace('-', '+').Replace("(+", "("));
        Assert.That(CommandLine.Run("recombine", "--from", folder["known"], "--ring", "GF2").Output, Does.Match("2x2x2 +7 .*strassen.exp"));
        Assert.That(CommandLine.Run("recombine", "--from", folder["known"], "--ring", "ZT").Output,
            Does.Contain("2x2x2").And.Not.Contain("strassen.exp"));
    }

    [TestCase("optimize")]
    [TestCase("lift")]
    [TestCase("compare")]
    public void Of_several_schemes_none_is_taken_without_being_named(string verb)
    {
        using TemporaryFolder folder = new();
        string file = folder["many.txt"];
        File.WriteAllText(file, $"2\n{Fixtures.PerminovStrassen.Trim()}\n{Fixtures.PerminovStrassen.Trim()}\n");
        (int code, _, string error) = CommandLine.Run(verb, file);
        Assert.That((code, error.Contains("many.txt holds 2 schemes; choose one with --member: 1 2")), Is.EqualTo((ExitCode.Usage, true)),
            error);
        (code, _, error) = CommandLine.Run(verb, file, "--member", "3");
        Assert.That((code, error.Contains("has no scheme 3; it has 1 2")), Is.EqualTo((ExitCode.Usage, true)), error);
    }

    [Test]
    public void Show_prints_the_one_that_is_named()
    {
        using TemporaryFolder folder = new();
        string file = folder["many.txt"];
        File.WriteAllText(file, $"2\n{Fixtures.PerminovStrassen.Trim()}\n{Fixtures.PerminovStrassen.Trim()}\n");
        string all = CommandLine.Run("show", file).Output, second = CommandLine.Run("show", file, "--member", "2").Output;
        Assert.That((all.Contains("# 1"), all.Contains("# 2"), second.Contains("# 1"), second.Contains("# 2")),
            Is.EqualTo((true, true, false, true)));
    }

    private static void Mixed(TemporaryFolder folder)
    {
        string known = folder["known"], tables = Path.Combine(known, "tables"), hidden = Path.Combine(known, ".git");
        foreach (string inner in (string[])[known, tables, hidden]) Directory.CreateDirectory(inner);
        byte[] listed = System.Text.Encoding.UTF8.GetBytes(Fixtures.PerminovStrassen);
        File.WriteAllText(Path.Combine(known, "strassen.exp"), Strassen);
        byte[] tar = PackingTests.Tarred(System.Formats.Tar.TarEntryFormat.Gnu, ("a.txt", listed), ("b.txt", listed));
        File.WriteAllBytes(Path.Combine(known, "more.tar.gz"), PackingTests.Gzipped(tar));
        File.WriteAllBytes(Path.Combine(known, "pack.zip"), PackingTests.Zipped(("a.txt", listed), ("b.txt", listed)));
        File.WriteAllText(Path.Combine(known, "two.txt"), $"2\n{Fixtures.PerminovStrassen.Trim()}\n{Fixtures.PerminovStrassen.Trim()}\n");
        string[] csv = FactorTables.Of(Known.Strassen, 0, termsAreRows: false).Between("", ",", "\n", "\n");
        for (int x = 0; x < 3; x++) File.WriteAllText(Path.Combine(tables, $"{"UVW"[x]}.csv"), csv[x]);
        string[] rows = FactorTables.Of(Known.Strassen, 0, termsAreRows: true).Between("[[", ",", "],[", "]]");
        string line = $"{{\"u\": {rows[0]}, \"v\": {rows[1]}, \"w\": {rows[2]}}}\n";
        File.WriteAllText(Path.Combine(known, "pool.jsonl"), line + line);
        File.WriteAllText(Path.Combine(known, "cut.txt"), Fixtures.PerminovStrassen[..60]);
        File.WriteAllText(Path.Combine(known, "talk.md"), "# About these\n");
        File.WriteAllText(Path.Combine(known, "README.md"), "# About these\n");
        File.WriteAllText(Path.Combine(known, "records.csv"), "shape,rank\n2x2x2,7\n");
        File.WriteAllText(Path.Combine(hidden, "config.json"), "{");
    }

    private static void Furnish(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["known"]);
        File.WriteAllText(Path.Combine(folder["known"], "strassen.exp"), Strassen);
        File.WriteAllText(Path.Combine(folder["known"], "notes.txt"), "no scheme");
        File.WriteAllText(Path.Combine(folder["known"], "wrong.exp"), Strassen.Replace("(a11+a22)", "(a11)"));
        File.WriteAllText(Path.Combine(folder["known"], "README.md"), "# About these\n");
    }
}
