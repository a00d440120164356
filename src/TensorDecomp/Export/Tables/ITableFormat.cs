using TensorDecomp.Export.Parquet;

namespace TensorDecomp.Export.Tables;

/// <summary>A kind of file that tables are written as. A new one is one class and one line in <see cref="TableFormats"/>.</summary>
public interface ITableFormat
{
    /// <summary>".parquet": a file's name decides what it becomes.</summary>
    string Extension { get; }

    /// <summary>Starts a file on an empty stream; the columns are fresh ones of this file.</summary>
    IRowWriter<TRow> Open<TRow>(Stream output, IReadOnlyList<IColumn<TRow>> columns, IReadOnlyDictionary<string, string> facts);
}

/// <summary>Every kind of table file.</summary>
public static class TableFormats
{
    /// <summary>The kinds, Parquet first.</summary>
    /// <param name="parquet">How Parquet files are laid out.</param>
    public static IReadOnlyList<ITableFormat> All(ParquetOptions parquet) => [new ParquetTables(parquet), new CsvTables()];
}

/// <summary>Apache Parquet: everything, typed, small, and read back by <c>decomp import</c>.</summary>
public sealed class ParquetTables(ParquetOptions options) : ITableFormat
{
    /// <inheritdoc/>
    public string Extension => ".parquet";

    /// <inheritdoc/>
    public IRowWriter<TRow> Open<TRow>(Stream output, IReadOnlyList<IColumn<TRow>> columns, IReadOnlyDictionary<string, string> facts) =>
        new ParquetWriter<TRow>(output, columns, facts, options);
}
