using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Strangers at a hub's port, and workers that are let in and say too much: the hub goes on for the others.</summary>
[NonParallelizable]
public sealed class AttackTests
{
    private const string Secret = "a secret of this test alone";

    [Test, CancelAfter(300_000)]
    public async Task Strangers_that_send_garbage_or_nothing_keep_nobody_out(CancellationToken patience)
    {
        string secret = Path.Combine(Path.GetTempPath(), $"secret-{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(secret, Secret, patience);
        try
        {
            using RunningHub cluster = new("--secret-file", secret);
            List<TcpClient> open = [];
            byte[] noise = new byte[1 << 20];
            new Random(1).NextBytes(noise);
            try
            {
                for (int k = 0; k < 300; k++) open.Add(await Line(cluster.Port, [])); // says nothing and stays
                for (int k = 0; k < 100; k++) open.Add(await Line(cluster.Port, noise[k..(k + 7)])); // begins and stays
                for (int k = 0; k < 2000; k++)
                    using (await Line(cluster.Port, noise[k..(k + 64)])) { } // a nonce and a proof that is none
                foreach (byte[] words in (byte[][])["GET / HTTP/1.1\r\nHost: hub\r\n\r\n"u8.ToArray(), noise])
                    using (await Line(cluster.Port, words)) { }
                ToolProcess worker = cluster.AddWorker("--secret-file", secret);
                await worker.Line(line => line.StartsWith("works for ", StringComparison.Ordinal)).WaitAsync(patience);
                using IHub hub = cluster.Connect(Secret);
                Assert.That(hub.Status().Workers.Select(one => one.Name), Is.EqualTo(new[] { "w1" }));
                Assert.That(() => cluster.Connect("another secret of nobody"),
                    Throws.InstanceOf<HubException>().With.Message.Contains("does not know this secret"));
                Assert.That(cluster.Hub.Text, Does.Not.Contain("Exception").And.Not.Contain("   at "));
            }
            finally
            {
                foreach (TcpClient line in open) line.Dispose();
            }
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Test, CancelAfter(300_000)]
    public async Task A_worker_that_floods_is_named_and_the_others_work_on(CancellationToken patience)
    {
        using RunningHub cluster = new();
        using (TcpClient garbage = await Line(cluster.Port, Encoding.ASCII.GetBytes(new string('A', 1 << 20)))) { }
        HubAddress.TryParse(cluster.Place, out HubAddress? address);
        using HubConnection connection = HubConnection.Open(address!, patience, patient: false);
        IBoardGrain board = connection.Board;
        Assert.That((await board.Join(new Introduction(new string('n', 4 << 20), ToolVersion.Text, 1, 1, 16, null))).Refusal, Is.Not.Null);
        Assert.That((await board.Join(new Introduction("all", ToolVersion.Text, int.MaxValue, 1, 16, null))).Refusal, Is.Not.Null);
        string session = (await board.Join(new Introduction("floods", ToolVersion.Text, 1, 1, 16, null))).Session!;
        Assert.That((await board.Renew(session, [.. Enumerable.Repeat("x/0/y", 100_000)]))!, Has.Length.EqualTo(100_000));
        await board.Exchange(new Exchange(session, [], [], [], int.MaxValue, null));
        await board.Exchange(new Exchange(session, null!, null!, null!, 1, null));
        DoneUnit none = new("x/0/y", [], double.NaN, "lanes");
        await board.Exchange(new Exchange(session, [.. Enumerable.Repeat(none, 100_000)], [], [], 0, null));
        Assert.That((await board.Exchange(new Exchange(session, [], [], [], 1, null))).Barred, Is.Not.Null);
        foreach (byte[] odd in (byte[][])[[], new byte[1 << 20], "{}"u8.ToArray()])
        {
            Assert.That((await board.Submit(odd)).Refusal, Is.Not.Null);
            Assert.That((await board.Measure(odd)).Failure, Is.Not.Null);
        }
        Assert.That((await board.News("nobody's", long.MinValue)).End, Is.EqualTo("failed"));
        cluster.AddWorker();
        using IHub hub = cluster.Connect();
        var found = (await RunningHub.Search(hub, [OpenBoard.Goal("2x2x2", 7, "Q", "gradient")], patience)[0]).Best;
        Assert.That(found?.Rank, Is.EqualTo(7));
        Assert.That(hub.Status().Workers.Single(one => one.Name == "floods"), Has.Property("IsBarred").True);
        Assert.That(cluster.Hub.Text, Does.Contain("floods: gets no more units").And.Not.Contain("   at "));
    }

    private static async Task<TcpClient> Line(int port, byte[] words)
    {
        TcpClient line = new();
        await line.ConnectAsync("127.0.0.1", port);
        try
        {
            await line.GetStream().WriteAsync(words);
        }
        catch (IOException)
        {
            // the hub hung up on it
        }
        return line;
    }
}
