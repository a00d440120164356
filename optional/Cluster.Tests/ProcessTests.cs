using NUnit.Framework;
using TensorDecomp.Optional.Tests;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Tests;

/// <summary>'decomp hub' and 'decomp worker' as a person runs them.</summary>
[NonParallelizable]
public sealed class ProcessTests
{
    [Test, CancelAfter(300_000)]
    public async Task A_search_goes_over_a_hub_and_everybody_ends_when_told_to(CancellationToken patience)
    {
        string metrics = $"127.0.0.1:{ToolProcess.FreePort()}";
        using RunningHub cluster = new("--metrics", metrics);
        ToolProcess one = cluster.AddWorker(), two = cluster.AddWorker();
        await Task.WhenAll(one.Line(Works), two.Line(Works)).WaitAsync(patience);
        using ToolProcess search = ToolProcess.Start(cluster.Folder, "search", "3", "3", "3", "--engine", "flip-cyclic", "--hub",
            cluster.Place, "--out", "mine");
        Assert.That(search.Wait(), Is.Zero, search.Text);
        Assert.That(search.Text, Does.Contain("done: rank 23 over ZT, proved"));
        Assert.That(File.Exists(Path.Combine(cluster.Folder, "mine", "3x3x3", "23-ZT-6837359b.json")), "the scheme that the README shows");
        using (HttpClient client = new())
        {
            string page = await client.GetStringAsync(new Uri($"http://{metrics}/metrics"), patience);
            Assert.That(page, Does.Contain("# TYPE decomp_hub_units_done_total counter\n").And.Contain("\ndecomp_hub_workers 2\n")
                .And.Match("\ndecomp_hub_units_done_total [1-9]").And.Match("\ndecomp_hub_processor_seconds_total [0-9]"));
            Assert.That((int)(await client.GetAsync(new Uri($"http://{metrics}/"), patience)).StatusCode, Is.EqualTo(404));
        }
        using ToolProcess status = ToolProcess.Start(cluster.Folder, "hub", "status", "--hub", cluster.Place);
        Assert.That(status.Wait(), Is.Zero, status.Text);
        Assert.That(status.Text, Does.Contain("workers: 2, 2 threads").And.Contain("3x3x3:23 over Q, seed 1: reached, rank 23"));
        Assert.That((one.Terminate(), two.Terminate()), Is.EqualTo((143, 143)), one.Text);
        Assert.That(cluster.Hub.Text, Does.Contain("w1 leaves").And.Contain("w2 leaves"));
        Assert.That(cluster.Hub.Terminate(), Is.EqualTo(143), cluster.Hub.Text);
    }

    [Test, CancelAfter(300_000)]
    public async Task Schemes_become_cheaper_over_a_hub_and_lie_there_and_here_with_their_circuits(CancellationToken patience)
    {
        using RunningHub cluster = new();
        ToolProcess one = cluster.AddWorker(), two = cluster.AddWorker();
        await Task.WhenAll(one.Line(Works), two.Line(Works)).WaitAsync(patience);
        string given = Path.Combine(Checkout.Root, "results", "2x2x2", "7-ZT-8a506cff.json"), folder = Path.Combine(cluster.Folder, "in");
        string[] over = ["--for", "additions", "--hub", cluster.Place];
        using ToolProcess optimize =
            ToolProcess.Start(cluster.Folder, ["optimize", given, "--work", "40", "--seed", "2", "--out", "mine", .. over]);
        Assert.That(optimize.Wait(), Is.Zero, optimize.Text);
        Assert.That(optimize.Text, Does.Contain("done with its work").And.Contain("eliminated 16 -> 15"));
        Directory.CreateDirectory(folder);
        File.Copy(given, Path.Combine(folder, "one.json"));
        File.Copy(Path.Combine(Checkout.Root, "results", "3x3x3", "23-ZT-0d2b4224.json"), Path.Combine(folder, "two.json"));
        using ToolProcess all = ToolProcess.Start(cluster.Folder, ["optimize", folder, "--time", "2s", "--out", "all", .. over]);
        Assert.That(all.Wait(), Is.Zero, all.Text);
        Assert.That(all.Text, Does.Contain("campaign: 2 schemes").And.Match("(?m)^done: . of 2 schemes became cheaper"));
        Assert.That(cluster.Hub.Text, Does.Contain("2x2x2:7 over ZT, seed 1").And.Contain("3x3x3:23 over ZT, seed 1"));
        foreach (string store in (string[])["mine", "all", "found"])
        {
            string[] files = Directory.GetFiles(Path.Combine(cluster.Folder, store), "*.json", SearchOption.AllDirectories);
            // What slices of seconds come to is a matter of the machine.
            if (store != "all") Assert.That(files, Is.Not.Empty, store);
            foreach (string file in files)
            {
                Submission read = new CanonicalJson().Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0];
                Assert.That(read.Program(Ring.Zt), Is.Not.Null, file);
                Assert.That(CertifiedScheme.Of(read, null, out string? refusal), Is.Not.Null, refusal);
            }
        }
        Assert.That(cluster.Hub.Text, Does.Contain(": exhausted, rank 7").And.Not.Contain("no outcome").And.Not.Contain("   at "));
    }

    [Test]
    public void What_a_hub_cannot_do_is_said_in_a_sentence()
    {
        string folder = Path.GetTempPath(), nobody = $"127.0.0.1:{ToolProcess.FreePort()}";
        foreach ((string line, string sentence) in ((string, string)[])
        [
            ($"search 3 3 3 --hub {nobody} --engine gradient --rank 23..24 --descend", "do not travel"),
            ($"search 3 3 3 --hub {nobody} --checkpoint c.json", "leave out --checkpoint"),
            ("search 3 3 3 --hub not:a:port", "--hub takes HOST:PORT"),
            ("hub --listen nowhere", "--listen takes ADDRESS:PORT"),
            ("hub --metrics here", "--metrics takes ADDRESS:PORT"),
            ("hub --otlp here", "--otlp takes a URL"),
            ("hub --board /dev/null/board", "/dev/null/board"),
            ("hub --out /dev/null/found", "/dev/null/found"),
            ("hub --redis 127.0.0.1:1", "no Redis server answers at 127.0.0.1:1"),
            ("hub --listen 0.0.0.0:8351", "needs --secret-file"),
            ("worker", "--hub"),
        ])
        {
            using ToolProcess tool = ToolProcess.Start(folder, line.Split(' '));
            Assert.That(tool.Wait(), Is.EqualTo(2), tool.Text);
            Assert.That(tool.Text, Does.Contain(sentence), line);
        }
    }

    private static bool Works(string line) => line.StartsWith("works for ", StringComparison.Ordinal);
}
