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

    // The library descends into nested elements as deep as they go.
    private const int MostElements = 1000;

    // Far less than any thread has on which the library reads the metadata again.
    private const int SmallStack = 512 << 10;

    private readonly FileWindow _window;
    private readonly Library.ParquetReader _reader;
    private readonly DataField[] _fields;

    /// <param name="file">A seekable stream, left open.</param>
    /// <param name="limits">What the file may ask for.</param>
    /// <param name="clock">By which metadata takes too long.</param>
    /// <exception cref="MalformedInputException">The file is no Parquet file, or is damaged.</exception>
    public ParquetFile(Stream file, Limits limits, TimeProvider clock)
    {
        (_window, Limits) = (new FileWindow(file, limits, clock), limits);
        Rehearse(Footer());
        _window.Show(0, file.Length);
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
            new ChunkCheck(_window, Limits, name).Show(chunk);
            T[] values = new T[chunk.NumValues];
            int[]? definition = field.MaxDefinitionLevel > 0 ? new int[chunk.NumValues] : null;
            int[]? repetition = field.MaxRepetitionLevel > 0 ? new int[chunk.NumValues] : null;
            await rows.ReadRawAsync(field, values.AsMemory(), definition?.AsMemory(), repetition?.AsMemory());
            return new ColumnCursor<T>(name, field.MaxDefinitionLevel, values, definition, repetition);
        });
    }

    private long Footer()
    {
        ReadOnlySpan<byte> magic = "PAR1"u8;
        int frame = magic.Length + sizeof(int) + magic.Length;
        if (_window.Length < frame || !ReadAt(0).SequenceEqual(magic) || !ReadAt(_window.Length - 4).SequenceEqual(magic))
            throw new MalformedInputException("this is not a whole Parquet file: it must begin and end with PAR1");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(ReadAt(_window.Length - 8));
        return length <= LargestFooter && length <= _window.Length - frame ? length
            : throw new MalformedInputException($"the Parquet metadata claims to be {length} bytes long");
    }

    // The library opens a file by reading its metadata in a way that cannot be ended. Here it reads them in one that can.
    private void Rehearse(long length) => Ask(() =>
    {
        long end = _window.Length - 8;
        // Numbers are places in the file, sizes before compression, and counts, each with a bit for its sign.
        _window.Show(end - length, end, 4 * Math.Max(_window.Length, Limits.FileBytes));
        TaskCompletionSource<int> elements = new();
        Thread reading = new(() =>
        {
            try
            {
                elements.SetResult(LibraryMetadata.Footer(_window).Schema.Count);
            }
            catch (Exception e)
            {
                elements.SetException(e);
            }
        }, SmallStack);
        reading.Start();
        reading.Join();
        int count = elements.Task.GetAwaiter().GetResult();
        return count is > 0 and <= MostElements ? elements.Task
            : throw new MalformedInputException($"the schema of the Parquet file has {count} elements, which is not between 1 and " +
                $"{MostElements}");
    });

    private ReadOnlySpan<byte> ReadAt(long offset)
    {
        byte[] bytes = new byte[4];
        _window.Position = offset;
        _window.ReadExactly(bytes);
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
            string why = e.Message.ReplaceLineEndings(" ").Split(". ")[0].TrimEnd('.');
            throw new MalformedInputException($"the Parquet file is damaged ({why})");
        }
    }
}
