using System.Runtime.CompilerServices;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The part of a file that the library may read, and how. Metadata is read byte by byte, and the library believes it: a damaged number
/// leads it past the end, it makes room for what a list claims to hold, lists of nothing cost it time, and it follows lists in lists as
/// deep as they go. Each byte that it asks for is an occasion to refuse.
/// </summary>
/// <param name="file">A seekable stream.</param>
/// <param name="limits">What the file may ask for.</param>
/// <param name="clock">What time goes by.</param>
internal sealed class FileWindow(Stream file, Limits limits, TimeProvider clock) : Stream
{
    // A list of flags takes the library seconds between two bytes; a machine that slept in between counts as one of them.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5), AllPauses = TimeSpan.FromSeconds(30);

    private (long From, long To) _part = (0, file.Length);
    private long _single, _last, _largest;
    private TimeSpan _pauses;
    private UInt128 _number;
    private int _bits;

    // Whatever the library makes of metadata, a group of rows or an element of the schema, it makes of one such byte at least.
    private long MostSingle => limits.FileBytes / 16;

    /// <summary>Lets the library see these bytes of the file and no others, and stand on the first.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="largest">The largest number among metadata.</param>
    public void Show(long from, long to, long largest = long.MaxValue)
    {
        (_part, _single, _pauses, _largest) = ((from, to), 0, default, largest);
        Position = from;
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set
        {
            if (value < _part.From || value > _part.To) throw Outside(value);
            file.Position = value;
            Interrupt();
        }
    }

    /// <summary>The next byte of metadata.</summary>
    /// <exception cref="MalformedInputException">It lies outside, or the metadata costs more than sound metadata can.</exception>
    public override int ReadByte()
    {
        long now = clock.GetTimestamp();
        if (_last != 0 && clock.GetElapsedTime(_last, now) is var pause)
            _pauses += pause < LongestPause ? pause : LongestPause;
        _last = now;
        if (_pauses > AllPauses) throw new MalformedInputException("the Parquet metadata takes longer to read than any sound file's");
        if (++_single > MostSingle) throw Limits.Over("Parquet metadata", _single, "bytes or more", MostSingle);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new MalformedInputException("the Parquet metadata has lists in lists without end");
        if (file.Position >= _part.To) throw Outside(file.Position);
        int next = file.ReadByte();
        Number(next);
        return next;
    }

    // Numbers have seven bits a byte, the lowest first, and a sign for more to come. What says that a list begins has that sign too, so
    // that a list's length is taken for a hundred times what it is; no matter, they are short.
    private void Number(int next)
    {
        if (_bits > 63) throw TooLarge();
        _number |= (UInt128)(uint)(next & 0x7F) << _bits;
        _bits += 7;
        if (next >= 0x80) return;
        if (_number > (ulong)_largest) throw TooLarge();
        (_number, _bits) = (0, 0);

        static MalformedInputException TooLarge() => new("the Parquet metadata has a number that is too large for any sound file");
    }

    private void Interrupt() => (_last, _number, _bits) = (0, 0, 0);

    public override int Read(Span<byte> buffer)
    {
        Interrupt();
        if (file.Position >= _part.To && buffer.Length > 0) throw Outside(file.Position);
        return file.Read(buffer[..(int)Math.Min(buffer.Length, _part.To - file.Position)]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // The library is asynchronous, this tool is not: what is read from a file is there at once.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer, offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static MalformedInputException Outside(long position) =>
        new($"the Parquet metadata points to byte {position}, which is not where the data is");
}
