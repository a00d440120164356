using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using OpenAI;
using OpenAI.Chat;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Evolution.Models;

/// <summary>
/// Models behind an endpoint that speaks OpenAI's chat protocol. It asks once and says how that went; waiting and asking
/// again is <see cref="RetryingModel"/>'s alone, so the SDK's own retries are off. Nothing that an endpoint sends is believed
/// further than it was checked: its length, its time, its counts, its redirects.
/// </summary>
/// <param name="endpoint">Base address, null for OpenAI's own.</param>
/// <param name="key">The secret; it appears in no message and in no answer.</param>
/// <param name="patience">How long one answer may take, from the question to its last byte.</param>
public sealed partial class OpenAiModel(Uri? endpoint, string key, TimeSpan patience, TimeProvider clock) : ILanguageModel
{
    /// <summary>An answer's text may be escaped, and some endpoints send what a model thought before it.</summary>
    private const int LongestBody = 8 * Reply.LongestText;

    /// <summary>A shorter key, such as "none" or "EMPTY", is a word of the endpoint's and no secret; taking it out of programs would spoil
    /// them.</summary>
    private const int ShortestSecret = 8;

    private const string Hidden = "[key]";

    private readonly ConcurrentDictionary<string, ChatClient> _clients = new(StringComparer.Ordinal);
    private readonly HttpClient _http =
        new(new BoundedBodies(new SocketsHttpHandler { AllowAutoRedirect = false }, LongestBody)) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<Reply> AskAsync(Question question, CancellationToken cancel)
    {
        ChatClient client = _clients.GetOrAdd(question.Model, Client);
        using CancellationTokenSource late = new(patience);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            using BinaryContent request = BinaryContent.Create(BinaryData.FromBytes(ChatExchange.Request(question.Model, question.Text)));
            ClientResult result = await client.CompleteChatAsync(request, new RequestOptions { CancellationToken = either.Token });
            (string text, long? asked, long? answered) = ChatExchange.Read(result.GetRawResponse().Content.ToMemory());
            if (text.Length == 0) throw new TransientFailureException($"{question.Model} gave an empty answer");
            if (text.Length > Reply.LongestText)
                throw new NoAnswerException($"{question.Model} gave an answer of more than {Reply.LongestText >> 20} Mi characters");
            if (key.Length >= ShortestSecret) text = text.Replace(key, Hidden, StringComparison.Ordinal);
            return new Reply(text, Tokens.Counted(question.Text, asked), Tokens.Counted(text, answered));
        }
        catch (ClientResultException e)
        {
            throw Refusal(question.Model, e);
        }
        catch (Exception e) when (e is not TransientFailureException && !cancel.IsCancellationRequested)
        {
            if (Within<NoAnswerException>(e) is { } refused) throw new NoAnswerException($"{question.Model}: {refused.Message}");
            // A broken connection, an answer that never ends, JSON that is none: whatever an endpoint may send or not send.
            bool slow = late.IsCancellationRequested || e is OperationCanceledException;
            throw new TransientFailureException(slow ? $"{question.Model} did not answer within {patience.TotalSeconds:F0} s"
                : $"{question.Model} gave no proper answer: {Safe(e.Message)}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private ChatClient Client(string model) => new(model, new ApiKeyCredential(key), new OpenAIClientOptions
    {
        Endpoint = endpoint,
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = patience,
        Transport = new HttpClientPipelineTransport(_http),
    });

    private Exception Refusal(string model, ClientResultException e) => e.Status switch
    {
        401 or 403 => new ProviderDownException($"the endpoint refuses the key in OPENAI_API_KEY (status {e.Status})"),
        404 => new ProviderDownException($"the endpoint knows no model '{model}', or --base-url is wrong (status 404)"),
        402 => new ProviderDownException("the endpoint asks for payment (status 402)"),
        >= 300 and < 400 =>
            new ProviderDownException(
                $"the endpoint sends questions elsewhere{Elsewhere(e.GetRawResponse())} (status {e.Status}); name the address that " +
                    "answers with --base-url"),
        0 => new TransientFailureException($"{model}: no connection to {endpoint?.ToString() ?? "the endpoint"}: {Safe(e.Message)}"),
        408 or 409 or 425 or 429 or >= 500 =>
            new TransientFailureException($"{model}: status {e.Status}", RetryAfter(e.GetRawResponse())),
        _ => new NoAnswerException($"{model}: status {e.Status}: {Safe(e.Message)}"),
    };

    private string Elsewhere(PipelineResponse? response) =>
        response is not null && response.Headers.TryGetValue("Location", out string? place) && place is not null ? $", to {Safe(place)}"
            : "";

    /// <summary>Retry-After in seconds or as a date (RFC 9110), or in milliseconds as some endpoints send it; null for anything
    /// else.</summary>
    private TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValue("retry-after-ms", out string? text) && Number(text) is { } milliseconds)
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e9));
        if (!response.Headers.TryGetValue("Retry-After", out text)) return null;
        if (Number(text) is { } seconds) return TimeSpan.FromSeconds(Math.Min(seconds, 1e6));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null;
    }

    /// <summary>A number that one can wait: .NET reads NaN and the infinities as numbers, too.</summary>
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            && value >= 0 ? value : null;

    private static T? Within<T>(Exception? e) where T : Exception => e is null or T ? e as T : Within<T>(e.InnerException);

    /// <summary>One line without anything that is or looks like a key: endpoints like to quote it.</summary>
    private string Safe(string message)
    {
        string line =
            ProgramText.Shown(KeyLike().Replace(key.Length > 0 ? message.Replace(key, Hidden, StringComparison.Ordinal) : message, Hidden));
        return line.Length > 300 ? $"{line[..300]}…" : line;
    }

    [GeneratedRegex(@"\bsk-[\w*-]{3,}")]
    private static partial Regex KeyLike();
}
