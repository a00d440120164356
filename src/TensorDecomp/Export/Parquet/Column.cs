using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TensorDecomp.Export.Parquet;

/// <summary>One column of a table of <typeparamref name="TRow"/>, whatever its leaf type, with the values it buffers.</summary>
public interface IColumn<in TRow>
{
    ColumnSpec Spec { get; }

    /// <summary>Memory held by buffered values, roughly.</summary>
    long Bytes { get; }

    void Append(TRow row);

    /// <summary>The value as text, lists as JSON arrays; null where it is null.</summary>
    string? Print(TRow row);

    internal ChunkMeta Flush(ParquetSink sink);
}

/// <summary>A value that stands several times in a row, at least once.</summary>
public readonly record struct Run<T>(T Value, int Count);

/// <summary>Columns by what a row says about itself; a table is a list of these, in the order of its columns.</summary>
public static class Column<TRow>
{
    public static IColumn<TRow> Int32(string name, Func<TRow, int> value) => Plain<int, Int32Leaf>(name, value);

    public static IColumn<TRow> Text(string name, Func<TRow, string> value) => Plain<string, TextLeaf>(name, value);

    public static IColumn<TRow> OptionalText(string name, Func<TRow, string?> value) =>
        new Shredded<string, TextLeaf>(name, 0, true, value, (row, buffer) =>
        {
            if (value(row) is { } text) buffer.Add(0, text);
            else buffer.AddMissing(0, 0);
        });

    public static IColumn<TRow> OptionalInt32(string name, Func<TRow, int?> value) => OptionalNumber<int, Int32Leaf>(name, value);

    public static IColumn<TRow> OptionalUInt64(string name, Func<TRow, ulong?> value) => OptionalNumber<ulong, UInt64Leaf>(name, value);

    public static IColumn<TRow> OptionalDouble(string name, Func<TRow, double?> value) => OptionalNumber<double, DoubleLeaf>(name, value);

    public static IColumn<TRow> Int32List(string name, Func<TRow, IEnumerable<int>> list) => List<int, Int32Leaf>(name, list);

    public static IColumn<TRow> TextList(string name, Func<TRow, IEnumerable<string>> list) => List<string, TextLeaf>(name, list);

    /// <summary>A list that a row may lack, which is not the same as one without elements; so are the following.</summary>
    public static IColumn<TRow> OptionalTextList(string name, Func<TRow, IEnumerable<string>?> list) =>
        List<string, TextLeaf>(name, list, optional: true);

    public static IColumn<TRow> OptionalInt32List(string name, Func<TRow, IEnumerable<int>?> list) =>
        List<int, Int32Leaf>(name, list, optional: true);

    public static IColumn<TRow> OptionalUInt64List(string name, Func<TRow, IEnumerable<ulong>?> list) =>
        List<ulong, UInt64Leaf>(name, list, optional: true);

    public static IColumn<TRow> OptionalDoubleList(string name, Func<TRow, IEnumerable<double>?> list) =>
        List<double, DoubleLeaf>(name, list, optional: true);

    /// <summary>A list of lists, each inner list as the runs that it consists of.</summary>
    public static IColumn<TRow> TextLists(string name, Func<TRow, IEnumerable<IEnumerable<Run<string>>>> lists) =>
        new Shredded<string,
            TextLeaf>(name, 2, false, row =>
                JsonSerializer.Serialize(lists(row).Select(list => list.SelectMany(run => Enumerable.Repeat(run.Value, run.Count)))),
                    (row, buffer) =>
        {
            int repetition = 0;
            foreach (IEnumerable<Run<string>> list in lists(row))
            {
                int start = repetition;
                foreach (Run<string> run in list)
                {
                    buffer.Add(repetition, run.Value, run.Count);
                    repetition = 2;
                }
                if (repetition == start) buffer.AddMissing(start, 1);
                repetition = 1;
            }
            if (repetition == 0) buffer.AddMissing(0, 0);
        });

    private static Shredded<T, TLeaf> Plain<T, TLeaf>(string name, Func<TRow, T> value) where T : notnull where TLeaf : ILeaf<T> =>
        new(name, 0, false, row => string.Create(CultureInfo.InvariantCulture, $"{value(row)}"),
            (row, buffer) => buffer.Add(0, value(row)));

    private static Shredded<T, TLeaf> OptionalNumber<T, TLeaf>(string name, Func<TRow, T?> value) where T : struct where TLeaf : ILeaf<T> =>
        new(name, 0, true, row => value(row) is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number}")
            : null, (row, buffer) =>
        {
            if (value(row) is { } number) buffer.Add(0, number);
            else buffer.AddMissing(0, 0);
        });

    private static Shredded<T, TLeaf> List<T, TLeaf>(string name, Func<TRow, IEnumerable<T>?> list, bool optional = false)
        where T : notnull where TLeaf : ILeaf<T> =>
        new(name, 1, optional, row => list(row) is { } values ? JsonSerializer.Serialize(values, ListText) : null, (row, buffer) =>
        {
            int repetition = 0;
            if (list(row) is not { } values)
            {
                buffer.AddMissing(0, 0);
                return;
            }
            foreach (T value in values)
            {
                buffer.Add(repetition, value);
                repetition = 1;
            }
            if (repetition == 0) buffer.AddMissing(0, optional ? 1 : 0);
        });

    // JSON has no number for an infinite loss: it becomes the text "Infinity".
    private static readonly JsonSerializerOptions ListText = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private sealed class Shredded<T,
        TLeaf>(string name, int depth, bool optional, Func<TRow, string?> print, Action<TRow, ColumnBuffer<T, TLeaf>> shred) : IColumn<TRow>
        where T : notnull where TLeaf : ILeaf<T>
    {
        private readonly ColumnBuffer<T, TLeaf> _buffer = new(new ColumnSpec(name, TLeaf.Physical, TLeaf.Logical, depth, optional));

        public ColumnSpec Spec { get; } = new(name, TLeaf.Physical, TLeaf.Logical, depth, optional);
        public long Bytes => _buffer.Bytes;
        public void Append(TRow row) => shred(row, _buffer);
        public string? Print(TRow row) => print(row);
        ChunkMeta IColumn<TRow>.Flush(ParquetSink sink) => _buffer.Flush(sink);
    }
}
