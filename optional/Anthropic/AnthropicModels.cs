using System.Collections.Concurrent;
using Anthropic;
using Microsoft.Extensions.AI;
using TensorDecomp.Evolution.Models;

namespace TensorDecomp.Claude;

/// <summary>Anthropic's models, asked through Microsoft's interface for chats.</summary>
public sealed class AnthropicModels : IModelProvider
{
    public ILanguageModel Open(Endpoint endpoint) => new AnthropicModel(endpoint);
}

/// <summary>Models behind an endpoint that speaks Anthropic's protocol. The SDK's own retries are off.</summary>
internal sealed class AnthropicModel(Endpoint endpoint) : ILanguageModel
{
    /// <summary>The protocol wants a bound; a program has a few thousand tokens.</summary>
    private const int MostTokens = 32_000;

    private static readonly Uri Own = new("https://api.anthropic.com");

    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);
    private readonly AnthropicClient _anthropic = Client(endpoint);

    public Task<Reply> AskAsync(Question question, CancellationToken cancel) => endpoint.AskAsync(question, async token =>
    {
        IChatClient client = _clients.GetOrAdd(question.Model, model => _anthropic.AsIChatClient(model, MostTokens));
        ChatResponse response = await client.GetResponseAsync(question.Text, cancellationToken: token);
        return new Answer(response.Text, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
    }, cancel);

    public ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        return ValueTask.CompletedTask;
    }

    private static AnthropicClient Client(Endpoint endpoint) => new()
    {
        ApiKey = endpoint.Key,
        BaseUrl = (endpoint.Address ?? Own).ToString().TrimEnd('/'),
        HttpClient = endpoint.Http,
        MaxRetries = 0,
        Timeout = endpoint.Patience,
    };
}
