using System.Text.Json;
using System.Text.Json.Nodes;

namespace TensorDecomp.Bench;

/// <summary>JSON that stays JSON: one of its values is another one, of its own kind or not, is doubled or is gone. What a reader makes of
/// well-formed nonsense is reached only so.</summary>
internal static class JsonMutation
{
    private static readonly string[] Values =
    [
        "0", "-1", "1", "2", "17", "2147483647", "2147483648", "9223372036854775807", "18446744073709551616", "1e999", "0.5", "-0.0",
            "null",
        "true", "\"\"", "\"x\"", "\"0\"", "\"1/0\"", "\"NaN\"", "\"2x2x2\"", "[]", "{}", "[[]]", "[null]", "[0,0,0,0]", "\"../../../x\"",
    ];

    /// <summary>A mutation of a text, with parts of another one where that is JSON, too; null where the text is none.</summary>
    public static byte[]? Of(byte[] seed, byte[] other, Random random)
    {
        if (Parsed(seed) is not { } root) return null;
        for (int changes = 1 + random.Next(2); changes > 0; changes--) Change(root, Parsed(other), random);
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static void Change(JsonNode root, JsonNode? other, Random random)
    {
        JsonNode?[] places = [.. Within(root).Skip(1)];
        if (places.Length == 0 || places[random.Next(places.Length)] is not { Parent: { } parent } node) return;
        JsonNode? value = random.Next(4) switch
        {
            0 => Of(Within(root)),
            1 when other is not null => Of(Within(other)),
            2 when node is JsonValue number && number.TryGetValue(out long whole) => JsonValue.Create(whole + random.Next(-2, 3)),
            _ => JsonNode.Parse(Values[random.Next(Values.Length)]),
        };
        bool gone = random.Next(6) == 0;
        if (parent is JsonArray list)
        {
            int at = list.IndexOf(node);
            if (gone) list.RemoveAt(at);
            else if (random.Next(3) == 0) list.Insert(at, value);
            else list[at] = value;
        }
        else if (parent is JsonObject fields)
        {
            string name = node.GetPropertyName();
            if (gone) fields.Remove(name);
            else fields[name] = value;
        }

        JsonNode? Of(IEnumerable<JsonNode?> nodes)
        {
            JsonNode?[] all = [.. nodes];
            return all[random.Next(all.Length)]?.DeepClone();
        }
    }

    private static IEnumerable<JsonNode?> Within(JsonNode? node) => new[] { node }.Concat(node switch
    {
        JsonObject fields => fields.SelectMany(field => Within(field.Value)),
        JsonArray list => list.SelectMany(Within),
        _ => [],
    });

    private static JsonNode? Parsed(byte[] text)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(text);
            _ = Within(root).Count(); // a key that is given twice shows itself only now
            return root;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
