using System.CommandLine;
using TensorDecomp.Export;
using TensorDecomp.Export.Parquet;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>decomp export DIR OUT.parquet: a store as a table, every scheme proved again on the way.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        Argument<string> source = new("DIR") { Description = "a folder of schemes, or one file of any known format" };
        Argument<string> target = new("OUT") { Description = "the Parquet file to write" };
        Command verb = new("export", "Write schemes as a Parquet table; each is proved again first.") { source, target };
        verb.SetAction(parsed => Run(parsed.GetValue(source)!, parsed.GetValue(target)!));
        return verb;
    }

    private static int Run(string source, string target)
    {
        if (!target.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{target} must end in .parquet");
        if (!Path.Exists(source)) throw new UsageException($"{source} does not exist");
        long written = 0;
        int exit = ExitCode.Success;
        AtomicFile.Write(target, stream =>
        {
            ParquetWriter<CertifiedScheme> table = new(stream, SchemesTable.Columns(), TableFacts.Of(SchemesTable.Schema), ParquetOptions.Default);
            foreach (Sighting sighting in SchemeSource.Read(source, Limits.Default))
            {
                if (sighting.Scheme is { } scheme)
                {
                    table.Add(scheme);
                    written++;
                    continue;
                }
                Console.Error.WriteLine($"decomp: refused {sighting.Refusal}");
                exit = Math.Max(exit, sighting.Malformed ? ExitCode.Malformed : ExitCode.Negative);
            }
            table.Complete();
        });
        Console.Out.WriteLine($"{written} scheme{(written == 1 ? "" : "s")} written to {target}");
        return exit;
    }
}
