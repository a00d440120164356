using System.CommandLine;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp records [M N P]: the best known ranks, and what the results folder holds beside them.</summary>
internal static class RecordsVerb
{
    /// <summary>The columns of the table, each ring with the name that the field uses.</summary>
    private static readonly (string Name, Ring Ring)[] Fields =
        [("ZT", Ring.Zt), ("Z", Ring.Integers), ("Q", Ring.Rationals), ("C", Ring.GaussianRationals), ("F2", Ring.Modulo(2)),
            ("F3", Ring.Modulo(3))];

    public static string[] Examples =>
    [
        "decomp records 4 4 4",
        "decomp records 4 4 4 --results results",
        "decomp records --json",
    ];

    public static Command Create()
    {
        Argument<int[]> shape = new("SHAPE") { Description = "m n p; all shapes without it", Arity = new ArgumentArity(0, 3) };
        Option<string?> results = new("--results")
        {
            Description = $"the folder with own results; {Setting.Store.Value} where it is there",
            HelpName = "DIR",
        };
        Option<bool> json = new("--json") { Description = "print one JSON object per shape and ring" };
        Command verb = new("records", "The best known rank of each shape and ring, with source and year, beside own results.") { shape,
            results, json };
        verb.SetAction(parsed => Run(parsed.GetValue(shape) ?? [], parsed.GetValue(results), parsed.GetValue(json)));
        return verb;
    }

    private static int Run(int[] dimensions, string? results, bool json)
    {
        if (dimensions.Length is not (0 or 3)) throw new UsageException("a shape has three dimensions: decomp records 4 4 4");
        if (!dimensions.All(Shape.IsAllowed))
            throw new UsageException($"{string.Join(" x ", dimensions)} is no shape; dimensions lie between 1 and {Shape.MaxDimension}");
        if (results is not null && !Directory.Exists(results)) throw new UsageException($"there is no folder {results}");
        Shape[] shapes = dimensions.Length == 0 ? [.. RecordTable.Current.Shapes]
            : [new Shape(dimensions[0], dimensions[1], dimensions[2])];
        string folder = results ?? Setting.Store.Value;
        StoreIndex? own = results is not null || Directory.Exists(folder) ? new(new SchemeStore(folder)) : null;
        if (json) PrintJson(shapes, own);
        else if (shapes is [var only]) PrintShape(only, own);
        else PrintTable(shapes, own);
        return ExitCode.Success;
    }

    private static void PrintShape(Shape shape, StoreIndex? own)
    {
        Terminal.Say($"{shape}: the schoolbook has rank {shape.NaiveRank}");
        Terminal.Say($"  {"ring",-5}{"rank",6}{"own",6}  {"year",4}  source");
        foreach ((string name, Ring ring) in Fields)
        {
            Record? record = RecordTable.Current.Best(shape, ring);
            string source = record is null ? "not in the table" : record.Field == name ? record.SourceAndStanding
                : $"{record.SourceAndStanding} (over {record.Field})";
            Terminal.Say(
                $"  {name,-5}{record?.Rank.ToString() ?? "",6}{own?.Lowest(shape, ring)?.ToString() ?? "",6}  " +
                    $"{record?.Year.ToString() ?? "",4}  {source}");
        }
        foreach (IGrouping<(int, PublishedCount), string> same in Counts(shape))
            Console.Out.WriteLine($"  rank {same.Key.Item1} over {string.Join(", ", same)}: published in {same.Key.Item2} additions" +
                $"{(same.Key.Item2.Scalings > 0 ? " and scalings" : "")}, {same.Key.Item2.Source}");
    }

    /// <summary>What is published of the additions that the record ranks take, with the rings for which it is the fewest.</summary>
    private static IEnumerable<IGrouping<(int, PublishedCount), string>> Counts(Shape shape) =>
        from field in Fields
        let rank = RecordTable.Current.Best(shape, field.Ring)?.Rank
        where rank is not null
        let count = PublishedAdditions.Current.Best(shape, rank.Value, field.Ring)
        where count is not null
        group field.Name by (rank.Value, count);

    private static void PrintTable(Shape[] shapes, StoreIndex? own)
    {
        FittedTable table = new([new("shape"), .. Fields.Select((field, i) => new FittedColumn(field.Name, Number: true, Expendable: i))]);
        foreach (Shape shape in shapes)
            table.Add(
                [shape.ToString(),
                    .. Fields.Select(f =>
                        $"{RecordTable.Current.Best(shape, f.Ring)!.Rank}{(own?.Lowest(shape, f.Ring) is { } rank ? $" ({rank})" : "")}")]);
        table.Write();
        if (own is not null) Terminal.Say("In parentheses: the rank of own results.");
    }

    private static void PrintJson(Shape[] shapes, StoreIndex? own)
    {
        foreach (Shape shape in shapes)
            foreach ((string name, Ring ring) in Fields)
            {
                Record? record = RecordTable.Current.Best(shape, ring);
                PublishedCount? count = record is null ? null : PublishedAdditions.Current.Best(shape, record.Rank, ring);
                Console.Out.WriteLine(JsonText.Of(new
                {
                    shape = (int[])[shape.M, shape.N, shape.P],
                    ring = name,
                    rank = record?.Rank,
                    source = record?.Source,
                    year = record?.Year,
                    over = record?.Field,
                    seen = record?.Seen,
                    additions = count?.Additions,
                    scalings = count?.Scalings,
                    additionsSource = count?.Source,
                    own = own?.Lowest(shape, ring),
                }));
            }
    }
}
