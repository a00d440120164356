using System.Net.Http.Headers;
using System.Text.Json;

namespace TensorDecomp.Evolution.Models;

/// <summary>
/// Says again, as the chat protocol has it, what an endpoint answered. Many name reasons and count tokens in ways of their own, or not at
/// all, on any of which the client would fail as a whole; so only the text has to be as the protocol says.
/// </summary>
internal sealed class PlainAnswers : DelegatingHandler
{
    /// <exception cref="FormatException">There is no choice.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancel);
        using HttpContent content = response.Content;
        ByteArrayContent plain = new(Written(Read(await content.ReadAsByteArrayAsync(cancel))));
        plain.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Content = plain;
        return response;
    }

    private static byte[] Written(Answer answer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = answer.Text } } },
        usage = new { prompt_tokens = Tokens(answer.PromptTokens), completion_tokens = Tokens(answer.AnswerTokens) },
    });

    // The protocol's counts are of 32 bits; none at all and none are the same to those who pay.
    private static int Tokens(long? count) => (int)Math.Clamp(count ?? 0, 0, int.MaxValue);

    /// <summary>The text of the first choice, with the tokens that were counted; null where there is no such count.</summary>
    private static Answer Read(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        if (Member(root, "choices") is not { ValueKind: JsonValueKind.Array } choices || choices.GetArrayLength() == 0
            || Member(choices[0], "message") is not { ValueKind: JsonValueKind.Object } message)
            throw new FormatException("it holds no choice with a message");
        JsonElement? usage = Member(root, "usage");
        return new Answer(Text(Member(message, "content")), Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"));
    }

    /// <summary>A text, or the texts of its parts.</summary>
    private static string Text(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts =>
            string.Concat(parts.EnumerateArray()
                .Select(part => Member(part, "text") is { ValueKind: JsonValueKind.String } text ? text.GetString() : "")),
        _ => "",
    };

    private static long? Count(JsonElement? usage, string name) =>
        usage is { } counts && Member(counts, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long count)
            ? count : null;

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : null;
}
