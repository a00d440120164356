using System.Buffers.Binary;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// A Parquet file opened for reading: its schema, its key-value metadata and cursors over its columns. It reads what this tool
/// writes (plain and dictionary pages of version 1; GZIP, Brotli or no compression) and says so about anything else.
/// </summary>
public sealed class ParquetFile
{
    private const int LargestFooter = 16 << 20;

    private readonly Stream _file;
    private readonly FileMetadata _metadata;

    /// <param name="file">A seekable stream, left open.</param>
    /// <param name="limits">What the file may ask for.</param>
    /// <exception cref="MalformedInputException">The file is no Parquet file, or is damaged.</exception>
    public ParquetFile(Stream file, Limits limits)
    {
        (_file, Limits) = (file, limits);
        int ends = FileMetadata.Magic.Length;
        if (file.Length < 2 * ends + 4 || !ReadAt(0, ends).AsSpan().SequenceEqual(FileMetadata.Magic) || !ReadAt(file.Length - ends, ends)
            .AsSpan().SequenceEqual(FileMetadata.Magic))
            throw new MalformedInputException("this is not a whole Parquet file: it must begin and end with PAR1");
        uint footer = BinaryPrimitives.ReadUInt32LittleEndian(ReadAt(file.Length - ends - 4, 4));
        if (footer > LargestFooter || footer > file.Length - 2 * ends - 4)
            throw new MalformedInputException($"the Parquet metadata claims to be {footer} bytes long");
        _metadata = FooterReader.Read(ReadAt(file.Length - ends - 4 - footer, (int)footer));
    }

    internal Limits Limits { get; }

    public IReadOnlyDictionary<string, string> Facts => _metadata.Facts;

    public int Groups => _metadata.Groups.Count;

    public long Rows(int group) => _metadata.Groups[group].Rows;

    /// <summary>A cursor over one column of one row group.</summary>
    /// <exception cref="MalformedInputException">There is no such column, or it is of another type.</exception>
    public ColumnCursor<T, TLeaf> Column<T, TLeaf>(int group, string name, int depth, bool optional) where T : notnull
        where TLeaf : ILeaf<T>
    {
        ColumnSpec wanted = new(name, TLeaf.Physical, TLeaf.Logical, depth, optional);
        if (!_metadata.Columns.Contains(wanted))
            throw new MalformedInputException(_metadata.Columns.Any(c => c.Name == name) ? $"column \"{name}\" has another type"
                : $"there is no column \"{name}\"");
        string path = string.Join('.', wanted.Path);
        ChunkMeta chunk = _metadata.Groups[group].Chunks.FirstOrDefault(c => c.Path == path && c.Physical == TLeaf.Physical)
            ?? throw new MalformedInputException($"row group {group + 1} has no column \"{name}\"");
        return new ColumnCursor<T, TLeaf>(this, wanted, chunk);
    }

    /// <summary>Reads bytes of the file; as many as there are when fewer are left.</summary>
    internal byte[] ReadAt(long offset, int count)
    {
        if (offset < 0 || offset > _file.Length)
            throw new MalformedInputException($"the Parquet metadata points to byte {offset}, outside the file");
        byte[] bytes = new byte[Math.Min(count, _file.Length - offset)];
        _file.Position = offset;
        _file.ReadExactly(bytes);
        return bytes;
    }
}
