using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TensorDecomp.Cli.Host;

/// <summary>How the tool writes a line of JSON; docs/json.md describes what stands in each.</summary>
internal static class JsonText
{
    // It is read by programs, in which a plus or a quote may be what it is.
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string Of<T>(T fields) => JsonSerializer.Serialize(fields, s_options);
}
