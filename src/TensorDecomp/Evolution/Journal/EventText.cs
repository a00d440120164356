using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Journal;

/// <summary>Events as JSON: the same event, the same text, on every machine.</summary>
internal static class EventText
{
    /// <summary>The kinds of event. A new one is a record and a line here.</summary>
    public static IReadOnlyList<(string Kind, Type Type)> Kinds { get; } =
    [
        ("started", typeof(Started)),
        ("budgeted", typeof(Budgeted)),
        ("proposed", typeof(Proposed)),
        ("answered", typeof(Answered)),
        ("lost", typeof(Lost)),
        ("edited", typeof(Edited)),
        ("repair", typeof(RepairAsked)),
        ("evaluated", typeof(Evaluated)),
        ("rejected", typeof(Rejected)),
        ("advised", typeof(Advised)),
        ("placed", typeof(Placed)),
        ("migrated", typeof(Migrated)),
        ("reset", typeof(Reset)),
        ("handed", typeof(Handed)),
    ];

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a median loss may be infinite
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the text goes into a database and files, never into a web page
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WithoutSchemes, WithoutHoles } },
        RespectNullableAnnotations = true,
        Converters = { new TargetText(), new JsonStringEnumConverter() },
    };

    public static string KindOf(IRunEvent e) => Kinds.First(k => k.Type == e.GetType()).Kind;

    public static string Write(IRunEvent e) => JsonSerializer.Serialize(e, e.GetType(), Options);

    /// <exception cref="MalformedInputException">It is no event of that kind.</exception>
    public static IRunEvent Read(string kind, string json)
    {
        Type type = Kinds.FirstOrDefault(k => k.Kind == kind).Type
            ?? throw new MalformedInputException($"'{kind}' is no kind of event; the journal was written by another version.");
        return (IRunEvent)ReadAs(type, json, $"an event '{kind}'", "; the journal was damaged, or written by another version.");
    }

    /// <summary>Something else that is written as events are.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads it again.</summary>
    /// <exception cref="MalformedInputException">It is none; the message is a clause.</exception>
    public static T ReadAs<T>(string json, string what) where T : class => (T)ReadAs(typeof(T), json, what, "");

    private static object ReadAs(Type type, string json, string what, string whence)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, Options) ?? throw new MalformedInputException($"{what} is null");
        }
        // the last three for halves of surrogate pairs
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            string place = e is JsonException { Path: { Length: > 1 } path } ? $" at {path}" : "";
            throw new MalformedInputException($"{what} lacks a part, or has one of another kind{place}{whence}");
        }
    }

    /// <summary>Certified schemes have files of their own; the journal names those.</summary>
    private static void WithoutSchemes(JsonTypeInfo type)
    {
        if (type.Type != typeof(Evaluation)) return;
        JsonPropertyInfo? found = type.Properties.FirstOrDefault(p => p.Name == "found");
        if (found is not null) type.Properties.Remove(found);
    }

    /// <summary>Whatever an event cannot be without has to be there; what may be null is not written where it is.</summary>
    private static void WithoutHoles(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
            if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false }) property.IsRequired = true;
    }

    /// <summary>A target as people write it, "3x3x3:23" or "3x3x3:23@cyclic:5".</summary>
    private sealed class TargetText : JsonConverter<TiedTarget>
    {
        public override TiedTarget Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            EvolutionTargets.TryParse(reader.GetString() ?? "", out IReadOnlyList<TiedTarget>? targets, out _) && targets is [var one]
                && EvolutionTargets.WhyNot(one.Target) is null
                ? one
                : throw new JsonException($"'{reader.GetString()}' is no target");

        public override void Write(Utf8JsonWriter writer, TiedTarget value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
