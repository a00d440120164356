using NUnit.Framework;
using TensorDecomp.Cluster.Hosting;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Whoever reads what a hub says, or does not, holds up nothing else.</summary>
public sealed class LineQueueTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    [Test]
    public void Lines_come_in_their_order_and_all_of_them()
    {
        using ManualResetEventSlim all = new();
        List<int> said = [];
        using LineQueue lines = new(line =>
        {
            said.Add(int.Parse(line, null));
            if (said.Count == LineQueue.Most) all.Set();
        });
        for (int k = 0; k < LineQueue.Most; k++) lines.Tell($"{k}");
        Assert.That(all.Wait(s_hang));
        Assert.That(said, Is.EqualTo(Enumerable.Range(0, LineQueue.Most)));
    }

    [Test]
    public void Who_does_not_read_holds_up_nobody_and_hears_how_much_was_left_out()
    {
        using ManualResetEventSlim reads = new(), all = new();
        List<string> said = [];
        LineQueue lines = new(line =>
        {
            reads.Wait();
            said.Add(line);
            if (line.Contains("left out")) all.Set();
        });
        for (int k = 0; k < 3 * LineQueue.Most; k++) lines.Tell($"{k}");
        reads.Set();
        Assert.That(all.Wait(s_hang));
        lines.Dispose();
        Assert.That(said[..LineQueue.Most], Is.EqualTo(Enumerable.Range(0, LineQueue.Most).Select(k => $"{k}")));
        Assert.That(said[^1], Does.EndWith(" lines were left out here, for nobody read them"));
        Assert.That(said, Has.Count.LessThanOrEqualTo(LineQueue.Most + 2));
        lines.Tell("too late, and no failure");
    }

    [Test]
    public void Who_goes_away_is_not_missed()
    {
        using LineQueue lines = new(_ => throw new IOException("Broken pipe"));
        for (int k = 0; k < 3 * LineQueue.Most; k++) lines.Tell($"{k}");
    }
}
