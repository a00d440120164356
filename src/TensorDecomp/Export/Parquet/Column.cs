using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parquet;
using Parquet.Schema;

namespace TensorDecomp.Export.Parquet;

/// <summary>One column of a table of <typeparamref name="TRow"/>, whatever its leaf type, with the values it buffers.</summary>
public interface IColumn<in TRow>
{
    /// <summary>Its name, type, depth of lists, and whether values may be missing.</summary>
    ColumnSpec Spec { get; }

    /// <summary>Memory held by buffered values, roughly.</summary>
    long Bytes { get; }

    /// <summary>Buffers what the row says, as the next value of the row group.</summary>
    void Append(TRow row);

    /// <summary>The value as text, lists as JSON arrays; null where it is null.</summary>
    string? Print(TRow row);

    /// <summary>Writes what is buffered as the next column of a row group and forgets it.</summary>
    internal void Flush(ParquetRowGroupWriter group, DataField field);
}

/// <summary>A value that stands several times in a row, at least once.</summary>
public readonly record struct Run<T>(T Value, int Count);

/// <summary>Columns by what a row says about itself; a table is a list of these, in the order of its columns.</summary>
internal static class Column<TRow>
{
    public static IColumn<TRow> Int32(string name, Func<TRow, int> value) => Plain(name, value);

    public static IColumn<TRow> Text(string name, Func<TRow, string> value) =>
        Texts(name, 0, false, value, (row, buffer) => buffer.Add(0, value(row)));

    public static IColumn<TRow> OptionalText(string name, Func<TRow, string?> value) => Texts(name, 0, true, value, (row, buffer) =>
    {
        if (value(row) is { } text) buffer.Add(0, text);
        else buffer.AddMissing(0, 0);
    });

    public static IColumn<TRow> OptionalInt32(string name, Func<TRow, int?> value) => OptionalNumber(name, value);

    public static IColumn<TRow> OptionalUInt64(string name, Func<TRow, ulong?> value) => OptionalNumber(name, value);

    public static IColumn<TRow> OptionalDouble(string name, Func<TRow, double?> value) => OptionalNumber(name, value);

    public static IColumn<TRow> Int32List(string name, Func<TRow, IEnumerable<int>> list) => List(name, list);

    public static IColumn<TRow> TextList(string name, Func<TRow, IEnumerable<string>> list) =>
        Texts(name, 1, false, PrintList(list), AddList<string, ReadOnlyMemory<char>>(list));

    /// <summary>A list that a row may lack, which is not the same as one without elements; so are the following.</summary>
    public static IColumn<TRow> OptionalTextList(string name, Func<TRow, IEnumerable<string>?> list) =>
        Texts(name, 1, true, PrintList(list), AddList<string, ReadOnlyMemory<char>>(list));

    public static IColumn<TRow> OptionalInt32List(string name, Func<TRow, IEnumerable<int>?> list) =>
        List(name, list, optional: true);

    public static IColumn<TRow> OptionalUInt64List(string name, Func<TRow, IEnumerable<ulong>?> list) =>
        List(name, list, optional: true);

    public static IColumn<TRow> OptionalDoubleList(string name, Func<TRow, IEnumerable<double>?> list) =>
        List(name, list, optional: true);

    /// <summary>A list of lists, each inner list as the runs that it consists of.</summary>
    public static IColumn<TRow> TextLists(string name, Func<TRow, IEnumerable<IEnumerable<Run<string>>>> lists) =>
        Texts(name, 2, false,
            row => JsonSerializer.Serialize(lists(row).Select(list => list.SelectMany(run => Enumerable.Repeat(run.Value, run.Count)))),
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
                    if (repetition == start) buffer.AddMissing(start, ColumnSpec.EmptyList(1));
                    repetition = 1;
                }
                if (repetition == 0) buffer.AddMissing(0, ColumnSpec.EmptyList(0));
            });

    private static Shredded<string, ReadOnlyMemory<char>> Texts(string name, int depth, bool optional, Func<TRow, string?> print,
        Action<TRow, ColumnBuffer<string, ReadOnlyMemory<char>>> shred) =>
        new(name, depth, optional, text => text.AsMemory(), print, shred);

    private static Shredded<T, T> Plain<T>(string name, Func<TRow, T> value) where T : struct => new(name, 0, false, number => number,
        row => string.Create(CultureInfo.InvariantCulture, $"{value(row)}"), (row, buffer) => buffer.Add(0, value(row)));

    private static Shredded<T, T> OptionalNumber<T>(string name, Func<TRow, T?> value) where T : struct =>
        new(name, 0, true, number => number,
            row => value(row) is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number}") : null,
            (row, buffer) =>
            {
                if (value(row) is { } number) buffer.Add(0, number);
                else buffer.AddMissing(0, 0);
            });

    private static Shredded<T, T> List<T>(string name, Func<TRow, IEnumerable<T>?> list, bool optional = false) where T : struct =>
        new(name, 1, optional, number => number, PrintList(list), AddList<T, T>(list));

    private static Func<TRow, string?> PrintList<T>(Func<TRow, IEnumerable<T>?> list) =>
        row => list(row) is { } values ? JsonSerializer.Serialize(values, ListText) : null;

    private static Action<TRow, ColumnBuffer<T, TLeaf>> AddList<T, TLeaf>(Func<TRow, IEnumerable<T>?> list) where TLeaf : struct =>
        (row, buffer) =>
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
            if (repetition == 0) buffer.AddMissing(0, ColumnSpec.EmptyList(0));
        };

    // JSON has no number for an infinite loss: it becomes the text "Infinity".
    private static readonly JsonSerializerOptions ListText = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private sealed class Shredded<T, TLeaf>(string name, int depth, bool optional, Func<T, TLeaf> leaf, Func<TRow, string?> print,
        Action<TRow, ColumnBuffer<T, TLeaf>> shred) : IColumn<TRow> where TLeaf : struct
    {
        private readonly ColumnBuffer<T, TLeaf> _buffer = new(new ColumnSpec(name, typeof(TLeaf), depth, optional), leaf);

        public ColumnSpec Spec { get; } = new(name, typeof(TLeaf), depth, optional);
        public long Bytes => _buffer.Bytes;
        public void Append(TRow row) => shred(row, _buffer);
        public string? Print(TRow row) => print(row);
        void IColumn<TRow>.Flush(ParquetRowGroupWriter group, DataField field) => _buffer.Flush(group, field);
    }
}
