using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using TensorDecomp.Export.Tables;

namespace TensorDecomp.Query;

/// <summary>
/// Queries answered by DuckDB in memory. Once the tables are read, the database may touch no file, no network and no extension, and
/// nothing in a query can change that.
/// </summary>
public sealed class DuckDbQueries : ITableQueries
{
    private static readonly string[] Locks =
    [
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ];

    public QueryAnswer Ask(string sql, IReadOnlyList<TableFile> tables)
    {
        using DuckDBConnection database = new("DataSource=:memory:");
        database.Open();
        Run(database, "SET autoinstall_known_extensions = false");
        Run(database, "SET autoload_known_extensions = false");
        foreach (TableFile table in tables)
        {
            string reader = table.Path.EndsWith(".csv", StringComparison.Ordinal) ? "read_csv" : "read_parquet";
            Run(database, $"CREATE TABLE {table.Name} AS SELECT * FROM {reader}('{table.Path.Replace("'", "''")}')");
        }
        foreach (string closed in Locks) Run(database, closed);
        try
        {
            return Answer(database, sql);
        }
        catch (DuckDBException e)
        {
            throw new ArgumentException(e.Message.Split('\n', 2)[0].Trim().TrimEnd('!', '.'));
        }
        catch (InvalidCastException)
        {
            // The provider makes typed lists of lists, in which a null has no place. No table has one.
            throw new ArgumentException("a list in the answer has nulls in it; make it text with CAST(… AS VARCHAR)");
        }
    }

    // Of several statements the last that gives rows is the answer.
    private static QueryAnswer Answer(DuckDBConnection database, string sql)
    {
        using DuckDBCommand command = database.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        QueryAnswer answer = new([], []);
        do
        {
            if (reader.FieldCount == 0) continue;
            string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            List<IReadOnlyList<JsonNode?>> rows = [];
            while (reader.Read())
                rows.Add([.. Enumerable.Range(0, columns.Length).Select(k => reader.IsDBNull(k) ? null : Value(reader.GetValue(k)))]);
            answer = new QueryAnswer(columns, rows);
        }
        while (reader.NextResult());
        return answer;
    }

    private static void Run(DuckDBConnection database, string statement)
    {
        using DuckDBCommand command = database.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static JsonNode? Value(object? value) => value switch
    {
        null or DBNull => null,
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : Text(number),
        float number => float.IsFinite(number) ? JsonValue.Create(number) : Text(number),
        decimal number => JsonValue.Create(number),
        ulong number => JsonValue.Create(number),
        sbyte or short or int or long or byte or ushort or uint => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        BigInteger number => number >= long.MinValue && number <= long.MaxValue ? JsonValue.Create((long)number) : Text(number),
        IDictionary fields => new JsonObject(fields.Keys.Cast<object>()
            .Select(key => KeyValuePair.Create(Convert.ToString(key, CultureInfo.InvariantCulture)!, Value(fields[key])))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Value)]),
        _ => Text(value),
    };

    private static JsonValue Text(object value) => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)!);
}
