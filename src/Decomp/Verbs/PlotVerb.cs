using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Export.Catalogue;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp plot KIND INPUT [OUT]: pictures as SVG.</summary>
internal static class PlotVerb
{
    /// <summary>A kind of picture. A new one is one file in Export/Pictures and one line in <see cref="Kinds"/>.</summary>
    internal sealed record Kind(string Name, string Summary, Action<Request, TextWriter> Draw);

    internal sealed record Request(string Input, string? With, string? Member, Ring Ring);

    internal static IReadOnlyList<Kind> Kinds { get; } =
    [
        new("records", "the ranks in a store against the records, as a heat map over shapes", Records),
        new("additions", "additions against rank for the schemes of a store", Additions),
        new("engines", "rank against time for each engine, of a run or of a store's folder of one shape", Engines),
        new("timeline", "the record of a shape from 1969 on", Timeline),
        new("factors", "U, V and W of a scheme, a square per nonzero coefficient", Factors),
        new("beside", "two schemes side by side, terms in common first", Beside),
        new("convergence", "residual curves and ranks of a run, from the JSON lines of 'decomp search --json'", Convergence),
    ];

    public static string[] Examples =>
    [
        "decomp plot records results/ records.svg",
        "decomp plot engines results/3x3x3 engines.svg",
        "decomp plot timeline 5x5x5 timeline.svg",
        "decomp plot beside results/3x3x3/23-ZT-0d2b4224.json beside.svg --with results/3x3x3/23-Z-5e931add.json",
        "decomp search 3 3 3 --engine gradient --json > run.jsonl; decomp plot convergence run.jsonl run.svg",
    ];

    public static Command Create()
    {
        Argument<string> kind = new("KIND") { Description = string.Join('\n', Kinds.Select(k => $"{k.Name}: {k.Summary}")) };
        Argument<string> input =
            new("INPUT") { Description = "a store, a scheme in any known format, the JSON lines of a run, or for timeline a shape" };
        Argument<string?> target =
            new("OUT") { Description = "the SVG file to write; standard output without it", Arity = ArgumentArity.ZeroOrOne };
        Option<string> ring =
            new("--ring")
            {
                Description = "records and engines: the ring that schemes must hold over",
                DefaultValueFactory = _ => "Q",
                HelpName = "RING"
            };
        Option<string?> with = new("--with") { Description = "beside: the scheme on the right", HelpName = "FILE" };
        Option<string?> member =
            new("--member") { Description = "factors and beside: which scheme of a file that holds several", HelpName = "NAME" };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(k => k.Name)]);
        Command verb = new("plot", "Draw an SVG: ranks, additions, engines, the history of a record, factors, or a run.") { kind,
            input, target, ring, with, member };
        verb.SetAction(parsed =>
        {
            string name = parsed.GetValue(ring)!;
            if (!Ring.TryParse(name, out Ring wanted)) throw new UsageException($"--ring {name} names no ring; write Q, Z, ZT, F2 or F3");
            Kind drawn = Kinds.Single(k => k.Name == parsed.GetValue(kind));
            if (drawn.Draw != Beside && parsed.GetValue(with) is { } other)
                throw new UsageException($"--with {other} is for 'plot beside'; leave it out.");
            return Run(drawn, new Request(parsed.GetValue(input)!, parsed.GetValue(with), parsed.GetValue(member), wanted),
                parsed.GetValue(target));
        });
        return verb;
    }

    private static int Run(Kind kind, Request request, string? target)
    {
        if (target is not null && !target.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"plot writes SVG; name the file {Path.ChangeExtension(target, ".svg")}.");
        if (kind.Draw != Timeline && !Path.Exists(request.Input)) throw new UsageException($"{request.Input} does not exist");
        if (target is null && !Console.IsOutputRedirected)
            throw new UsageException($"name the SVG file to write, as in 'decomp plot {kind.Name} {request.Input} {kind.Name}.svg'.");
        using StringWriter picture = new();
        try
        {
            kind.Draw(request, picture);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{request.Input}: {e.Message}");
        }
        if (target is null) Console.Out.Write(picture);
        else AtomicFile.Write(target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(picture.ToString())));
        return ExitCode.Success;
    }

    private static void Records(Request request, TextWriter output) => RecordsMap.Write(Catalogue(request), request.Ring, output);

    private static void Additions(Request request, TextWriter output) => AdditionsPicture.Write(Catalogue(request), output);

    private static SchemeCatalogue Catalogue(Request request)
    {
        if (!Directory.Exists(request.Input)) throw new UsageException($"{request.Input} is a file; name a folder of schemes");
        SchemeCatalogue catalogue = CatalogueDisplay.Read(request.Input);
        PassedOver.Print(catalogue.Strangers.Concat(catalogue.Refused.Select(refusal => (request.Input, refusal))));
        return catalogue;
    }

    private static void Engines(Request request, TextWriter output)
    {
        if (!Directory.Exists(request.Input))
        {
            SearchRun run = SearchRun.Read(SourceFile.Open(request.Input, Limits.Default));
            EnginesPicture.Write(run.Shape, run.Field, FormattableString.Invariant($"a run of {run.Seconds:0} s, seed {run.Seed}"),
                [.. RankFind.Of(run)], run.Record, output);
            return;
        }
        SchemeCatalogue catalogue = Catalogue(request);
        Shape[] shapes = [.. catalogue.Entries.Select(e => e.Shape).Distinct()];
        if (shapes is not [var shape])
            throw new UsageException(shapes.Length == 0 ? $"{request.Input} holds no scheme of a matrix product"
                : $"{request.Input} holds schemes of {shapes.Length} shapes; name the folder of one, such as " +
                    $"{Path.Combine(request.Input, $"{shapes[0]}")}");
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Input));
        EnginesPicture.Write(shape, $"{request.Ring}", $"all searches whose finds lie in {folder}",
            [.. RankFind.Of(catalogue.Entries, request.Ring)], RecordTable.Current.Best(shape, request.Ring)?.Rank, output);
    }

    private static void Timeline(Request request, TextWriter output)
    {
        if (!Shape.TryParse(request.Input, out Shape shape))
            throw new UsageException($"{request.Input} is no shape; write one as in 'decomp plot timeline 4x4x4 timeline.svg'");
        TimelinePicture.Write(shape, output);
    }

    private static void Factors(Request request, TextWriter output) =>
        FactorPicture.Write(OneScheme.Read(request.Input, request.Member, "plot factors"), output);

    private static void Beside(Request request, TextWriter output)
    {
        if (request.With is not { } other)
            throw new UsageException(
                $"beside draws two schemes; name the second one, as in 'decomp plot beside {request.Input} --with FILE'");
        if (!Path.Exists(other)) throw new UsageException($"{other} does not exist");
        BesidePicture.Write(OneScheme.Read(request.Input, request.Member, "plot beside"),
            OneScheme.Read(other, request.Member, "plot beside"), output);
    }

    private static void Convergence(Request request, TextWriter output)
    {
        if (Directory.Exists(request.Input))
            throw new UsageException($"{request.Input} is a folder; name the file that 'decomp search --json' wrote to");
        ConvergencePicture.Write(SearchRun.Read(SourceFile.Open(request.Input, Limits.Default)), output);
    }
}
