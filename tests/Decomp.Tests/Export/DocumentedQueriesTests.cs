using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Tests.Export;

/// <summary>The queries of docs/parquet.md print what the page says they print.</summary>
public sealed partial class DocumentedQueriesTests
{
    [GeneratedRegex("```sql\n(?<query>.*?)```\n\n```text\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex QueryWithOutput();

    [Test]
    public void EveryQueryPrintsItsOutput()
    {
        string docs = Path.Combine(Surroundings.Root, "docs"),
        query = Path.Combine(Surroundings.Root, "tests", "parquet-readers", "query.mjs");
        IndependentReader.DuckDb.Require();
        using TemporaryFolder folder = new();
        string results = Path.Combine(Surroundings.Root, "results");
        string[] tables = [folder["schemes.parquet"], "--terms", folder["terms.parquet"], "--runs", folder["runs.parquet"],
            "--journal", Path.Combine(results, "evolution", "journal.jsonl"), "--programs", Path.Combine(results, "programs")];
        Assert.That(Application.Run(["export", Path.Combine(docs, "examples", "store"), .. tables]), Is.EqualTo(ExitCode.Success));
        MatchCollection queries = QueryWithOutput().Matches(File.ReadAllText(Path.Combine(docs, "parquet.md")));
        Assert.That(queries, Has.Count.EqualTo(5));
        foreach (Match match in queries)
            Assert.That(Command.SucceedIn(folder.Path, "node", query, match.Groups["query"].Value),
                Is.EqualTo(match.Groups["output"].Value), match.Groups["query"].Value);
    }
}
