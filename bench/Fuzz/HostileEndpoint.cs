using System.Net;
using System.Net.Sockets;
using System.Text;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Models;
using TensorDecomp.Evolution.Run;

namespace TensorDecomp.Bench;

/// <summary>An HTTP endpoint on the loopback address whose response is a mutation of a proper one.</summary>
internal static class HostileEndpoint
{
    private const string Key = "key-of-the-user-0123456789";

    private static readonly RealInput[] s_responses =
    [
        Response("200 OK", "",
            """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"an """ +
            """idea: key-of-the-user-0123456789"}}],"usage":{"prompt_tokens":11,"completion_tokens":7}}"""),
        Response("200 OK", "", """{"choices":[{"message":{"content":[{"type":"text","text":"in parts"}]}}],"usage":null}"""),
        Response("429 Too Many Requests", "Retry-After: 7\r\n", "{}"),
        Response("503 Busy", "retry-after-ms: 900\r\n", "{\"error\":{\"message\":\"busy, key-of-the-user-0123456789\"}}"),
        Response("307 Temporary Redirect", "Location: http://127.0.0.1:1/v1\r\n", ""),
        Response("400 Bad Request", "", "{\"error\":{\"message\":\"key-of-the-user-0123456789\"}}"),
    ];

    /// <summary>The model answers or says why it does not; the key is in neither.</summary>
    public static void Try(Trial t)
    {
        byte[] response = File.ReadAllBytes(t.Mutated(s_responses));
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = Serve(listener, response);
        t.Taken = Ask(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1")).GetAwaiter().GetResult();
        listener.Stop();
        serving.GetAwaiter().GetResult();
    }

    /// <summary>Whether there was an answer.</summary>
    private static async Task<bool> Ask(Uri address)
    {
        await using OpenAiModel model = new(address, Key, TimeSpan.FromSeconds(2), TimeProvider.System);
        Question question = new(1, 0, "small", "please");
        try
        {
            Reply reply = await model.AskAsync(question, CancellationToken.None);
            if (reply.Text.Contains(Key)) throw new FindingException("an answer tells the key");
            if (reply.PromptTokens < Tokens.Estimate(question.Text) || reply.AnswerTokens < Tokens.Estimate(reply.Text))
                throw new FindingException("an answer counts for less than it is");
            return true;
        }
        catch (Exception e) when (e is TransientFailureException or NoAnswerException or ProviderDownException)
        {
            if (e.Message.Contains(Key)) throw new FindingException("a failure tells the key");
            if (e is TransientFailureException { RetryAfter: { } wait } && wait < TimeSpan.Zero)
                throw new FindingException("a wait ends before it begins");
            return false;
        }
    }

    private static async Task Serve(TcpListener listener, byte[] response)
    {
        try
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            await stream.ReadExactlyAsync(new byte[16]);
            await stream.WriteAsync(response);
            client.Client.Shutdown(SocketShutdown.Send);
            byte[] rest = new byte[4096];
            while (await stream.ReadAsync(rest) > 0) { } // closing over unread bytes would reset the connection
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client had enough.
        }
    }

    private static RealInput Response(string status, string headers, string body) =>
        new("response",
            Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: " +
                    $"close\r\n{headers}\r\n{body}"));
}
