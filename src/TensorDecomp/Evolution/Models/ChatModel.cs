using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace TensorDecomp.Evolution.Models;

/// <summary>Models that are asked through Microsoft's interface for chats, whichever package speaks their protocol.</summary>
/// <param name="endpoint">The endpoint, which the model then owns.</param>
/// <param name="client">The client for a model's name. It asks by the endpoint's way, and once.</param>
public sealed class ChatModel(Endpoint endpoint, Func<string, IChatClient> client) : ILanguageModel
{
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Reply> AskAsync(Question question, CancellationToken cancel) => endpoint.AskAsync(question, async token =>
    {
        ChatResponse response =
            await _clients.GetOrAdd(question.Model, client).GetResponseAsync(question.Text, cancellationToken: token);
        return new Answer(response.Text, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount);
    }, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        return ValueTask.CompletedTask;
    }
}
