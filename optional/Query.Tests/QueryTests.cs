using System.Diagnostics;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace TensorDecomp.Query.Tests;

/// <summary>'decomp query' as a person runs it, with the part that 'dotnet build optional/Query' puts beside the tool.</summary>
public sealed partial class QueryTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Store = Path.Combine(Root, "docs", "examples", "store");

    [GeneratedRegex("```sql\n(?<query>.*?)```\n\n```text\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex QueryWithOutput();

    private readonly record struct Outcome(int Exit, string Output, string Error);

    /// <summary>docs/query.md shows five queries and what they print.</summary>
    [Test]
    public void EveryDocumentedQueryPrintsItsOutput()
    {
        MatchCollection queries = QueryWithOutput().Matches(File.ReadAllText(Path.Combine(Root, "docs", "query.md")));
        Assert.That(queries, Has.Count.EqualTo(5));
        foreach (Match match in queries)
            Assert.That(Query(match.Groups["query"].Value, Store), Is.EqualTo(new Outcome(0, match.Groups["output"].Value, "")));
    }

    [Test]
    public void RowsComeAsCsvAndAsJson()
    {
        const string Sql = "SELECT 'a, \"b\"' AS text, [1, 2] AS list, NULL AS nothing, 18446744073709551615::UBIGINT AS large, "
            + "count(*) > 3 AS many FROM schemes";
        Assert.Multiple(() =>
        {
            Assert.That(Query(Sql, Store, "--csv"), Is.EqualTo(new Outcome(0,
                "text,list,nothing,large,many\n\"a, \"\"b\"\"\",\"[1,2]\",,18446744073709551615,true\n", "")));
            Assert.That(Query(Sql, Store, "--json"), Is.EqualTo(new Outcome(0,
                "{\"text\":\"a, \\\"b\\\"\",\"list\":[1,2],\"nothing\":null,\"large\":18446744073709551615,\"many\":true}\n", "")));
        });
    }

    /// <summary>The same rows from a store and from the table that was exported of it.</summary>
    [Test]
    public void AnExportedTableAnswersLikeItsStore()
    {
        const string Sql = "SELECT sha256, term, a, b, c FROM terms JOIN runs USING (sha256) ORDER BY ALL";
        string table = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.parquet");
        try
        {
            Assert.That(Decomp("export", Store, table).Exit, Is.Zero);
            Outcome direct = Query(Sql, Store, "--json");
            Assert.That(direct.Output.Count(c => c == '\n'), Is.GreaterThan(100));
            Assert.That(Query(Sql, table, "--json"), Is.EqualTo(direct));
        }
        finally
        {
            File.Delete(table);
        }
    }

    /// <summary>Schemes of other bilinear maps are rows as those of matrix products are, and their records are a table.</summary>
    [Test]
    public void OtherBilinearMapsStandBesideTheirRecords()
    {
        const string Sql = "SELECT s.tensor, s.m, min(s.rank) AS found, min(r.rank) AS record, any_value(r.source) AS source "
            + "FROM schemes s JOIN tensor_records r ON s.tensor = r.tensor AND s.ring = r.field GROUP BY ALL ORDER BY ALL";
        Assert.That(Query(Sql, Path.Combine(Root, "results", "poly-3x3"), "--csv"),
            Is.EqualTo(new Outcome(0, "tensor,m,found,record,source\npoly:3x3,,6,6,Karatsuba 1962\n", "")));
        Assert.That(Query("SELECT a FROM terms WHERE rank = 6 ORDER BY term LIMIT 1", Path.Combine(Root, "results", "poly-3x3"), "--csv")
            .Output, Does.Match("^a\na[123]( [+-] a[123])*\n$"));
    }

    /// <summary>A query comes from anywhere: it must not read, write, load or reach anything.</summary>
    [TestCase("SELECT * FROM '/etc/passwd'", "does not exist")]
    [TestCase("SELECT * FROM read_csv('/etc/passwd')", "disabled by configuration")]
    [TestCase("SELECT * FROM 'https://127.0.0.1:1/x.parquet'", "disabled")]
    [TestCase("COPY schemes TO 'stolen.csv'", "disabled by configuration")]
    [TestCase("ATTACH 'other.db'", "disabled by configuration")]
    [TestCase("INSTALL httpfs", "disabled")]
    [TestCase("LOAD httpfs", "disabled")]
    [TestCase("SET enable_external_access = true", "locked")]
    [TestCase("SET autoinstall_known_extensions = true", "locked")]
    [TestCase("EXPORT DATABASE 'stolen'", "disabled")]
    public void AQueryTouchesNothingOutside(string sql, string why)
    {
        Outcome outcome = Query(sql, Store);
        Assert.That((outcome.Exit, outcome.Output), Is.EqualTo((2, "")));
        Assert.That(outcome.Error, Does.StartWith("decomp: the query cannot be answered: ").And.Contain(why));
        Assert.That(outcome.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
        Assert.That(Directory.GetFileSystemEntries(Root, "stolen*").Concat(Directory.GetFiles(Root, "other.db")), Is.Empty);
    }

    [TestCase("SELECT nothing FROM schemes")]
    [TestCase("SELEC")]
    [TestCase("SELECT * FROM absent")]
    [TestCase("SELECT [1, NULL]")]
    public void AWrongQueryIsOneSentence(string sql)
    {
        Outcome outcome = Query(sql, Store);
        Assert.That((outcome.Exit, outcome.Output), Is.EqualTo((2, "")));
        Assert.That(outcome.Error, Does.Match("^decomp: the query cannot be answered: [^\n]+\\.\n$"));
    }

    [Test]
    public void WithoutThePartThereIsASentenceWithTheRemedy()
    {
        Outcome outcome = Decomp(start => start.Environment["DECOMP_PARTS"] = Path.Combine(Root, "nowhere"), "query", "SELECT 1", Store);
        Assert.That(outcome.Exit, Is.EqualTo(2));
        Assert.That(outcome.Error, Does.Contain("'dotnet build -c Release optional/Query' builds it").And.Contain("DECOMP_PARTS"));
    }

    private static Outcome Query(params string[] args) => Decomp(["query", .. args]);

    private static Outcome Decomp(params string[] args) => Decomp(_ => { }, args);

    private static Outcome Decomp(Action<ProcessStartInfo> prepare, params string[] args)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(TestContext.CurrentContext.TestDirectory))!;
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        start.ArgumentList.Add(Path.Combine(Root, "src", "Decomp", "bin", configuration, "net10.0", "decomp.dll"));
        foreach (string arg in args) start.ArgumentList.Add(arg);
        prepare(start);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TensorDecomp.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
