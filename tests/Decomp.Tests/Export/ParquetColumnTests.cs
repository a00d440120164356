using System.Text.Json.Nodes;
using NUnit.Framework;
using TensorDecomp.Export.Parquet;

namespace TensorDecomp.Tests.Export;

/// <summary>Every kind of column with nulls, empty lists and page and row-group breaks, read back by readers that are not ours.</summary>
public sealed class ParquetColumnTests
{
    private sealed record Row(int Number, string Text, string? Note, ulong? Seed, double? Seconds, int[] List, string[] Words,
        string[][] Lists, int[]? SomeList, string[]? SomeWords, double[]? Losses, ulong[]? Steps, int? Some)
    {
        public JsonNode Expected() => new JsonObject
        {
            ["number"] = Number,
            ["text"] = Text,
            ["note"] = Note,
            ["seed"] = Seed?.ToString(),
            ["seconds"] = Seconds,
            ["list"] = new JsonArray([.. List.Select(x => JsonValue.Create(x))]),
            ["words"] = new JsonArray([.. Words.Select(x => JsonValue.Create(x))]),
            ["lists"] = new JsonArray([.. Lists.Select(inner => new JsonArray([.. inner.Select(x => JsonValue.Create(x))]))]),
            ["some_list"] = SomeList is null ? null : new JsonArray([.. SomeList.Select(x => JsonValue.Create(x))]),
            ["some_words"] = SomeWords is null ? null : new JsonArray([.. SomeWords.Select(x => JsonValue.Create(x))]),
            ["losses"] = Losses is null ? null
                : new JsonArray([.. Losses.Select(x => double.IsInfinity(x) ? JsonValue.Create("Infinity") : JsonValue.Create(x))]),
            ["steps"] = Steps is null ? null : new JsonArray([.. Steps.Select(x => JsonValue.Create(x.ToString()))]),
            ["some"] = Some,
        };
    }

    private static IReadOnlyList<IColumn<Row>> Columns() =>
    [
        Column<Row>.Int32("number", r => r.Number),
        Column<Row>.Text("text", r => r.Text),
        Column<Row>.OptionalText("note", r => r.Note),
        Column<Row>.OptionalUInt64("seed", r => r.Seed),
        Column<Row>.OptionalDouble("seconds", r => r.Seconds),
        Column<Row>.Int32List("list", r => r.List),
        Column<Row>.TextList("words", r => r.Words),
        Column<Row>.TextLists("lists", r => r.Lists.Select(Runs)),
        Column<Row>.OptionalInt32List("some_list", r => r.SomeList),
        Column<Row>.OptionalTextList("some_words", r => r.SomeWords),
        Column<Row>.OptionalDoubleList("losses", r => r.Losses),
        Column<Row>.OptionalUInt64List("steps", r => r.Steps),
        Column<Row>.OptionalInt32("some", r => r.Some),
    ];

    private static IEnumerable<Run<string>> Runs(string[] list)
    {
        for (int at = 0, end; at < list.Length; at = end)
        {
            for (end = at + 1; end < list.Length && list[end] == list[at]; end++) ;
            yield return new Run<string>(list[at], end - at);
        }
    }

    private static IReadOnlyList<Row> Rows(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(k => new Row(
            random.Next(int.MinValue, int.MaxValue),
            $"row {k} ⟨ℤ⟩",
            random.Next(3) == 0 ? null : $"note {random.Next(4)}",
            random.Next(4) == 0 ? null : (ulong)random.NextInt64() * 2 + 1,
            random.Next(5) == 0 ? null : random.NextDouble() * 1e6,
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3))],
            [.. Enumerable.Range(0, random.Next(20)).Select(_ => Word(random))],
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => Enumerable.Range(0, random.Next(30)).Select(_ => Word(random)).ToArray())],
            Some(random, () => random.Next(100)),
            Some(random, () => Word(random)),
            Some(random, () => random.Next(5) == 0 ? double.PositiveInfinity : random.NextDouble()),
            Some(random, () => (ulong)random.NextInt64() * 2 + 1),
            random.Next(3) == 0 ? null : random.Next()))];
    }

    // Null, empty or a few values.
    private static T[]? Some<T>(Random random, Func<T> value) =>
        random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(4)).Select(_ => value())];

    // Long stretches of one word and stretches without any, so that runs and packed groups both occur.
    private static string Word(Random random) => random.Next(10) < 8 ? "0" : random.Next(40).ToString();

    private static IEnumerable<TestCaseData> Layouts() =>
        from reader in IndependentReader.All
        from layout in ((Codec, long)[])[(Codec.Uncompressed, 1), (Codec.Uncompressed, long.MaxValue), (Codec.Gzip, 100_000),
            (Codec.Brotli, 1_000_000), (Codec.Zstd, 400_000)]
        select new TestCaseData(reader, layout.Item1, layout.Item2);

    [TestCaseSource(nameof(Layouts))]
    public void EveryReaderSeesEveryValue(IndependentReader reader, Codec codec, long groupBytes)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<Row> rows = Rows(groupBytes == 1 ? 25 : 4000, seed: 7);
        Write(folder["rows.parquet"], rows, new ParquetOptions { Codec = codec, ListCodec = codec, RowGroupBytes = groupBytes });
        IReadOnlyList<JsonNode> read = reader.Rows(folder["rows.parquet"]);
        Assert.That(read, Has.Count.EqualTo(rows.Count));
        for (int k = 0; k < rows.Count; k++)
            Assert.That(JsonNode.DeepEquals(read[k], rows[k].Expected()),
                () => $"row {k}: wrote {rows[k].Expected().ToJsonString()}, {reader} read {read[k].ToJsonString()}");
    }

    [Test]
    public void ATableWithoutRowsIsAFile([ValueSource(typeof(IndependentReader), nameof(IndependentReader.All))] IndependentReader reader)
    {
        using TemporaryFolder folder = new();
        Write(folder["none.parquet"], [], ParquetOptions.Default);
        Assert.That(reader.Rows(folder["none.parquet"]), Is.Empty);
    }

    [Test]
    public void StatisticsBoundTheValues()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<Row> rows = Rows(500, seed: 3);
        Write(folder["rows.parquet"], rows, ParquetOptions.Default);
        Dictionary<string, JsonNode> chunks = IndependentReader.DuckDb.Rows(folder["rows.parquet"],
                "SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count FROM parquet_metadata('FILE')")
            .ToDictionary(row => row["path_in_schema"]!.ToString());
        Assert.Multiple(() =>
        {
            Assert.That(chunks["number"]["stats_min_value"]!.ToString(), Is.EqualTo(rows.Min(r => r.Number).ToString()));
            Assert.That(chunks["number"]["stats_max_value"]!.ToString(), Is.EqualTo(rows.Max(r => r.Number).ToString()));
            Assert.That(chunks["seed"]["stats_max_value"]!.ToString(), Is.EqualTo(rows.Max(r => r.Seed).ToString()));
            Assert.That(chunks["seed"]["stats_null_count"]!.ToString(), Is.EqualTo(rows.Count(r => r.Seed is null).ToString()));
            Assert.That(chunks["text"]["stats_min_value"]!.ToString(), Is.EqualTo(rows.Select(r => r.Text).Min(StringComparer.Ordinal)));
        });
    }

    private static void Write(string path, IReadOnlyList<Row> rows, ParquetOptions options)
    {
        using FileStream stream = File.Create(path);
        ParquetWriter<Row> writer = new(stream, Columns(), new Dictionary<string, string> { ["key"] = "value" }, options);
        foreach (Row row in rows) writer.Add(row);
        writer.Complete();
    }
}
