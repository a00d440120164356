using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;
using TensorDecomp.Cluster.Hosting;

namespace TensorDecomp.Cluster.Tests;

/// <summary>Who gets past a hub's secret.</summary>
public sealed class HandshakeTests
{
    private sealed record Line(PipeReader Input, PipeWriter Output) : IDuplexPipe
    {
        public static (Line Here, Line There) Open()
        {
            Pipe forth = new(), back = new();
            return (new(back.Reader, forth.Writer), new(forth.Reader, back.Writer));
        }
    }

    [TestCase("the same secret here", "the same secret here", true)]
    [TestCase("the same secret here", "the same secret there", false)]
    [TestCase("", "the same secret there", false)]
    public async Task Both_know_the_secret_or_neither_goes_on(string one, string other, bool known)
    {
        (Line here, Line there) = Line.Open();
        Task<bool> admits = Task.Run(async () =>
        {
            bool admitted = await new Handshake(other).Admits(there);
            if (!admitted) await there.Output.CompleteAsync();
            return admitted;
        });
        Assert.That((await new Handshake(one).Enters(here), await admits), Is.EqualTo((known, known)));
    }

    /// <summary>Who does not know it can send back what it was sent, or what it heard on another line.</summary>
    [Test]
    public async Task An_echo_and_a_replay_do_not_get_in()
    {
        (Line here, Line there) = Line.Open();
        Task<bool> admits = new Handshake("the same secret here").Admits(there);
        await here.Output.WriteAsync(new byte[32]);
        byte[] nonce = await Next(here);
        await here.Output.WriteAsync(nonce);
        Assert.That(await admits, Is.False);

        (here, there) = Line.Open();
        Handshake hub = new("the same secret here");
        Task<bool> enters = hub.Enters(here);
        await there.Output.WriteAsync(await Next(there)); // a hub that knows nothing reflects what comes
        await there.Output.WriteAsync(await Next(there));
        Assert.That(await enters, Is.False);
    }

    private static async Task<byte[]> Next(Line line)
    {
        ReadResult read = await line.Input.ReadAtLeastAsync(32);
        byte[] next = read.Buffer.Slice(0, 32).ToArray();
        line.Input.AdvanceTo(read.Buffer.GetPosition(32));
        return next;
    }

    [Test]
    public async Task A_line_that_ends_or_holds_other_bytes_is_refused()
    {
        (Line here, Line there) = Line.Open();
        await here.Output.WriteAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        await here.Output.CompleteAsync();
        Assert.That(await new Handshake("the same secret here").Admits(there), Is.False);
    }
}
