using System.Text;

namespace TensorDecomp.Schemes.Reading;

/// <summary>A file as submitted: its name, its bytes, and its text once they have proved to be UTF-8.</summary>
public sealed class SourceFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Lazy<string?> _text;
    private readonly Func<string, SourceFile?> _sibling;

    /// <summary>A file whose bytes are at hand.</summary>
    /// <param name="path">Where it came from; formats look at the name only.</param>
    /// <param name="bytes">Its content; text in UTF-16 with a byte order mark is taken over as UTF-8.</param>
    /// <param name="sibling">Finds another file beside it by name, for formats that spread over several; null where none are.</param>
    public SourceFile(string path, byte[] bytes, Func<string, SourceFile?>? sibling = null)
    {
        (Path, Bytes) = (path, WithoutUtf16(bytes));
        _text = new Lazy<string?>(Decode);
        _sibling = sibling ?? (_ => null);
    }

    /// <summary>Where it came from, as it was given.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The content, UTF-16 turned into UTF-8; not a copy.</summary>
    public byte[] Bytes { get; }

    /// <summary>The content as text, or null where it is not strict UTF-8.</summary>
    public string? TextOrNull => _text.Value;

    /// <summary>The bytes without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 => StartsWith("\uFEFF"u8) ? Bytes.AsMemory(3) : Bytes;

    /// <summary>The content as text, without a byte order mark.</summary>
    /// <exception cref="MalformedInputException">The bytes are not UTF-8.</exception>
    public string Text => TextOrNull ?? throw new MalformedInputException("the file is not valid UTF-8 text");

    /// <summary>Whether the first bytes are these.</summary>
    public bool StartsWith(ReadOnlySpan<byte> magic) => Bytes.AsSpan().StartsWith(magic);

    /// <summary>The file of that name beside this one, or null where there is none.</summary>
    public SourceFile? Sibling(string name) => _sibling(name);

    /// <summary>Reads a file as a whole; those beside it are read when a format asks for them.</summary>
    /// <exception cref="MalformedInputException">The file is larger than the limit, or a pipe or device from which nothing
    /// comes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SourceFile Open(string path, Limits limits)
    {
        FileInfo info = new(path);
        // Pipes and devices have no length; they are waited for, and a plain file is not.
        bool plain = info.Exists && info.Length > 0 && info.LinkTarget is null;
        byte[]? content = plain ? Content(path, limits, () => { }) : PatientRead.Within(signal => Content(path, limits, signal));
        return new SourceFile(path, content ?? throw TooLarge(limits), name =>
        {
            string beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", name);
            return File.Exists(beside) ? Open(beside, limits) : null;
        });
    }

    private static byte[]? Content(string path, Limits limits, Action signal)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.CanSeek && stream.Length > limits.FileBytes) throw TooLarge(limits);
        return ReadBounded(stream, limits.FileBytes, signal);
    }

    /// <summary>
    /// The rest of the stream, or null where it holds more bytes than that; no more are ever read. Pipes have no length
    /// and archives may lie about theirs, so none is asked for.
    /// </summary>
    /// <param name="signal">Called whenever something came.</param>
    public static byte[]? ReadBounded(Stream stream, long limit, Action? signal = null)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[1 << 16];
        for (int got; (got = stream.Read(buffer)) > 0;)
        {
            signal?.Invoke();
            if (content.Length + got > limit) return null;
            content.Write(buffer, 0, got);
        }
        return content.ToArray();
    }

    private static MalformedInputException TooLarge(Limits limits) =>
        new($"the file is larger than the limit of {limits.FileBytes} bytes; raise it with --limits");

    private string? Decode()
    {
        try
        {
            ReadOnlySpan<byte> bytes = Bytes;
            if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
            string text = Strict.GetString(bytes);
            return text.Contains('\r') && !text.Contains('\n') ? text.Replace('\r', '\n') : text; // lines of old Macs
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // What begins with the byte order mark of UTF-16, as PowerShell writes it, becomes UTF-8; what is none stays as it is.
    private static byte[] WithoutUtf16(byte[] bytes)
    {
        if (bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])) return bytes;
        try
        {
            UnicodeEncoding encoding = new(bigEndian: bytes[0] == 0xFE, byteOrderMark: false, throwOnInvalidBytes: true);
            return Strict.GetBytes(encoding.GetString(bytes.AsSpan(2)));
        }
        catch (Exception e) when (e is DecoderFallbackException or EncoderFallbackException)
        {
            return bytes;
        }
    }
}
