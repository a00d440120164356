using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Export;
using TensorDecomp.Export.Code;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp export: a store as Parquet tables, or one scheme as code or in another format; whatever leaves is proved
/// again.</summary>
internal static class ExportVerb
{
    private static readonly Dictionary<string, Codec> Codecs =
        new() { ["zstd"] = Codec.Zstd, ["gzip"] = Codec.Gzip, ["brotli"] = Codec.Brotli, ["none"] = Codec.Uncompressed };

    public static string[] Examples =>
    [
        "decomp export results/ schemes.parquet",
        "decomp export results/ schemes.parquet --terms terms.parquet --runs runs.parquet",
        "decomp export found/ schemes.parquet --runs runs.parquet --journal evolution.db",
        "decomp export results/ schemes.csv",
        "decomp export results/2x2x2/7-ZT-915bc5b5.json --as python",
        "decomp export results/2x2x2/7-ZT-915bc5b5.json strassen.c --as c",
    ];

    public static Command Create()
    {
        Argument<string> source = new("SOURCE") { Description = "a folder of schemes, or one file of any known format" };
        Argument<string?> target =
            new("OUT")
            {
                Description = "the file to write; with --as it may be left out for standard output",
                Arity = ArgumentArity.ZeroOrOne
            };
        Option<string?> kind = new("--as")
        {
            Description = $"write one scheme as code ({string.Join(", ", CodeTargets.All.Select(t => t.Name))}) or in a format that " +
                "'decomp help files' lists [default: as OUT ends, for code]"
        };
        kind.HelpName = "KIND";
        kind.AcceptOnlyFromAmong([.. TextExport.All.Select(t => t.Name)]);
        Option<string?> member =
            new("--member") { HelpName = "NAME", Description = "with --as: which scheme of a file that holds several" };
        Option<bool> real = new("--real")
        {
            Description = "with --as, for real entries: a scheme with complex coefficients as one with real ones that computes the same, " +
                "of the same rank where powers of i make it real, else with up to three products for one",
        };
        Option<string>[] others =
            [.. Table.All.Skip(1)
                .Select(t =>
                    new Option<string>($"--{t.Name}") { HelpName = "FILE",
                        Description = $"also write the table {t.Name} ({t.Summary}) to this file" })];
        Option<string?> codec =
            new("--compression") { Description = "of Parquet pages [default: zstd, for columns of lists gzip]", HelpName = "KIND" };
        codec.AcceptOnlyFromAmong([.. Codecs.Keys]);
        Option<string[]> journals =
            new("--journal")
            {
                HelpName = "FILE",
                Description =
                    "journal of a run of evolution, for the lineage and fitness of programs in the table runs [default: " +
                        "evolution/journal.jsonl in SOURCE, where there is one]"
            };
        Option<string?> programs =
            new("--programs")
            {
                HelpName = "DIR",
                Description = "the folder with named programs, to know candidates of a journal by [default: programs in SOURCE]"
            };
        Command verb =
            new("export", "Write schemes as Parquet or CSV tables, or one scheme as code; each is proved again first.") { source, target,
                kind, member, real, codec, journals, programs };
        foreach (Option<string> other in others) verb.Options.Add(other);
        verb.SetAction(parsed =>
        {
            string from = parsed.GetValue(source)!;
            if (!Path.Exists(from)) throw new UsageException($"{from} does not exist");
            if ((parsed.GetValue(kind) ?? CodeTargets.Of(parsed.GetValue(target))?.Name) is { } name)
                return Text(from, parsed.GetValue(member), parsed.GetValue(real), name, parsed.GetValue(target));
            if (parsed.GetValue(real)) throw new UsageException("--real is for one scheme as text; add --as KIND.");
            string?[] paths =
                [parsed.GetValue(target) ?? throw new UsageException($"name a file to write, such as " +
                    $"{(Directory.Exists(from) ? "schemes.parquet" : "multiply.c")}, or a kind of text with --as; see " +
                    "'decomp export --help'."),
                    .. others.Select(parsed.GetValue)];
            IReadOnlyList<ITableFormat> formats = TableFormats.All(parsed.GetValue(codec) is { } packed
                ? ParquetOptions.Default with { Codec = Codecs[packed], ListCodec = Codecs[packed] } : ParquetOptions.Default);
            (Table Table, string Path, ITableFormat Format)[] outputs =
                [.. Table.All.Zip(paths).Where(t => t.Second is not null).Select(t => (t.First, t.Second!, FormatOf(t.Second!, formats)))];
            bool runs = outputs.Any(o => o.Table == RunsTable.Table);
            if (!runs && (parsed.GetResult(journals) ?? parsed.GetResult(programs)) is { } idle)
                throw new UsageException(
                    $"{idle.IdentifierToken?.Value} is for the table {RunsTable.Table.Name} only; add --{RunsTable.Table.Name} FILE.");
            return Tables(from, runs ? ProgramOrigins.Read(from, parsed.GetValue(journals) ?? [], parsed.GetValue(programs))
                : new Dictionary<string, ProgramOrigin>(), outputs);
        });
        return verb;
    }

