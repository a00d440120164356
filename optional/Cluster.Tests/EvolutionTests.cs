using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Cluster.Tests;

/// <summary>'decomp evolve --hub' as a person runs it.</summary>
[NonParallelizable]
public sealed partial class EvolutionTests
{
    private static readonly string[] s_run = ["evolve", "--targets", "2x2x2:7", "--start", "adam", "--budget", "6", "--steps", "30000",
        "--seed", "3", "--parallel", "3", "--json"];

    [Test, CancelAfter(600_000)]
    public async Task A_seed_means_the_same_run_on_the_workers_of_a_hub_whatever_is_killed(CancellationToken patience)
    {
        using RunningHub cluster = new();
        for (int k = 0; k < 2; k++) cluster.AddWorker();
        using ToolProcess over = ToolProcess.Start(cluster.Folder, [.. s_run, "--db", "over.db", "--out", "over", "--hub", cluster.Place]);
        await over.Line(line => line.Contains("\"evaluated\"", StringComparison.Ordinal)).WaitAsync(patience);
        cluster.KillAndBegin();
        cluster.KillWorker(0);
        int code = over.Wait();
        using ToolProcess alone = ToolProcess.Start(cluster.Folder, [.. s_run, "--db", "alone.db", "--out", "alone"]);
        Assert.That(code, Is.EqualTo(alone.Wait()), over.Text);
        string[] there = Events(cluster, "over.db"), here = Events(cluster, "alone.db");
        Assert.That(there, Is.EqualTo(here), "but for seconds");
        Assert.That(there, Has.Exactly(6).Contains("\"evaluation\""), "or the test is about less");
        using ToolProcess replay = ToolProcess.Start(cluster.Folder, "evolve", "--llm", "replay:over.db", "--db", "again.db");
        Assert.That(replay.Wait(), Is.Zero, replay.Text);
        using RunJournal recorded = Open(cluster, "over.db"), again = Open(cluster, "again.db");
        Assert.That(again.Digest, Is.EqualTo(recorded.Digest));
    }

    private static RunJournal Open(RunningHub cluster, string name) =>
        RunJournal.OpenToRead(Path.Combine(cluster.Folder, name), TimeProvider.System);

    private static string[] Events(RunningHub cluster, string name)
    {
        using RunJournal journal = Open(cluster, name);
        return [.. JournalFold.Checked(journal).Select(entry => Seconds().Replace(entry.Text, "\"seconds\":0"))];
    }

    [GeneratedRegex("\"seconds\":[0-9.E+-]+")]
    private static partial Regex Seconds();
}
