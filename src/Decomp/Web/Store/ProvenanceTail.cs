using System.Text;
using System.Text.Json;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>The engine that a file of a store names, from its last bytes: provenance stands at the end, and 100,000 files are not read
/// whole for a word.</summary>
internal static class ProvenanceTail
{
    private const int Length = 4096, LongestName = 60;

    /// <summary>Empty where none is found there.</summary>
    public static string Engine(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > Length) file.Seek(-Length, SeekOrigin.End);
            byte[] tail = new byte[Length];
            return Engine(tail.AsSpan(0, file.ReadAtLeast(tail, Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Engine(ReadOnlySpan<byte> tail)
    {
        int at = tail.LastIndexOf("\"provenance\":"u8);
        if (at < 0) return "";
        try
        {
            Utf8JsonReader json = new(tail[(at + "\"provenance\":"u8.Length)..], isFinalBlock: false, default);
            while (json.Read() && json.TokenType != JsonTokenType.EndObject)
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals("engine"u8))
                    return json.Read() && json.TokenType == JsonTokenType.String && json.GetString() is { Length: <= LongestName } name
                        ? name : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The file's own reader says what is wrong with it.
        }
        return "";
    }
}
