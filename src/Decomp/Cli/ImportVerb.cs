using System.CommandLine;
using TensorDecomp.Export;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>decomp import FILE.parquet DIR: an exported table back as a folder of schemes.</summary>
internal static class ImportVerb
{
    public static string[] Examples =>
    [
        "decomp import schemes.parquet restored/",
    ];

    public static Command Create()
    {
        Argument<string> source = new("FILE") { Description = "a table of schemes that 'decomp export' wrote" };
        Argument<string> target = new("DIR") { Description = "the folder to put the schemes in" };
        Command verb = new("import", "Restore schemes from a Parquet table; each is proved again first.") { source, target };
        verb.SetAction(parsed => Run(parsed.GetValue(source)!, parsed.GetValue(target)!));
        return verb;
    }

    private static int Run(string source, string target)
    {
        using FileStream stream = new(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!stream.CanSeek) throw new UsageException($"{source} is a pipe; a Parquet file must lie on a disk");
        long restored = 0, number = 0;
        int exit = ExitCode.Success;
        foreach (SchemesRow row in SchemesReader.Read(stream, Limits.Default))
        {
            number++;
            string place = Restoration.Place(target, row);
            CertifiedScheme? scheme = Restoration.Prove(row, out string? refusal);
            if (scheme is not null && !Restoration.Write(scheme, place)) refusal = $"{place} exists and differs; import into an empty folder";
            if (refusal is null)
            {
                restored++;
                continue;
            }
            Console.Error.WriteLine($"decomp: refused row {number} of {source}: {refusal}");
            exit = ExitCode.Negative;
        }
        Console.Out.WriteLine($"{restored} scheme{(restored == 1 ? "" : "s")} restored to {target}");
        return exit;
    }
}
