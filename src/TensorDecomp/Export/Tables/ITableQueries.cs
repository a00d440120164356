using System.Text.Json.Nodes;

namespace TensorDecomp.Export.Tables;

/// <summary>A table in a file that a query may name.</summary>
/// <param name="Name">What the query calls it.</param>
/// <param name="Path">A .parquet or .csv file.</param>
public readonly record struct TableFile(string Name, string Path);

/// <summary>What a query gives.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">A value for each column, null where there is none; lists are arrays.</param>
public sealed record QueryAnswer(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<JsonNode?>> Rows);

/// <summary>
/// Answers SQL over tables. What does it brings a database along, so it is a part of its own that is built and loaded where it is wanted
/// (optional/Query).
/// </summary>
public interface ITableQueries
{
    /// <summary>Reads the tables, then gives up reading and writing files, and asks.</summary>
    /// <exception cref="ArgumentException">The query is none, or names what there is not; the message is one line.</exception>
    QueryAnswer Ask(string sql, IReadOnlyList<TableFile> tables);
}
