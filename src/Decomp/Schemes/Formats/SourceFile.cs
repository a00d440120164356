using System.Text;

namespace TensorDecomp.Schemes.Formats;

/// <summary>A file as submitted: its name, its bytes, and its text once they have proved to be UTF-8.</summary>
public sealed class SourceFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Lazy<string?> _text;

    public SourceFile(string path, byte[] bytes)
    {
        (Path, Bytes) = (path, bytes);
        _text = new Lazy<string?>(Decode);
    }

    public string Path { get; }
    public string Name => System.IO.Path.GetFileName(Path);
    public byte[] Bytes { get; }

    /// <summary>The content as text, or null where it is not strict UTF-8.</summary>
    public string? TextOrNull => _text.Value;

    /// <exception cref="MalformedInputException">The bytes are not UTF-8.</exception>
    public string Text => TextOrNull ?? throw new MalformedInputException("the file is not valid UTF-8 text");

    /// <summary>Whether the first bytes are these.</summary>
    public bool StartsWith(ReadOnlySpan<byte> magic) => Bytes.AsSpan().StartsWith(magic);

    /// <exception cref="MalformedInputException">The file is larger than the limit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SourceFile Open(string path, Limits limits)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.CanSeek && stream.Length > limits.FileBytes) throw TooLarge(limits);
        using MemoryStream content = new();
        byte[] buffer = new byte[1 << 16];
        for (int got; (got = stream.Read(buffer)) > 0;)
        {
            if (content.Length + got > limits.FileBytes) throw TooLarge(limits); // pipes and devices have no length
            content.Write(buffer, 0, got);
        }
        return new SourceFile(path, content.ToArray());
    }

    private static MalformedInputException TooLarge(Limits limits) =>
        new($"the file is larger than the limit of {limits.FileBytes} bytes; raise it with --limits");

    private string? Decode()
    {
        try
        {
            ReadOnlySpan<byte> bytes = Bytes;
            if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
