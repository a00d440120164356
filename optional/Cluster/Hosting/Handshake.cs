using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace TensorDecomp.Cluster.Hosting;

/// <summary>
/// Both ends of a line prove, before a byte of anything else, that they know a secret: each answers what the other drew by HMAC-SHA-256,
/// and who came proves first. The secret itself never travels. What goes over the line afterwards is as open as the line is.
/// </summary>
internal sealed class Handshake
{
    private const int Length = 32;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly byte[] _key;

    /// <param name="secret">What both ends know.</param>
    public Handshake(string secret) => _key = SHA256.HashData(Encoding.UTF8.GetBytes($"decomp\n{secret}"));

    /// <summary>Whether the other end of a line that was opened here does not know the secret, or another one.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>For lines that come in.</summary>
    public ConnectionDelegate Inbound(ConnectionDelegate next) => async line =>
    {
        if (await Admits(line.Transport).ConfigureAwait(false)) await next(line).ConfigureAwait(false);
        else line.Abort(new ConnectionAbortedException("whoever came does not know the secret"));
    };

    /// <summary>For lines that go out.</summary>
    public ConnectionDelegate Outbound(ConnectionDelegate next) => async line =>
    {
        if (await Enters(line.Transport).ConfigureAwait(false))
        {
            await next(line).ConfigureAwait(false);
            return;
        }
        line.Abort(new ConnectionAbortedException("the hub does not know the secret"));
    };

    /// <summary>Whether whoever came knows the secret; nothing is said to one who does not.</summary>
    internal async Task<bool> Admits(IDuplexPipe line)
    {
        byte[] own = RandomNumberGenerator.GetBytes(Length);
        if (await Read(line.Input).ConfigureAwait(false) is not { } other) return false;
        await line.Output.WriteAsync(own).ConfigureAwait(false);
        if (await Read(line.Input).ConfigureAwait(false) is not { } proof
            || !CryptographicOperations.FixedTimeEquals(proof, Proof("comes", other, own))) return false;
        await line.Output.WriteAsync(Proof("admits", own, other)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether the other end knows the secret, and takes it that this one does.</summary>
    internal async Task<bool> Enters(IDuplexPipe line)
    {
        byte[] own = RandomNumberGenerator.GetBytes(Length);
        await line.Output.WriteAsync(own).ConfigureAwait(false);
        if (await Read(line.Input).ConfigureAwait(false) is not { } other) return false;
        await line.Output.WriteAsync(Proof("comes", own, other)).ConfigureAwait(false);
        // From here on it was heard: a line that is not answered was cut for the proof was none.
        WasRefused = await Read(line.Input).ConfigureAwait(false) is not { } proof
            || !CryptographicOperations.FixedTimeEquals(proof, Proof("admits", other, own));
        return !WasRefused;
    }

    private byte[] Proof(string role, byte[] first, byte[] second) =>
        HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(role), .. first, .. second]);

    private static async Task<byte[]?> Read(PipeReader input)
    {
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            ReadResult read = await input.ReadAtLeastAsync(Length, patience.Token).ConfigureAwait(false);
            if (read.Buffer.Length < Length) return null;
            byte[] got = read.Buffer.Slice(0, Length).ToArray();
            input.AdvanceTo(read.Buffer.GetPosition(Length));
            return got;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException
            or ConnectionResetException or InvalidOperationException)
        {
            return null;
        }
    }
}
