using Anthropic;
using Microsoft.Extensions.AI;
using TensorDecomp.Evolution.Models;

namespace TensorDecomp.Claude;

/// <summary>Anthropic's models, asked through Microsoft's interface for chats. The SDK's own retries are off.</summary>
public sealed class AnthropicModels : IModelProvider
{
    /// <summary>The protocol wants a bound; a program has a few thousand tokens.</summary>
    private const int MostTokens = 32_000;

    private static readonly Uri Own = new("https://api.anthropic.com");

    public ILanguageModel Open(Endpoint endpoint)
    {
        AnthropicClient anthropic = new()
        {
            ApiKey = endpoint.Key,
            BaseUrl = (endpoint.Address ?? Own).ToString().TrimEnd('/'),
            HttpClient = endpoint.Http,
            MaxRetries = 0,
            Timeout = endpoint.Patience,
        };
        return new ChatModel(endpoint, model => anthropic.AsIChatClient(model, MostTokens));
    }
}
