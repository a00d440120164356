using System.Buffers.Binary;
using System.Text.Json;

namespace TensorDecomp.Search.Messages;

/// <summary>Messages over a byte stream: four bytes of length, least significant first, then that many bytes of JSON.</summary>
internal static class Frames
{
    /// <summary>Longest message; a restart of the largest target has a tenth of that.</summary>
    public const int Longest = 16 << 20;

    public static async Task WriteAsync<T>(Stream stream, T message, CancellationToken cancel = default)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(message);
        byte[] frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        await stream.WriteAsync(frame, cancel).ConfigureAwait(false);
        await stream.FlushAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static async Task<T?> ReadAsync<T>(Stream stream, CancellationToken cancel = default) where T : class
    {
        byte[] head = new byte[4];
        int got = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        if (got == 0) return null;
        int length = got == head.Length ? BinaryPrimitives.ReadInt32LittleEndian(head) : -1;
        if (length is < 0 or > Longest) throw new InvalidDataException("what came in is no message");
        byte[] body = new byte[length];
        try
        {
            await stream.ReadExactlyAsync(body, cancel).ConfigureAwait(false);
            return JsonSerializer.Deserialize<T>(body) ?? throw new InvalidDataException("what came in is an empty message");
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException("what came in is no message", e);
        }
    }
}
