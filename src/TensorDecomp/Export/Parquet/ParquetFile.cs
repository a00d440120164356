using System.Buffers.Binary;
using Parquet.Meta;
using Parquet.Schema;
using TensorDecomp.Schemes.Reading;
using Library = Parquet;

namespace TensorDecomp.Export.Parquet;

/// <summary>
/// A Parquet file opened for reading with Parquet.Net: its key-value metadata and cursors over its columns. It reads tables of this tool,
/// those of earlier versions too, says so about anything else, and lets the library see only what keeps within the limits.
/// </summary>
internal sealed class ParquetFile
{
    private const int LargestFooter = 16 << 20;

    private readonly Stream _file;
    private readonly FileWindow _window;
    private readonly Library.ParquetReader _reader;
    private readonly DataField[] _fields;

    /// <param name="file">A seekable stream, left open.</param>
    /// <param name="limits">What the file may ask for.</param>
    /// <exception cref="MalformedInputException">The file is no Parquet file, or is damaged.</exception>
    public ParquetFile(Stream file, Limits limits)
    {
        (_file, Limits) = (file, limits);
        CheckFooter();
        _window = new FileWindow(file);
        (_reader, _fields, Facts) = Ask(async () =>
        {
            Library.ParquetReader reader = await Library.ParquetReader.CreateAsync(_window);
            return (reader, reader.Schema.DataFields, reader.CustomMetadata);
        });
    }

    internal Limits Limits { get; }

    public IReadOnlyDictionary<string, string> Facts { get; }

    public int Groups => _reader.RowGroupCount;

    public long Rows(int group) => _reader.RowGroups[group].RowCount;

    /// <summary>A cursor over one column of one row group, all of which is read.</summary>
    /// <exception cref="MalformedInputException">There is no such column, it is of another type, or it is damaged.</exception>
    public ColumnCursor<T> Column<T>(int group, string name, int depth, bool optional) where T : struct
    {
        ColumnSpec wanted = new(name, typeof(T), depth, optional);
        DataField field = _fields.FirstOrDefault(wanted.Matches)
            ?? throw new MalformedInputException(_fields.Any(f => f.Path.FirstPart == name) ? $"column \"{name}\" has another type"
                : $"there is no column \"{name}\"");
        Library.ParquetRowGroupReader rows = _reader.RowGroups[group];
        ColumnMetaData chunk = rows.GetMetadata(field)?.MetaData
            ?? throw new MalformedInputException($"row group {group + 1} has no column \"{name}\"");
        return Ask(async () =>
        {
            (long from, long to) = new ChunkCheck(_file, Limits, name).Extent(chunk);
            T[] values = new T[chunk.NumValues];
            int[]? definition = field.MaxDefinitionLevel > 0 ? new int[chunk.NumValues] : null;
            int[]? repetition = field.MaxRepetitionLevel > 0 ? new int[chunk.NumValues] : null;
            _window.Show(from, to);
            await rows.ReadRawAsync(field, values.AsMemory(), definition?.AsMemory(), repetition?.AsMemory());
            return new ColumnCursor<T>(name, field.MaxDefinitionLevel, values, definition, repetition);
        });
    }

    private void CheckFooter()
    {
        ReadOnlySpan<byte> magic = "PAR1"u8;
        int frame = magic.Length + sizeof(int) + magic.Length;
        if (_file.Length < frame || !ReadAt(0, 4).AsSpan().SequenceEqual(magic) || !ReadAt(_file.Length - 4, 4).AsSpan()
            .SequenceEqual(magic))
            throw new MalformedInputException("this is not a whole Parquet file: it must begin and end with PAR1");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(ReadAt(_file.Length - 8, 4));
        if (length > LargestFooter || length > _file.Length - frame)
            throw new MalformedInputException($"the Parquet metadata claims to be {length} bytes long");
        new MetadataWalk(ReadAt(_file.Length - 8 - length, (int)length)).Structure(MetadataShape.Footer);
    }

    private byte[] ReadAt(long offset, int count)
    {
        byte[] bytes = new byte[count];
        _file.Position = offset;
        _file.ReadExactly(bytes);
        return bytes;
    }

    // The library says what is wrong with a damaged file by whatever exception comes of it.
    private static T Ask<T>(Func<Task<T>> question)
    {
        try
        {
            return question().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not MalformedInputException)
        {
            throw new MalformedInputException($"the Parquet file is damaged ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
        }
    }
}
