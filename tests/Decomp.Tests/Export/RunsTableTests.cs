using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Cli;
using TensorDecomp.Cli.Host;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>
/// What the table runs says about programs that came from evolution, against the recorded journal read as plain JSON: no code of
/// the tool takes part in what is expected.
/// </summary>
public sealed class RunsTableTests
{
    private static readonly string[] Lineage =
        ["journal", "candidate", "operator", "parents", "ancestors", "fitness_target", "fitness_restarts", "fitness_exact",
            "fitness_median_loss", "fitness_best_loss", "fitness_steps"];

    private static string Results => Path.Combine(Surroundings.Root, "results");

    private static string Journal => Path.Combine(Results, "evolution", "journal.jsonl");

    [Test]
    public void EveryCandidatesLineageAndFitnessIsTheJournals(
        [ValueSource(typeof(IndependentReader), nameof(IndependentReader.All))] IndependentReader reader)
    {
        using TemporaryFolder folder = new();
        List<JsonObject> expected = [.. Candidates()];
        for (int k = 0; k < expected.Count; k++) Store(folder, k, expected[k]["program_hash"]!.ToString());
        Assert.That(Application.Run(
            ["export", folder["store"], folder["s.parquet"], "--runs", folder["runs.parquet"], "--journal", Journal]),
                Is.EqualTo(ExitCode.Success));
        IReadOnlyList<JsonNode> rows = reader.Rows(folder["runs.parquet"]);
        Assert.That(rows, Has.Count.EqualTo(expected.Count).And.Count.EqualTo(52));
        for (int k = 0; k < rows.Count; k++)
        {
            foreach (string column in (string[])["program_hash", .. Lineage])
                Assert.That(JsonNode.DeepEquals(rows[k][column], expected[k][column]),
                    () => $"row {k}: {column} is {rows[k][column]}, expected {expected[k][column]}");
            Assert.That((double?)rows[k]["score"], Is.EqualTo((double?)expected[k]["score"]).Within(1e-12), $"row {k}");
        }
        Assert.That(rows.Count(r => r["score"] is null), Is.EqualTo(3), "three candidates took no place");
    }

    [Test]
    public void ANamedProgramIsTheCandidateThatItEqualsAndAStrangerIsNone(
        [ValueSource(typeof(IndependentReader), nameof(IndependentReader.All))] IndependentReader reader)
    {
        using TemporaryFolder folder = new();
        // one is built in
        string[] named =
            [ProgramRegistry.Find("drawn-sparsity")!.Source, File.ReadAllText(Path.Combine(Results, "programs", "noisy-box.cs"))];
        for (int k = 0; k < named.Length; k++) Store(folder, k, Hash(named[k]));
        Store(folder, 2, Hash("// written by nobody"));
        Assert.That(Application.Run(
            ["export", folder["store"], folder["s.parquet"], "--runs", folder["runs.parquet"], "--journal", Journal, "--programs",
                Path.Combine(Results, "programs")]), Is.EqualTo(ExitCode.Success));
        IReadOnlyList<JsonNode> rows = reader.Rows(folder["runs.parquet"]);
        JsonObject[] candidates = [.. Candidates()];
        foreach ((JsonNode row, int candidate) in rows.Zip((int[])[33, 32])) // docs/notes/evolution-run.md
            foreach (string column in Lineage)
                Assert.That(JsonNode.DeepEquals(row[column], candidates[candidate - 1][column]), () => $"{column} is {row[column]}");
        foreach (string column in (string[])[.. Lineage, "score"]) Assert.That(rows[2][column], Is.Null, column);
    }

    [Test]
    public void AFoldersOwnJournalAndProgramsNeedNoNaming()
    {
        using TemporaryFolder folder = new();
        OwnResults.CopySmall(folder["results"]);
        Assert.That(Application.Run(["export", folder["results"], folder["s.csv"], "--runs", folder["runs.csv"]]),
            Is.EqualTo(ExitCode.Success));
        string[] lines = File.ReadAllLines(folder["runs.csv"]);
        Assert.That(lines[0], Does.EndWith($",sha256,{string.Join(',', Lineage[..5])},score,{string.Join(',', Lineage[5..])}"));
        JsonObject seed = Candidates().First();
        string[] adam = [.. lines.Where(l => l.StartsWith($"gradient,adam,{seed["program_hash"]},", StringComparison.Ordinal))];
        Assert.That(adam, Is.Not.Empty.And.All.Contain($",{seed["journal"]},1,seed,[],[],"));
        string[] named = [.. lines.Where(l => l.StartsWith("gradient,drawn-sparsity,", StringComparison.Ordinal))];
        Assert.That(named, Is.Not.Empty.And.All.Contain($",{seed["journal"]},33,crossover,"));
        string[] others = [.. lines.Where(l => l.StartsWith("flip,", StringComparison.Ordinal))];
        Assert.That(others, Is.Not.Empty.And.All.EndsWith(new string(',', Lineage.Length + 1)));
    }

