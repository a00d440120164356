using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using OpenAI;
using OpenAI.Chat;

namespace TensorDecomp.Evolution.Models;

/// <summary>Models behind an endpoint that speaks OpenAI's chat protocol. The SDK's own retries are off.</summary>
/// <param name="endpoint">The endpoint, which the model then owns.</param>
public sealed class OpenAiModel(Endpoint endpoint) : ILanguageModel
{
    /// <summary>The one place that a key comes from.</summary>
    public const string KeyVariable = "OPENAI_API_KEY";

    private readonly ConcurrentDictionary<string, ChatClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Models behind an address.</summary>
    /// <param name="address">Base address, null for OpenAI's own.</param>
    /// <param name="key">The secret; it appears in no message and in no answer.</param>
    /// <param name="patience">How long one answer may take, from the question to its last byte.</param>
    /// <param name="clock">What a Retry-After is compared with.</param>
    public OpenAiModel(Uri? address, string key, TimeSpan patience, TimeProvider clock)
        : this(new Endpoint(address, key, KeyVariable, patience, clock)) { }

    /// <inheritdoc/>
    public Task<Reply> AskAsync(Question question, CancellationToken cancel) => endpoint.AskAsync(question, async token =>
    {
        ChatClient client = _clients.GetOrAdd(question.Model, Client);
        using BinaryContent request = BinaryContent.Create(BinaryData.FromBytes(ChatExchange.Request(question.Model, question.Text)));
        ClientResult result = await client.CompleteChatAsync(request, new RequestOptions { CancellationToken = token });
        return ChatExchange.Read(result.GetRawResponse().Content.ToMemory());
    }, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        return ValueTask.CompletedTask;
    }

    private ChatClient Client(string model) => new(model, new ApiKeyCredential(endpoint.Key), new OpenAIClientOptions
    {
        Endpoint = endpoint.Address,
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = endpoint.Patience,
        Transport = new HttpClientPipelineTransport(endpoint.Http),
    });
}
