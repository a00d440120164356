using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Hub, workers and whoever brings a goal on machines of their own, as docs/cluster.md says under "One server"; a link is cut and
/// restored in the middle of units, and another is slow.</summary>
[NonParallelizable]
public sealed class NetworkTests
{
    private const string Hub = "hub", One = "one", Two = "two";

    private static readonly SearchGoal s_goal = OpenBoard.Goal("2x4x5", 33, "Q", "gradient", seed: 1);

    [Test, CancelAfter(600_000)]
    public async Task A_link_that_is_cut_in_the_middle_of_units_costs_a_lease_and_no_result(CancellationToken patience)
    {
        using Namespaces network = new(Hub, One, Two);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["secret.txt"], "a secret of this test alone");
        string place = $"{network.Address(Hub)}:8350";
        string[] known = ["--hub", place, "--secret-file", "secret.txt"];
        using ToolProcess hub = network.Start(Hub, folder.Path, "hub", "--listen", "0.0.0.0:8350", "--secret-file", "secret.txt",
            "--lease", "5s");
        Assert.That(await hub.Line(Begins("hub at ")).WaitAsync(patience), Does.StartWith($"hub at {place}"),
            "the address by which others name it");
        using ToolProcess one = Worker(One), two = Worker(Two);
        await Task.WhenAll(one.Line(Begins("works for ")), two.Line(Begins("works for "))).WaitAsync(patience);
        if (!network.Slow(Two, kilobits: 2000)) TestContext.Out.WriteLine("there is no 'tc qdisc tbf' here, so no link was slow");
        // One goal has units for everybody until it is ended, the other has an end that is known.
        using ToolProcess endless = network.Start(Hub, folder.Path,
            ["search", "3", "3", "3", "--rank", "20", "--engine", "gradient", .. known]);
        using ToolProcess search = network.Start(Two, folder.Path,
            ["search", "2", "4", "5", "--rank", "33", "--engine", "gradient", "--seed", "1", .. known, "--out", "mine"]);
        Task<string> silent = hub.Line(Begins("one: was silent, and its "));
        while (!silent.IsCompleted)
        {
            while (!IsSeen(One, "\"leased\":[1-9]")) await Task.Delay(50, patience);
            network.Cut(One);
            // Where all its units were of the goal that ends, and it ends now, there is no lease to lose: then once more.
            await Task.WhenAny(silent, Task.Delay(TimeSpan.FromSeconds(15), patience));
            await one.Line(Ends("does not answer; waiting for it")).WaitAsync(patience);
            network.Restore(One);
        }
        await one.Line(Ends("answers again")).WaitAsync(patience);
        while (!IsSeen(One, "\"leased\":[1-9]")) await Task.Delay(50, patience);
        Assert.That(search.Wait(), Is.Zero, search.Text);
        CertifiedScheme alone = OpenBoard.Alone(s_goal).Best!.Certified;
        Assert.That(new SchemeStore(folder["mine"]).Files().Select(Path.GetFileName), Has.Some.Contains(alone.Sha256[..8]));
        Assert.That(Status(), Does.Contain("\"refused\":0"));
        Assert.That(endless.Terminate(), Is.EqualTo(143), endless.Text);

        ToolProcess Worker(string machine) =>
            network.Start(machine, folder.Path, ["worker", "--threads", "1", "--name", machine, .. known]);

        bool IsSeen(string worker, string what) => System.Text.RegularExpressions.Regex.IsMatch(Status(),
            $"\"name\":\"{worker}\",\"version\":\"[^\"]*\",\"threads\":1,{what}");

        string Status()
        {
            using ToolProcess status = network.Start(Hub, folder.Path, ["hub", "status", "--json", .. known]);
            Assert.That(status.Wait(), Is.Zero, status.Text);
            return status.Text;
        }
    }

    private static Predicate<string> Begins(string words) => line => line.StartsWith(words, StringComparison.Ordinal);

    private static Predicate<string> Ends(string words) => line => line.EndsWith(words, StringComparison.Ordinal);
}