    [Test]
    public void TheSchemaHasItsVersion()
    {
        using TemporaryFolder folder = new();
        Store(folder, 0, Hash(""));
        Assert.That(Application.Run(["export", folder["store"], folder["s.parquet"], "--runs", folder["runs.parquet"]]),
            Is.EqualTo(ExitCode.Success));
        JsonNode schema =
            IndependentReader.DuckDb.Rows(folder["runs.parquet"],
                "SELECT decode(value) AS v FROM parquet_kv_metadata('FILE') WHERE decode(key) = 'decomp.schema'").Single();
        Assert.That(schema["v"]!.ToString(), Is.EqualTo("runs/3"));
    }

    [TestCase("--journal", "nowhere.db")]
    [TestCase("--programs", "nowhere")]
    public void WhatIsNotThereIsASentence(string option, string value)
    {
        using TemporaryFolder folder = new();
        Store(folder, 0, Hash(""));
        Assert.That(Application.Run(
            ["export", folder["store"], folder["s.parquet"], "--runs", folder["runs.parquet"], option, folder[value]]),
                Is.EqualTo(ExitCode.Usage));
        Assert.That(Application.Run(["export", folder["store"], folder["s.parquet"], option, Results]), Is.EqualTo(ExitCode.Usage),
            "without the table that it is for");
        Assert.That(File.Exists(folder["s.parquet"]), Is.False);
    }

    private static void Store(TemporaryFolder folder, int number, string programHash) =>
        ExportVerbTests.Store(Scheme.Naive(new Shape(1, 1, 1 + number)), Ring.Zt,
            new Provenance("gradient", "candidate", programHash, 1, "0.1.0", 1), folder[$"store/{number:d2}.json"]);

    /// <summary>The row that each candidate's program should have.</summary>
    private static IEnumerable<JsonObject> Candidates()
    {
        JsonNode[] events = [.. File.ReadLines(Journal).Select(line => JsonNode.Parse(line)!)];
        string digest = events[^1]["digest"]!.ToString();
        string[] targets = [.. Data(events, "started").Single()["settings"]!["targets"]!.AsArray().Select(t => t!.ToString())];
        Dictionary<int, string> hashes = Data(events, "edited").ToDictionary(Number, e => Hash(e["source"]!.ToString()));
        Dictionary<int, int[]> parents = Data(events, "proposed").ToDictionary(Number, e => e["parents"]!.Deserialize<int[]>()!);
        HashSet<int> placed = [.. Data(events, "placed").Select(Number)];
        Dictionary<int, JsonNode> evaluations = Data(events, "evaluated").ToDictionary(Number, e => e["evaluation"]!);
        foreach (JsonNode proposed in Data(events, "proposed"))
        {
            int id = Number(proposed);
            JsonNode[]? fitness = placed.Contains(id)
                ? [.. targets.Select(t => evaluations[id]["fitness"]!.AsArray().Single(f => f!["target"]!.ToString() == t)!)] : null;
            yield return new JsonObject
            {
                ["program_hash"] = hashes[id],
                ["journal"] = digest,
                ["candidate"] = id,
                ["operator"] = proposed["operator"]!.ToString(),
                ["parents"] = Texts(parents[id].Select(p => hashes[p])),
                ["ancestors"] = Texts(Enumerable.Range(1, id - 1).Where(a => Descends(id, a)).Select(a => hashes[a])),
                ["score"] = fitness?.Average(f =>
                    (0.5 * (int)f["exact"]! + 0.5 * f["below"]!.AsArray().Sum(b => (int)b!) / 6) / (int)f["restarts"]!),
                ["fitness_target"] = fitness is null ? null : Texts(targets),
                ["fitness_restarts"] = Figures(fitness, "restarts"),
                ["fitness_exact"] = Figures(fitness, "exact"),
                ["fitness_median_loss"] = Figures(fitness, "medianLoss"),
                ["fitness_best_loss"] = Figures(fitness, "bestLoss"),
                ["fitness_steps"] = fitness is null ? null : Texts(fitness.Select(f => f["restartSteps"]!.ToString())),
            };
        }

        bool Descends(int id, int from) => parents[id].Any(p => p == from || Descends(p, from));
    }

    private static IEnumerable<JsonNode> Data(JsonNode[] events, string kind) =>
        events.Where(e => e["kind"]!.ToString() == kind).Select(e => e["data"]!);

    private static int Number(JsonNode data) => (int)data["candidate"]!;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static JsonArray? Figures(JsonNode[]? fitness, string name) =>
        fitness is null ? null : new([.. fitness.Select(f => f[name]!.DeepClone())]);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
