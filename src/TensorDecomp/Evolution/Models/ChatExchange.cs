using System.Text.Json;
using TensorDecomp.Evolution.Population;

namespace TensorDecomp.Evolution.Models;

/// <summary>
/// Request and response of the chat protocol as JSON. Of a response only the answer has to be as the protocol says: many endpoints
/// count tokens in ways of their own, or not at all.
/// </summary>
internal static class ChatExchange
{
    public static byte[] Request(string model, string prompt) =>
        JsonSerializer.SerializeToUtf8Bytes(new { model, messages = new[] { new { role = "user", content = prompt } } });

    /// <summary>The text of the first choice, with the tokens that were counted; null where there is no such count.</summary>
    /// <exception cref="FormatException">There is no choice.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static Answer Read(ReadOnlyMemory<byte> body)
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
