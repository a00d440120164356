using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp tensors [TENSOR]: the bilinear maps that have names, with the ranks known, or one of them.</summary>
internal static class TensorsVerb
{
    private static readonly string[] s_fields = ["ZT", "Z", "Q", "C", "F2", "F3"];

    public static string[] Examples =>
    [
        "decomp tensors",
        "decomp tensors sym-gen:4",
        "decomp tensors mine.npy",
    ];

    public static Command Create()
    {
        Argument<string?> name = new("TENSOR")
        {
            Description = $"a tensor by name, or a {TensorFile.Kinds} file; all families without it",
            Arity = ArgumentArity.ZeroOrOne
        };
        Option<bool> json = new("--json") { Description = "print one JSON object per line" };
        Command verb = new("tensors", "The bilinear maps that --tensor takes, and the ranks known for them.") { name, json };
        verb.SetAction(parsed =>
        {
            bool asJson = parsed.GetValue(json);
            if (parsed.GetValue(name) is { } text) One(TensorJson.Named(text), text, asJson);
            else if (asJson) foreach (ITensorMaker maker in TensorMakers.All) Console.Out.WriteLine(JsonText.Of(
                new { form = maker.Form, summary = maker.Summary, example = maker.Example }));
            else All();
            return ExitCode.Success;
        });
        return verb;
    }

    private static void All()
    {
        Terminal.Say("Families:");
        int width = TensorMakers.All.Max(maker => maker.Form.Length);
        foreach (ITensorMaker maker in TensorMakers.All)
            Terminal.Say($"  {maker.Form.PadRight(width)}  {maker.Summary}; {maker.Example}");
        Terminal.Say("Names joined by + are their direct sum, as in 2x2x2+poly:2x2; a shape such as 3x3x1 is a product of " +
            "matrices.");
        Console.Out.WriteLine();
        Terminal.Say($"Ranks known to us on {RecordTable.LookedUp:yyyy-MM-dd}, each over the smallest ring:");
        foreach (string tensor in RecordTable.Current.Tensors)
            Terminal.Say($"  {tensor,-20} {string.Join(", ", Known(TensorJson.Named(tensor)).GroupBy(known => known.Record.Source)
                .Select(of => $"{string.Join(", ", of.Select(known => $"{known.Record.Rank} over {known.Field}"))} ({of.Key})"))}");
    }

    private static void One(Tensor tensor, string asked, bool asJson)
    {
        if (asJson)
        {
            Console.Out.WriteLine(JsonText.Of(new
            {
                tensor = tensor.Name,
                sizes = tensor.Sizes,
                entries = tensor.Count,
                records = Known(tensor).Select(known =>
                    new { ring = known.Field, rank = known.Record.Rank, source = known.Record.Source, seen = known.Record.Seen }),
            }));
            return;
        }
        Terminal.Say($"{tensor}: {tensor.USize} numbers times {tensor.VSize} numbers make {tensor.WSize}; " +
            $"{tensor.Count} entries, the rank of the schoolbook algorithm");
        foreach ((string field, Record record) in Known(tensor))
            Terminal.Say($"  {record.Rank} over {field}  {record.SourceAndStanding}");
        if (!Known(tensor).Any()) Terminal.Say("  no rank is on record");
        Terminal.Say($"next: decomp search --tensor {ProgramCommands.Word(asked)}{(Known(tensor).Any() ? "" : " --rank R")}");
    }

    /// <summary>The records of the rings that have one of their own.</summary>
    private static IEnumerable<(string Field, Record Record)> Known(Tensor tensor) =>
        from field in s_fields
        let record = RecordTable.Current.Best(tensor, RingOption.Parse(field == "C" ? "Q(i)" : field))
        where record?.Field == field
        select (field, record);
}
