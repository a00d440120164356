using System.Runtime.InteropServices;

namespace TensorDecomp.Cli.Host;

/// <summary>
/// Standard output or standard error as a file descriptor. A reader that went away, as in <c>decomp … | head</c>, is no failure: what
/// is written after that is dropped, and the callback hears of it so that a long verb may end. Other failures are
/// <see cref="Console"/>'s to tell, or nobody's where <paramref name="optional"/> is set: a run does not end because nobody hears its
/// complaints.
/// </summary>
internal sealed partial class StandardStream(int descriptor, Stream console, bool optional, Action left) : Stream
{
    private const int Interrupted = 4, BrokenPipe = 32; // EINTR and EPIPE, the same on Linux and macOS
    private const int GetFlags = 1, CloseOnExec = 1; // F_GETFD and FD_CLOEXEC
    private readonly bool _foreign = IsForeign(descriptor);
    private volatile bool _gone;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>
    /// Whether the process was started without this descriptor, so that something of the runtime's own has its number by now: what
    /// was inherited has survived an exec, and whatever the runtime opens is marked not to.
    /// </summary>
    public static bool IsForeign(int descriptor) => FlagsOf(descriptor, GetFlags) is var flags && (flags < 0 || (flags & CloseOnExec) != 0);

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (_foreign) throw new IOException("standard output cannot be written: it is closed");
        while (bytes.Length > 0 && !_gone)
        {
            nint written = WriteTo(descriptor, in MemoryMarshal.GetReference(bytes), bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error && error == BrokenPipe) Leave();
            else if (error != Interrupted)
            {
                Fallback(bytes);
                return;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Leave()
    {
        _gone = true;
        left();
    }

    /// <summary>The console's own stream waits where a descriptor does not block, and knows the sentence for every other failure.</summary>
    private void Fallback(ReadOnlySpan<byte> bytes)
    {
        try
        {
            console.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!optional) throw new IOException($"standard output cannot be written: {e.Message.TrimEnd('.')}", e);
            _gone = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FlagsOf(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, in byte bytes, nint count);
}