    private static int Text(string source, string? member, bool real, string kind, string? target)
    {
        CertifiedScheme scheme = OneScheme.Read(source, member, "--as");
        if (real) scheme = RealInput.Of(scheme, out string? none)
            ?? throw new UsageException($"{source} gives no code for real entries: {none}");
        using MemoryStream text = new();
        if (TextExport.Write(scheme, kind, text) is { } reason) throw new UsageException($"cannot write {source} as {kind}: {reason}");
        if (target is null) text.WriteTo(Console.OpenStandardOutput());
        else AtomicFile.Write(target, text.WriteTo);
        return ExitCode.Success;
    }

    private static ITableFormat FormatOf(string path, IReadOnlyList<ITableFormat> formats) =>
        formats.FirstOrDefault(f => path.EndsWith(f.Extension, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"{path} does not say by its ending what to write: " +
            $"{string.Join(" or ", formats.Select(f => f.Extension))} for tables, " +
            $"{string.Join(", ", CodeTargets.All.Select(t => t.Extension).Distinct())} for code; or say it with --as.");

    private static int Tables(string source, IReadOnlyDictionary<string, ProgramOrigin> origins,
        IReadOnlyList<(Table Table, string Path, ITableFormat Format)> outputs)
    {
        (long written, int exit) = (0, ExitCode.Success);
        Open(0, []);
        string places = string.Join(", ", outputs.Select(o => o.Path));
        Terminal.Say($"{written} scheme{(written == 1 ? "" : "s")} written to {places}");
        return exit;

        // Each table is a file of its own, so the writes nest: all appear, in the end, or none.
        void Open(int next, IRowWriter<CertifiedScheme>[] tables)
        {
            if (next == outputs.Count) exit = Fill(SchemeSource.Read(source, Limits.Default), tables, out written);
            else AtomicFile.Write(outputs[next].Path, stream =>
                Open(next + 1, [.. tables, outputs[next].Table.Open(stream, outputs[next].Format, origins)]));
        }
    }

    /// <summary>Puts what is proved into tables and completes them; says what was refused.</summary>
    /// <returns>The exit code.</returns>
    internal static int Fill(IEnumerable<StoreReading> sightings, IReadOnlyList<IRowWriter<CertifiedScheme>> tables, out long written)
    {
        (written, int exit) = (0, ExitCode.Success);
        PassedOver passedOver = new();
        foreach (StoreReading sighting in sightings)
        {
            if (sighting is { Stranger: { } file, Refusal: { } reason })
            {
                passedOver.Add(file, reason);
                continue;
            }
            if (sighting.Scheme is { } scheme)
            {
                foreach (IRowWriter<CertifiedScheme> table in tables) table.Add(scheme);
                written++;
                continue;
            }
            Failure.Tell($"refused {sighting.Refusal}");
            exit = Math.Max(exit, sighting.Malformed ? ExitCode.Malformed : ExitCode.Negative);
        }
        passedOver.Print();
        foreach (IRowWriter<CertifiedScheme> table in tables) table.Complete();
        return exit;
    }
}
