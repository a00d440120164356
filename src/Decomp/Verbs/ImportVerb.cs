using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Export;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp import FILE DIR: an exported table, or schemes in any known format, as files of a store.</summary>
internal static class ImportVerb
{
    public static string[] Examples =>
    [
        "decomp import schemes.parquet restored/",
        "decomp import factorizations_r.npz found/",
    ];

    public static Command Create()
    {
        Argument<string> source =
            new("FILE") { Description = "a Parquet table that 'decomp export' wrote, or schemes in any known format" };
        Argument<string> target = new("DIR") { Description = "the folder to put the schemes in" };
        Option<int> limits = VerifyVerb.LimitsOption();
        Command verb =
            new("import", "Put schemes into a store, from a Parquet table or any known format; each is proved again first.")
                { source, target, limits };
        verb.SetAction(parsed =>
            Run(parsed.GetValue(source)!, parsed.GetValue(target)!, VerifyVerb.LimitsRaised(parsed.GetValue(limits))));
        return verb;
    }

    private static int Run(string source, string target, Limits limits)
    {
        SchemeStore store = new(target);
        store.Open();
        (long restored, int exit) = (0, ExitCode.Success);
        foreach (StoreReading sighting in Sightings(source, limits))
        {
            string? refusal = sighting.Refusal;
            if (sighting.Scheme is { } scheme && !Restoration.Write(scheme, Restoration.Place(target, scheme)))
                refusal = $"{source}: {Restoration.Place(target, scheme)} exists and differs; import into an empty folder";
            if (refusal is null)
            {
                restored++;
                continue;
            }
            Failure.Tell($"refused {refusal}");
            exit = Math.Max(exit, sighting.Malformed ? ExitCode.Malformed : ExitCode.Negative);
        }
        Terminal.Say($"{restored} scheme{(restored == 1 ? "" : "s")} put into {target}");
        return exit;
    }

    /// <summary>What an exported table or any other file holds.</summary>
    internal static IEnumerable<StoreReading> Sightings(string source, Limits limits)
    {
        using FileStream stream = new(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        foreach (StoreReading sighting in Restoration.IsTable(stream) ? Restoration.Read(stream, source, limits, TimeProvider.System)
            : SchemeSource.Read(source, limits))
            yield return sighting;
    }
}
