using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TensorDecomp.Tests.Evolution;

/// <summary>What the endpoint sends back, byte for byte.</summary>
/// <param name="Raw">The whole response, from the status line on.</param>
/// <param name="After">How long it keeps the client waiting.</param>
public sealed record Response(string Raw, TimeSpan After = default)
{
    /// <summary>What it then goes on sending until the client has had enough; null for nothing.</summary>
    public string? Forever { get; init; }

    /// <summary>How long it waits between two pieces of that.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>A proper answer of the chat protocol.</summary>
    public static Response Text(string text, int promptTokens = 11, int answerTokens = 7) => Ok(JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1,
        model = "test",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
        usage = new { prompt_tokens = promptTokens, completion_tokens = answerTokens, total_tokens = promptTokens + answerTokens },
    }));

    public static Response Ok(string body) => Of(200, "OK", body);

    public static Response Of(int status, string reason, string body = "{}", string headers = "") =>
        new($"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: " +
            $"{Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    /// <summary>Promises more than it sends.</summary>
    public Response CutShort() => this with { Raw = Raw[..^20] };
}

/// <summary>A real HTTP server on the loopback address that speaks the chat protocol by script, and keeps the requests.</summary>
internal sealed class LoopbackEndpoint : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly Func<int, string, Response> _script;
    private long _endless;

    /// <param name="script">The response to the request of that number, from 0, given its body.</param>
    public LoopbackEndpoint(Func<int, string, Response> script)
    {
        _script = script;
        _listener.Start();
        _serving = Serve();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Characters of endless answers that the clients took.</summary>
    public long Endless => Interlocked.Read(ref _endless);

    /// <summary>Head and body of each request.</summary>
    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task Serve()
    {
        List<Task> clients = [];
        try
        {
            while (true) clients.Add(Answer(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task Answer(TcpClient client)
    {
        using TcpClient own = client;
        try
        {
            NetworkStream stream = client.GetStream();
            string request = await Read(stream);
            int number;
            lock (Requests)
            {
                number = Requests.Count;
                Requests.Add(request);
            }
            Response response = _script(number, request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            await Task.Delay(response.After, _stop.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(response.Raw), _stop.Token);
            while (response.Forever is { } piece)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(piece), _stop.Token);
                Interlocked.Add(ref _endless, piece.Length);
                await Task.Delay(response.Pause, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client had enough.
        }
    }

    private async Task<string> Read(NetworkStream stream)
    {
        List<byte> bytes = [];
        byte[] buffer = new byte[65536];
        while (true)
        {
            int count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0) return Encoding.UTF8.GetString([.. bytes]);
            bytes.AddRange(buffer[..count]);
            string text = Encoding.UTF8.GetString([.. bytes]);
            int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0) continue;
            string? length = text[..head].Split("\r\n")
                .FirstOrDefault(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (length is not null && bytes.Count
                - Encoding.UTF8.GetByteCount(text[..(head + 4)]) >= int.Parse(length["Content-Length:".Length..])) return text;
        }
    }
}
