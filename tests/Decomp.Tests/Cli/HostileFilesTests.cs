using NUnit.Framework;

namespace TensorDecomp.Tests.Cli;

/// <summary>
/// Files that once broke something, published beside the project, through every verb that takes such a file: a verdict or a refusal
/// with a sentence comes out, and no trace. <see cref="Evolution.DamagedJournalTests"/>, <see cref="Schemes.DamagedStoreTests"/> and
/// <see cref="CheckpointClaimTests"/> have files of our own of each kind.
/// </summary>
public sealed class HostileFilesTests
{
    [Test]
    public void Journals([Values("resume", "report", "export", "replay", "audit", "compare", "runs")] string verb)
    {
        foreach (string journal in Files("journals"))
        {
            using TemporaryFolder folder = new();
            string db = folder["run.db"];
            File.WriteAllBytes(db, File.ReadAllBytes(journal));
            string[] arguments = verb switch
            {
                "resume" => ["evolve", "--resume", "--db", db, "--out", folder["store"], "--budget", "1"],
                "report" => ["evolve", "report", db, "--out", folder["run.html"]],
                "export" => ["evolve", "export", db, folder["exported"]],
                "replay" => ["evolve", "--llm", $"replay:{db}", "--db", folder["again.db"]],
                "audit" => ["evolve", "audit", db],
                "compare" => ["evolve", "compare", $"{db}:best", "--targets", "2x2x2:7"],
                _ => ["export", Store, folder["schemes.csv"], "--runs", folder["runs.csv"], "--journal", db],
            };
            (int code, string output, string error) = Run(arguments);
            // What an audit finds wrong is its result, not a refusal.
            Assert.That(code, verb == "audit" ? Is.EqualTo(1).Or.EqualTo(3) : Is.EqualTo(3),
                $"{Path.GetFileName(journal)}: {output}{error}");
        }
    }

    [Test]
    public void A_store_with_a_null_in_it()
    {
        string file = Surroundings.Shared("corpus", "hostile", "null_in_store.json");
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["null.json"], File.ReadAllBytes(file));
        foreach (string whole in Directory.EnumerateFiles(Store, "7-ZT-*.json")) File.Copy(whole, folder[Path.GetFileName(whole)]);
        foreach (string[] arguments in (string[][])
        [
            ["results", folder.Path], ["results", folder.Path, "--duplicates"],
            ["export", folder.Path, folder["s.csv"], "--runs", folder["r.csv"]],
            ["export", folder.Path, folder["s.parquet"], "--runs", folder["r.parquet"]], ["verify", folder["null.json"]],
            ["show", folder["null.json"]],
        ])
            Assert.That(Run(arguments).Code, Is.EqualTo(0), string.Join(' ', arguments));
    }

    [Test]
    public void Checkpoints()
    {
        foreach (string checkpoint in Files("checkpoints"))
        {
            using TemporaryFolder folder = new();
            File.WriteAllBytes(folder["search.json"], File.ReadAllBytes(checkpoint));
            (int code, _, string error) =
                Run("search", "2", "4", "5", "--rank", "32", "--checkpoint", folder["search.json"], "--resume", "--time", "1s", "--out",
                    folder["store"]);
            Assert.That(code, Is.EqualTo(3), checkpoint);
            Assert.That(error, Does.Contain("search.json").And.Not.Contain("reached rank 5 already"));
        }
    }

    [Test]
    public void Bombs([Values("verify", "exact")] string verb, [Values("tiny_index_bomb.exp", "index_bomb.tensor.txt")] string name)
    {
        string file = Surroundings.Shared("corpus", "hostile", name);
        using TemporaryFolder folder = new();
        Assert.That(Run(verb == "exact" ? [verb, file, "--out", folder["store"], "--time", "1s"] : [verb, file]).Code, Is.InRange(1, 3));
    }

    [Test]
    public void Lenient_files([Values("verify", "show", "convert")] string verb)
    {
        using TemporaryFolder folder = new();
        foreach (string file in Files("lenient")) Run(verb == "convert" ? [verb, file, folder["out.txt"]] : [verb, file]);
    }

    private static string Store => Path.Combine(Surroundings.Root, "results", "2x2x2");

    private static string[] Files(string kind) =>
        [.. Directory.EnumerateFiles(Surroundings.Shared("corpus", "hostile", kind)).Order(StringComparer.Ordinal)];

    /// <summary>Runs the tool; whatever it refuses, it refuses with a sentence.</summary>
    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(arguments);
        Assert.That(code, Is.InRange(0, 3), error);
        Assert.That(output + error, Does.Not.Contain("   at TensorDecomp"));
        if (code >= 2) Assert.That(error, Does.StartWith("decomp: ").And.Not.Contain("Exception"));
        return (code, output, error);
    }
}
