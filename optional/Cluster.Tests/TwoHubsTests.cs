using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Two hubs that share a board on a Redis server, and encrypt what they say to each other as to others.</summary>
[NonParallelizable]
public sealed class TwoHubsTests
{
    private static bool HasTheBoard(string line) => line == "has the board";

    [Test, CancelAfter(600_000)]
    public async Task When_the_hub_that_has_the_board_is_killed_the_other_goes_on_with_it(CancellationToken patience)
    {
        using RedisServer redis = new();
        using TemporaryFolder folder = new();
        string fingerprint = Certificate(folder["hub.p12"]);
        File.WriteAllText(folder["secret.txt"], "a secret of this test alone");
        int[] ports = [ToolProcess.FreePort(), ToolProcess.FreePort()];
        string places = string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
        ToolProcess[] hubs = [.. ports.Select(port => ToolProcess.Start(folder.Path, "hub", "--listen", $"127.0.0.1:{port}", "--redis",
            redis.Place, "--out", $"found-{port}", "--lease", "5s", "--secret-file", "secret.txt", "--certificate", "hub.p12"))];
        try
        {
            await Task.WhenAll(hubs.Select(hub => hub.Line(line => line.StartsWith("hub at", StringComparison.Ordinal))))
                .WaitAsync(patience);
            using ToolProcess worker = ToolProcess.Start(folder.Path, "worker", "--hub", places, "--threads", "1", "--name", "w",
                "--secret-file", "secret.txt", "--fingerprint", fingerprint);
            int first = await First(hubs).WaitAsync(patience);
            HubAddress.TryParse(places, out HubAddress? address);
            SearchGoal goal = OpenBoard.Goal("2x4x5", 33, "Q", "gradient", seed: 1);
            using IHub hub = new OrleansCluster().Connect(address! with
            {
                Secret = "a secret of this test alone",
                Fingerprint = fingerprint,
            });
            Task<SearchResult>[] search = RunningHub.Search(hub, [goal], patience);
            while (hub.Status().Units.Done == 0 && !search[0].IsCompleted) await Task.Delay(50, patience);
            hubs[first].Kill();
            await hubs[1 - first].Line(HasTheBoard).WaitAsync(patience);
            SearchResult result = await search[0];
            Assert.That((result.End, result.Best?.Rank), Is.EqualTo((SearchEnd.Reached, 33)));
            HubStatus status = hub.Status();
            Assert.That(status.Goals.Single().State, Is.EqualTo("reached"), "the board is the same");
            Assert.That(status.Units.Refused, Is.Zero, hubs[1 - first].Text);
            Assert.That(worker.Terminate(), Is.EqualTo(143), worker.Text);
            Assert.That(hubs[1 - first].Terminate(), Is.EqualTo(143), hubs[1 - first].Text);
        }
        finally
        {
            foreach (ToolProcess hub in hubs) hub.Dispose();
        }
    }

    /// <summary>Makes a certificate that nobody signed; its fingerprint.</summary>
    private static string Certificate(string file)
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=decomp", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12));
        return Encryption.Fingerprint(certificate);
    }

    /// <summary>Which of them says first that it has the board.</summary>
    private static async Task<int> First(ToolProcess[] hubs)
    {
        Task<string>[] said = [.. hubs.Select(hub => hub.Line(HasTheBoard))];
        return Array.IndexOf(said, await Task.WhenAny(said));
    }
}
