using System.CommandLine;
using TensorDecomp.Export;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>decomp export DIR OUT.parquet: a store as tables, every scheme proved again on the way.</summary>
internal static class ExportVerb
{
    private static readonly Dictionary<string, Codec> Codecs = new() { ["gzip"] = Codec.Gzip, ["brotli"] = Codec.Brotli, ["none"] = Codec.Uncompressed };

    public static string[] Examples =>
    [
        "decomp export results/ schemes.parquet",
        "decomp export results/ schemes.parquet --terms terms.parquet --runs runs.parquet",
    ];

    public static Command Create()
    {
        Argument<string> source = new("DIR") { Description = "a folder of schemes, or one file of any known format" };
        Argument<string> target = new("OUT") { Description = "the Parquet file to write the table of schemes to" };
        Option<string>[] others = [.. Table.All.Skip(1).Select(t => new Option<string>($"--{t.Name}") { Description = $"also write the table {t.Name} ({t.Summary}) to this file" })];
        Option<string> codec = new("--compression") { Description = "of pages", DefaultValueFactory = _ => "gzip" };
        codec.AcceptOnlyFromAmong([.. Codecs.Keys]);
        Command verb = new("export", "Write schemes as Parquet tables; each is proved again first.") { source, target, codec };
        foreach (Option<string> other in others) verb.Options.Add(other);
        verb.SetAction(parsed =>
        {
            string?[] paths = [parsed.GetValue(target), .. others.Select(parsed.GetValue)];
            foreach (string? path in paths)
                if (path is not null && !path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"{path} must end in .parquet");
            if (!Path.Exists(parsed.GetValue(source))) throw new UsageException($"{parsed.GetValue(source)} does not exist");
            ParquetOptions options = ParquetOptions.Default with { Codec = Codecs[parsed.GetValue(codec)!] };
            return Run(parsed.GetValue(source)!, [.. Table.All.Zip(paths).Where(t => t.Second is not null).Select(t => (t.First, t.Second!))], options);
        });
        return verb;
    }

    private static int Run(string source, IReadOnlyList<(Table Table, string Path)> outputs, ParquetOptions options)
    {
        (long written, int exit) = (0, ExitCode.Success);
        Open(0, []);
        string places = string.Join(", ", outputs.Select(o => o.Path));
        Console.Out.WriteLine($"{written} scheme{(written == 1 ? "" : "s")} written to {places}");
        return exit;

        // Each table is a file of its own, so the writes nest: all appear, in the end, or none.
        void Open(int next, IRowWriter<CertifiedScheme>[] tables)
        {
            if (next == outputs.Count) Fill(tables);
            else AtomicFile.Write(outputs[next].Path, stream => Open(next + 1, [.. tables, outputs[next].Table.Open(stream, options)]));
        }

        void Fill(IRowWriter<CertifiedScheme>[] tables)
        {
            foreach (Sighting sighting in SchemeSource.Read(source, Limits.Default))
            {
                if (sighting.Scheme is { } scheme)
                {
                    foreach (IRowWriter<CertifiedScheme> table in tables) table.Add(scheme);
                    written++;
                    continue;
                }
                Console.Error.WriteLine($"decomp: refused {sighting.Refusal}");
                exit = Math.Max(exit, sighting.Malformed ? ExitCode.Malformed : ExitCode.Negative);
            }
            foreach (IRowWriter<CertifiedScheme> table in tables) table.Complete();
        }
    }
}
