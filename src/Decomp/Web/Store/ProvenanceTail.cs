using System.Text;
using System.Text.Json;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>The origin that a file of a store names, from its last bytes: provenance stands at the end, and 100,000 files are not read
/// whole for a few words.</summary>
internal static class ProvenanceTail
{
    private const int Length = 4096, LongestName = 60;

    /// <summary>Unknown where none is found there.</summary>
    public static Origin Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > Length) file.Seek(-Length, SeekOrigin.End);
            byte[] tail = new byte[Length];
            return Parse(tail.AsSpan(0, file.ReadAtLeast(tail, Length, throwOnEndOfStream: false)), File.GetLastWriteTimeUtc(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Origin.Unknown;
        }
    }

    private static Origin Parse(ReadOnlySpan<byte> tail, DateTime written)
    {
        Origin origin = Origin.Unknown with { Written = written };
        int at = tail.LastIndexOf("\"provenance\":"u8);
        if (at < 0) return origin;
        try
        {
            Utf8JsonReader json = new(tail[(at + "\"provenance\":"u8.Length)..], isFinalBlock: false, default);
            while (json.Read() && json.TokenType != JsonTokenType.EndObject)
            {
                if (json.TokenType != JsonTokenType.PropertyName) continue;
                if (json.ValueTextEquals("engine"u8)) origin = origin with { Engine = Word(ref json) };
                else if (json.ValueTextEquals("version"u8)) origin = origin with { Version = Word(ref json) };
                else if (json.ValueTextEquals("seed"u8) && json.Read() && json.TokenType == JsonTokenType.Number
                    && json.TryGetUInt64(out ulong seed))
                    origin = origin with { Seed = seed };
                else if (json.ValueTextEquals("seconds"u8) && json.Read() && json.TokenType == JsonTokenType.Number
                    && json.TryGetDouble(out double seconds) && double.IsFinite(seconds)) origin = origin with { Seconds = seconds };
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The file's own reader says what is wrong with it.
        }
        return origin;
    }

    // Interned, for a store has few different ones.
    private static string Word(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.String
        && json.GetString() is { Length: <= LongestName } name ? string.Intern(name) : "";
}
