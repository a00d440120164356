using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
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

    internal sealed record Request(string Input, string? Member, Ring Ring);

    internal static IReadOnlyList<Kind> Kinds { get; } =
    [
        new("records", "the ranks in a store against the records, as a heat map over shapes", Records),
        new("factors", "U, V and W of a scheme, a square per nonzero coefficient", Factors),
        new("convergence", "residual curves and ranks of a run, from the JSON lines of 'decomp search --json'", Convergence),
    ];

    public static string[] Examples =>
    [
        "decomp plot records results/ records.svg",
        "decomp plot factors results/3x3x3/23-ZT-0d2b4224.json factors.svg",
        "decomp search 3 3 3 --engine gradient --json > run.jsonl; decomp plot convergence run.jsonl run.svg",
    ];

    public static Command Create()
    {
        Argument<string> kind = new("KIND") { Description = string.Join("; ", Kinds.Select(k => $"{k.Name}: {k.Summary}")) };
        Argument<string> input = new("INPUT") { Description = "a store, a scheme in any known format, or the JSON lines of a run" };
        Argument<string?> target =
            new("OUT") { Description = "the SVG file to write; standard output without it", Arity = ArgumentArity.ZeroOrOne };
        Option<string> ring =
            new("--ring")
            {
                Description = "records: the ring that schemes must hold over",
                DefaultValueFactory = _ => "Q",
                HelpName = "RING"
            };
        Option<string?> member = new("--member") { Description = "factors: which scheme of a file that holds several", HelpName = "NAME" };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(k => k.Name)]);
        Command verb = new("plot", "Draw an SVG: ranks against records, the factors of a scheme, or the convergence of a run.") { kind,
            input, target, ring, member };
        verb.SetAction(parsed =>
        {
            string name = parsed.GetValue(ring)!;
            if (!Ring.TryParse(name, out Ring wanted)) throw new UsageException($"--ring {name} names no ring; write Q, Z, ZT, F2 or F3");
            return Run(Kinds.Single(k => k.Name == parsed.GetValue(kind)),
                new Request(parsed.GetValue(input)!, parsed.GetValue(member), wanted), parsed.GetValue(target));
        });
        return verb;
    }

    private static int Run(Kind kind, Request request, string? target)
    {
        if (target is not null && !target.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"plot writes SVG; name the file {Path.ChangeExtension(target, ".svg")}.");
        if (!Path.Exists(request.Input)) throw new UsageException($"{request.Input} does not exist");
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

    private static void Records(Request request, TextWriter output)
    {
        if (!Directory.Exists(request.Input)) throw new UsageException($"{request.Input} is a file; name a folder of schemes");
        SchemeCatalogue catalogue = SchemeCatalogue.Read(request.Input);
        PassedOver.Print(catalogue.Strangers.Concat(catalogue.Refused.Select(refusal => (request.Input, refusal))));
        RecordsMap.Write(catalogue, request.Ring, output);
    }

    private static void Factors(Request request, TextWriter output)
    {
        FactorPicture.Write(OneScheme.Read(request.Input, request.Member, "plot factors"), output);
    }

    private static void Convergence(Request request, TextWriter output)
    {
        if (Directory.Exists(request.Input))
            throw new UsageException($"{request.Input} is a folder; name the file that 'decomp search --json' wrote to");
        ConvergencePicture.Write(SearchRun.Read(SourceFile.Open(request.Input, Limits.Default)), output);
    }
}
