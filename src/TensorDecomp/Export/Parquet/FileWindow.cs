using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// The part of a file that the library may read: it asks for bytes past the end for ever where a stream only says that there are none.
/// </summary>
internal sealed class FileWindow(Stream file) : Stream
{
    private (long From, long To) _part = (0, file.Length);

    /// <summary>Lets the library see these bytes of the file and no others.</summary>
    public void Show(long from, long to) => _part = (from, to);

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Length;
    public override long Position { get => file.Position; set => file.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        if (file.Position < _part.From || file.Position >= _part.To && buffer.Length > 0)
            throw new MalformedInputException($"the Parquet metadata points to byte {file.Position}, which is not where the data is");
        return file.Read(buffer[..(int)Math.Min(buffer.Length, _part.To - file.Position)]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // The library is asynchronous, this tool is not: what is read from a file is there at once.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer, offset, count));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
