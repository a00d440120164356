using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using OpenAI;
using OpenAI.Chat;

namespace TensorDecomp.Evolution;

/// <summary>
/// Models behind an endpoint that speaks OpenAI's chat protocol. It asks once and says how that went; waiting and asking
/// again is <see cref="RetryingModel"/>'s alone, so the SDK's own retries are off.
/// </summary>
/// <param name="endpoint">Base address, null for OpenAI's own.</param>
/// <param name="key">The secret; it appears in no message.</param>
/// <param name="patience">How long one answer may take.</param>
public sealed partial class OpenAiModel(Uri? endpoint, string key, TimeSpan patience, TimeProvider clock) : ILanguageModel
{
    private readonly ConcurrentDictionary<string, ChatClient> _clients = new(StringComparer.Ordinal);

    public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
    {
        ChatClient client = _clients.GetOrAdd(question.Model, Client);
        try
        {
            ChatCompletion completion = await client.CompleteChatAsync([new UserChatMessage(question.Text)], cancellationToken: cancel);
            string text = string.Concat(completion.Content.Select(part => part.Text));
            if (text.Length == 0) throw new TransientFailureException($"{question.Model} gave an empty answer");
            return new Reply(text, completion.Usage?.InputTokenCount ?? Tokens.Estimate(question.Text), completion.Usage?.OutputTokenCount ?? Tokens.Estimate(text));
        }
        catch (ClientResultException e)
        {
            throw Refusal(question.Model, e);
        }
        catch (Exception e) when (e is not TransientFailureException && !cancel.IsCancellationRequested)
        {
            // A broken connection, an answer that never ends, JSON that is none: whatever an endpoint may send or not send.
            throw new TransientFailureException(e is OperationCanceledException ? $"{question.Model} did not answer within {patience.TotalSeconds:F0} s" : $"{question.Model} gave no proper answer: {Safe(e.Message)}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ChatClient Client(string model) => new(model, new ApiKeyCredential(key), new OpenAIClientOptions
    {
        Endpoint = endpoint,
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = patience,
    });

    private Exception Refusal(string model, ClientResultException e) => e.Status switch
    {
        401 or 403 => new ProviderDownException($"the endpoint refuses the key in OPENAI_API_KEY (status {e.Status})"),
        404 => new ProviderDownException($"the endpoint knows no model '{model}', or --base-url is wrong (status 404)"),
        402 => new ProviderDownException("the endpoint asks for payment (status 402)"),
        0 or 408 or 409 or 425 or 429 or >= 500 => new TransientFailureException($"{model}: status {e.Status}", RetryAfter(e.GetRawResponse())),
        _ => new NoAnswerException($"{model}: status {e.Status}: {Safe(e.Message)}"),
    };

    /// <summary>Retry-After in seconds or as a date (RFC 9110), or in milliseconds as some endpoints send it.</summary>
    private TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValue("retry-after-ms", out string? text) && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double milliseconds)) return TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e9));
        if (!response.Headers.TryGetValue("Retry-After", out text)) return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)) return TimeSpan.FromSeconds(Math.Min(seconds, 1e6));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null;
    }

    /// <summary>One line without anything that is or looks like a key: endpoints like to quote it.</summary>
    private string Safe(string message)
    {
        string line = KeyLike().Replace(key.Length > 0 ? message.Replace(key, "[key]", StringComparison.Ordinal) : message, "[key]").ReplaceLineEndings(" ");
        return line.Length > 300 ? $"{line[..300]}…" : line;
    }

    [GeneratedRegex(@"\bsk-[\w*-]{3,}")]
    private static partial Regex KeyLike();
}
