using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace TensorDecomp.Evolution.Models;

/// <summary>Models behind an endpoint that speaks OpenAI's chat protocol, more or less. The SDK's own retries are off.</summary>
/// <param name="endpoint">The endpoint, which the model then owns.</param>
public sealed class OpenAiModel(Endpoint endpoint) : ILanguageModel
{
    /// <summary>The one place that a key comes from.</summary>
    public const string KeyVariable = "OPENAI_API_KEY";

    private readonly ChatModel _chat = new(endpoint, Client(endpoint));

    /// <summary>Models behind an address.</summary>
    /// <param name="address">Base address, null for OpenAI's own.</param>
    /// <param name="key">The secret; it appears in no message and in no answer.</param>
    /// <param name="patience">How long one answer may take, from the question to its last byte.</param>
    /// <param name="clock">What a Retry-After is compared with.</param>
    public OpenAiModel(Uri? address, string key, TimeSpan patience, TimeProvider clock)
        : this(new Endpoint(address, key, KeyVariable, patience, clock)) { }

    /// <inheritdoc/>
    public Task<Reply> AskAsync(Question question, CancellationToken cancel) => _chat.AskAsync(question, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    private static Func<string, IChatClient> Client(Endpoint endpoint)
    {
        OpenAIClientOptions options = new()
        {
            Endpoint = endpoint.Address,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = endpoint.Patience,
            Transport = new HttpClientPipelineTransport(endpoint.HttpBy(new PlainAnswers())),
        };
        return model => new ChatClient(model, new ApiKeyCredential(endpoint.Key), options).AsIChatClient();
    }
}
