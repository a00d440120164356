using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Hub and workers whose clocks are a quarter of an hour apart, as processes.</summary>
[NonParallelizable]
public sealed class ClockTests
{
    [TestCase("-7m", "+7m"), TestCase("+7m", "-7m"), CancelAfter(300_000)]
    public async Task Leases_hold_and_run_out_whatever_the_clocks_say(string here, string there, CancellationToken patience)
    {
        string? library = Directory.GetDirectories("/usr/lib").Select(one => Path.Combine(one, "faketime", "libfaketimeMT.so.1"))
            .FirstOrDefault(File.Exists);
        if (library is null)
        {
            Assert.Ignore("there is no libfaketime on this machine; on Debian 'apt-get install faketime' brings it");
            return;
        }
        using TemporaryFolder folder = new();
        string place = $"127.0.0.1:{ToolProcess.FreePort()}";
        using ToolProcess hub = Start(here, "hub", "--listen", place, "--board", "board", "--out", "found", "--lease", "5s");
        await hub.Line(Begins("hub at ")).WaitAsync(patience);
        using ToolProcess first = Start(there, "worker", "--hub", place, "--threads", "1", "--name", "first");
        await first.Line(Begins("works for ")).WaitAsync(patience);
        using ToolProcess search = Start(there, "search", "3", "3", "3", "--engine", "flip-cyclic", "--hub", place, "--out", "mine");
        Assert.That(search.Wait(), Is.Zero, search.Text);
        Assert.That(hub.Text, Does.Not.Contain("was silent"), "it renewed what it had");
        using ToolProcess endless = Start(there, "search", "3", "3", "3", "--rank", "20", "--engine", "gradient", "--hub", place);
        while (!Status().Contains("\"leased\":1", StringComparison.Ordinal)) await Task.Delay(50, patience);
        first.Kill();
        await hub.Line(Begins("first: was silent, and its ")).WaitAsync(patience);
        Assert.That(endless.Terminate(), Is.EqualTo(143), endless.Text);

        // The command of that name would stay between, and be what is killed.
        ToolProcess Start(string clock, params string[] words) => ToolProcess.StartBehind(
            ["env", $"LD_PRELOAD={library}", $"FAKETIME={clock}", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1"],
            folder.Path, words);

        string Status()
        {
            using ToolProcess status = ToolProcess.Start(folder.Path, "hub", "status", "--json", "--hub", place);
            Assert.That(status.Wait(), Is.Zero, status.Text);
            return status.Text;
        }
    }

    private static Predicate<string> Begins(string words) => line => line.StartsWith(words, StringComparison.Ordinal);
}
