using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Programs.Compilation;

namespace TensorDecomp.Evolution.Models;

/// <summary>What a model said, with the tokens that its endpoint counted; null where there is no such count.</summary>
public readonly record struct Answer(string Text, long? PromptTokens, long? AnswerTokens);

/// <summary>
/// What holds of every endpoint of models, whatever protocol a client speaks with it. It is asked once; waiting and asking again is
/// <see cref="RetryingModel"/>'s alone. Nothing that it sends is believed further than it was checked: its length, its time, its counts,
/// its redirects; and the key stands in no message and in no answer.
/// </summary>
public sealed partial class Endpoint : IDisposable
{
    /// <summary>An answer's text may be escaped, and some endpoints send what a model thought before it.</summary>
    private const int LongestBody = 8 * Reply.LongestText;

    /// <summary>A shorter key, such as "none" or "EMPTY", is a word of the endpoint's and no secret; taking it out of programs would spoil
    /// them.</summary>
    private const int ShortestSecret = 8;

    private const string Hidden = "[key]";

    private readonly string _keyVariable;
    private readonly TimeProvider _clock;
    private readonly HttpMessageHandler _way;

    /// <summary>An endpoint, which is not asked before somebody asks it.</summary>
    /// <param name="address">Base address, null for the provider's own.</param>
    /// <param name="key">The secret.</param>
    /// <param name="keyVariable">The environment variable that it comes from.</param>
    /// <param name="patience">How long one answer may take, from the question to its last byte.</param>
    /// <param name="clock">What dates are compared with.</param>
    public Endpoint(Uri? address, string key, string keyVariable, TimeSpan patience, TimeProvider clock)
    {
        (Address, Key, Patience, _keyVariable, _clock) = (address, key, patience, keyVariable, clock);
        _way = new Refusals(new BoundedBodies(new SocketsHttpHandler { AllowAutoRedirect = false }, LongestBody), RetryAfter);
        Http = new(_way) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Base address; null for the provider's own.</summary>
    public Uri? Address { get; }

    /// <summary>The secret, for the client that speaks the protocol.</summary>
    public string Key { get; }

    /// <summary>How long one answer may take, from the question to its last byte.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The way to it: bounded bodies, no redirects, and a refusal is an exception that <see cref="AskAsync"/> knows.</summary>
    public HttpClient Http { get; }

    /// <summary>The same way, on which somebody looks at the answers.</summary>
    internal HttpClient HttpBy(DelegatingHandler reader)
    {
        reader.InnerHandler = _way;
        return new HttpClient(reader, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks once, by whatever client, and takes the answer or says what came instead.</summary>
    /// <exception cref="TransientFailureException">Asking again may help.</exception>
    /// <exception cref="NoAnswerException">This question will have no answer.</exception>
    /// <exception cref="ProviderDownException">No question will.</exception>
    public async Task<Reply> AskAsync(Question question, Func<CancellationToken, Task<Answer>> ask, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(Patience);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        Answer answer;
        try
        {
            answer = await ask(either.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            throw Failure(question.Model, e, late.IsCancellationRequested);
        }
        if (answer.Text.Length == 0) throw new TransientFailureException($"{question.Model} gave an empty answer");
        if (answer.Text.Length > Reply.LongestText)
            throw new NoAnswerException($"{question.Model} gave an answer of more than {Reply.LongestText >> 20} Mi characters");
        string text = Key.Length >= ShortestSecret ? answer.Text.Replace(Key, Hidden, StringComparison.Ordinal) : answer.Text;
        return new Reply(text, Tokens.Counted(question.Text, answer.PromptTokens), Tokens.Counted(text, answer.AnswerTokens));
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => Http.Dispose();

    private Exception Failure(string model, Exception e, bool late)
    {
        if (Within<Refusal>(e) is { } refused) return Of(model, refused);
        if (Within<NoAnswerException>(e) is { } none) return new NoAnswerException($"{model}: {none.Message}");
        // A broken connection, an answer that never ends, JSON that is none: whatever an endpoint may send or not send.
        if (late || e is OperationCanceledException)
            return new TransientFailureException($"{model} did not answer within {Patience.TotalSeconds:F0} s");
        return new TransientFailureException(Within<HttpRequestException>(e) is { } cut && IsUnreached(cut)
            ? $"{model}: no connection to {Address?.ToString() ?? "the endpoint"}: {Safe(cut.Message)}"
            : $"{model} gave no proper answer: {Safe(e.Message)}");
    }

    private static bool IsUnreached(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    private Exception Of(string model, Refusal refusal) => refusal.Status switch
    {
        401 or 403 => new ProviderDownException($"the endpoint refuses the key in {_keyVariable} (status {refusal.Status})"),
        404 => new ProviderDownException($"the endpoint knows no model '{model}', or --base-url is wrong (status 404)"),
        402 => new ProviderDownException("the endpoint asks for payment (status 402)"),
        >= 300 and < 400 => new ProviderDownException(
            $"the endpoint sends questions elsewhere{(refusal.Elsewhere is { } place ? $", to {Safe(place)}" : "")} "
                + $"(status {refusal.Status}); name the address that answers with --base-url"),
        408 or 409 or 425 or 429 or >= 500 => new TransientFailureException($"{model}: status {refusal.Status}", refusal.RetryAfter),
        _ => new NoAnswerException($"{model}: status {refusal.Status}: {Safe(refusal.Message)}"),
    };

    /// <summary>Retry-After in seconds or as a date (RFC 9110), or in milliseconds as some endpoints send it; null for anything
    /// else.</summary>
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (Header(response, "retry-after-ms") is { } text && Number(text) is { } milliseconds)
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e9));
        text = Header(response, "Retry-After");
        if (Number(text) is { } seconds) return TimeSpan.FromSeconds(Math.Min(seconds, 1e6));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            && date > _clock.GetUtcNow() ? date - _clock.GetUtcNow() : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>A number that one can wait: .NET reads NaN and the infinities as numbers, too.</summary>
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            && value >= 0 ? value : null;

    private static T? Within<T>(Exception? e) where T : Exception => e is null or T ? e as T : Within<T>(e.InnerException);

    /// <summary>One line without anything that is or looks like a key: endpoints like to quote it.</summary>
    private string Safe(string message)
    {
        string line =
            ProgramText.Shown(KeyLike().Replace(Key.Length > 0 ? message.Replace(Key, Hidden, StringComparison.Ordinal) : message, Hidden));
        return line.Length > 300 ? $"{line[..300]}…" : line;
    }

    [GeneratedRegex(@"\bsk-[\w*-]{3,}")]
    private static partial Regex KeyLike();

    /// <summary>The endpoint answered with another status than success.</summary>
    private sealed class Refusal(int status, string message, TimeSpan? retryAfter, string? elsewhere) : Exception(message)
    {
        public int Status => status;
        public TimeSpan? RetryAfter => retryAfter;
        public string? Elsewhere => elsewhere;
    }

    /// <summary>Makes an exception of every refusal before a client sees it: each client has its own idea of what to keep of one.</summary>
    private sealed class Refusals(HttpMessageHandler inner, Func<HttpResponseMessage, TimeSpan?> retryAfter) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancel);
            if (response.IsSuccessStatusCode) return response;
            using (response)
                throw new Refusal((int)response.StatusCode, Said(await response.Content.ReadAsStringAsync(cancel)), retryAfter(response),
                    Header(response, "Location"));
        }

        /// <summary>error.message of the body, as the protocols have it, or the body.</summary>
        private static string Said(string body)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(body);
                return document.RootElement.GetProperty("error").GetProperty("message").GetString() ?? body;
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return body;
            }
        }
    }
}
