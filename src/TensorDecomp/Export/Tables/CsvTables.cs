using System.Text;
using TensorDecomp.Export.Parquet;

namespace TensorDecomp.Export.Tables;

/// <summary>
/// Comma-separated text (RFC 4180, lines end in \n) for programs that read no Parquet: a header, a line per row, lists as JSON arrays,
/// nothing where a value is null. It has no place for the facts of a file.
/// </summary>
public sealed class CsvTables : ITableFormat
{
    /// <inheritdoc/>
    public string Extension => ".csv";

    /// <inheritdoc/>
    public IRowWriter<TRow> Open<TRow>(Stream output, IReadOnlyList<IColumn<TRow>> columns, IReadOnlyDictionary<string, string> facts) =>
        new Writer<TRow>(output, columns);

    /// <summary>A cell, in quotes where it needs them.</summary>
    public static string Cell(string? text) =>
        text is null ? "" : text.Length > 0 && text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";

    private sealed class Writer<TRow> : IRowWriter<TRow>
    {
        private readonly StreamWriter _text;
        private readonly IReadOnlyList<IColumn<TRow>> _columns;

        public Writer(Stream output, IReadOnlyList<IColumn<TRow>> columns)
        {
            _columns = columns;
            _text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            _text.WriteLine(string.Join(',', columns.Select(c => c.Spec.Name)));
        }

        public void Add(TRow row) => _text.WriteLine(string.Join(',', _columns.Select(c => Cell(c.Print(row)))));

        public void Complete() => _text.Dispose();
    }
}
