using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Export;
using TensorDecomp.Export.Tables;
using TensorDecomp.Parts;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp query SQL: a question to the tables of a store or of an exported file, answered by an optional part.</summary>
internal static class QueryVerb
{
    private static readonly OptionalPart Part = OptionalPart.Find("Query");

    // JSON is for programs, in which a quote may be a quote.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string[] Examples =>
    [
        "decomp query \"SELECT m, n, p, min(rank) FROM schemes GROUP BY ALL ORDER BY ALL\"",
        "decomp query \"SELECT a, count(*) FROM terms GROUP BY a ORDER BY 2 DESC LIMIT 5\" found/ --csv",
        "decomp query \"SELECT program, count(*) AS schemes FROM runs GROUP BY program\" schemes.parquet --json",
    ];

    public static Command Create()
    {
        Argument<string> sql = new("SQL")
        {
            Description = "over the tables schemes, terms, runs, records and tensor_records (docs/query.md)"
        };
        Argument<string> source = new("SOURCE")
        {
            Description = "a folder of schemes, an exported table of schemes, or one file of any known format",
            DefaultValueFactory = _ => Setting.Store.Value,
        };
        Option<bool> csv = new("--csv") { Description = "print comma-separated text" };
        Option<bool> json = new("--json") { Description = "print a line of JSON for each row" };
        Command verb = new("query", "Answer SQL over the schemes of a store; each is proved again first.") { sql, source, csv, json };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(json)) result.AddError("--csv and --json exclude each other");
        });
        verb.SetAction(parsed =>
        {
            string from = parsed.GetValue(source)!;
            if (Part.WhyAbsent is { } absent) throw new UsageException(absent);
            if (!Path.Exists(from)) throw new UsageException($"{from} does not exist");
            (QueryAnswer answer, int exit) = Ask(parsed.GetValue(sql)!, from);
            if (parsed.GetValue(json)) PrintJson(answer);
            else if (parsed.GetValue(csv)) PrintCsv(answer);
            else PrintTable(answer);
            return exit;
        });
        return verb;
    }

    private static (QueryAnswer Answer, int Exit) Ask(string sql, string source)
    {
        string folder = Directory.CreateTempSubdirectory("decomp-query-").FullName;
        try
        {
            List<TableFile> files = [.. Table.All.Select(t => new TableFile(t.Name, Path.Combine(folder, $"{t.Name}.parquet")))];
            int exit = Fill(source, files);
            TableFile records = new("records", Path.Combine(folder, "records.csv"));
            TableFile tensors = new("tensor_records", Path.Combine(folder, "tensor_records.csv"));
            File.WriteAllText(records.Path, RecordTable.Csv);
            File.WriteAllText(tensors.Path, RecordTable.TensorsCsv);
            return (Part.Open<ITableQueries>().Ask(sql, [.. files, records, tensors]), exit);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"the query cannot be answered: {e.Message.TrimEnd('.')}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Fill(string source, IReadOnlyList<TableFile> files)
    {
        ParquetTables format = new(Export.Parquet.ParquetOptions.Default);
        IReadOnlyDictionary<string, ProgramOrigin> origins = ProgramOrigins.Read(source, [], null);
        FileStream[] streams = [.. files.Select(file => File.Create(file.Path))];
        try
        {
            return ExportVerb.Fill(
                Directory.Exists(source) ? SchemeSource.Read(source, Limits.Default) : ImportVerb.Sightings(source, Limits.Default),
                [.. Table.All.Zip(streams, (table, stream) => table.Open(stream, format, origins))], out _);
        }
        finally
        {
            foreach (FileStream stream in streams) stream.Dispose();
        }
    }

    private static void PrintJson(QueryAnswer answer)
    {
        foreach (IReadOnlyList<JsonNode?> row in answer.Rows)
            Console.Out.WriteLine(new JsonObject(answer.Columns.Zip(row, KeyValuePair.Create)).ToJsonString(Plain));
    }

    private static void PrintCsv(QueryAnswer answer)
    {
        Console.Out.WriteLine(string.Join(',', answer.Columns.Select(CsvTables.Cell)));
        foreach (IReadOnlyList<JsonNode?> row in answer.Rows)
            Console.Out.WriteLine(string.Join(',', row.Select(value => CsvTables.Cell(Text(value)))));
    }

    private static void PrintTable(QueryAnswer answer)
    {
        string[][] rows = [[.. answer.Columns], .. answer.Rows.Select(row => row.Select(v => Text(v) ?? "").ToArray())];
        int[] widths = [.. answer.Columns.Select((_, column) => rows.Max(row => row[column].Length))];
        for (int k = 0; k < rows.Length; k++)
        {
            Console.Out.WriteLine(string.Join(" | ", rows[k].Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            if (k == 0) Console.Out.WriteLine(string.Join("-|-", widths.Select(width => new string('-', width))));
        }
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue one when one.TryGetValue(out string? text) => text,
        _ => value.ToJsonString(Plain),
    };
}
