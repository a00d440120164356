using System.Net;
using System.Text;
using NUnit.Framework;

namespace TensorDecomp.Cluster.Tests;

/// <summary>What a hub sends to a collector of OpenTelemetry.</summary>
[NonParallelizable]
public sealed class CollectorTests
{
    [Test, CancelAfter(300_000)]
    public async Task Metrics_come_to_the_collector_when_the_hub_ends_at_the_latest(CancellationToken patience)
    {
        string place = $"http://127.0.0.1:{ToolProcess.FreePort()}/";
        using HttpListener collector = new();
        collector.Prefixes.Add(place);
        collector.Start();
        Task<(string Path, string Kind, string Body)> sent = Next(collector);
        using RunningHub cluster = new("--otlp", $"{place}v1/metrics");
        Assert.That(cluster.Hub.Text, Does.Contain($"metrics go to {place}v1/metrics"));
        Assert.That(cluster.Hub.Terminate(), Is.EqualTo(143), cluster.Hub.Text);
        (string path, string kind, string body) = await sent.WaitAsync(patience);
        Assert.That((path, kind), Is.EqualTo(("/v1/metrics", "application/x-protobuf")));
        foreach (string name in (string[])["decomp-hub", "decomp.hub.goals", "decomp.hub.units.done", "decomp.hub.memory"])
            Assert.That(body, Does.Contain(name));
    }

    private static async Task<(string, string, string)> Next(HttpListener collector)
    {
        HttpListenerContext call = await collector.GetContextAsync();
        using MemoryStream body = new();
        await call.Request.InputStream.CopyToAsync(body);
        call.Response.Close();
        return (call.Request.Url!.AbsolutePath, call.Request.ContentType ?? "", Encoding.Latin1.GetString(body.ToArray()));
    }
}
