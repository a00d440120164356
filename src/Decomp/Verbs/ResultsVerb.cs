using System.CommandLine;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Web.Site;
using TensorDecomp.Export.Catalogue;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp results [DIR]: the catalogue of a store, on the screen or as its README.md and schemes.csv.</summary>
internal static class ResultsVerb
{
    public static string[] Examples =>
    [
        "decomp results",
        "decomp results --duplicates",
        "decomp results --records",
        "decomp results --write",
        "decomp results --check",
        "decomp results --html site",
    ];

    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "the store", DefaultValueFactory = _ => Setting.Store.Value };
        Option<bool> write =
            new("--write") { Description = $"write {string.Join(" and ", CatalogueText.Files.Select(f => f.Name))} into the store" };
        Option<bool> check = new("--check") { Description = "say whether those files are current; exit code 1 where they are not" };
        Option<bool> duplicates = new("--duplicates") { Description = "list files that are one algorithm up to symmetries of the tensor" };
        Option<bool> records =
            new("--records") { Description = "list the ranks that are below the table of records, with what they rest on" };
        Option<string?> html =
            new("--html") { Description = "write the map and the best schemes as plain files into this folder", HelpName = "DIR" };
        Command verb =
            new("results",
                "The catalogue of a store: the best scheme of each shape and ring beside the record, each proved again.") { folder, write,
                check, duplicates, records, html };
        verb.SetAction(parsed =>
        {
            string store = parsed.GetValue(folder)!;
            if (!Directory.Exists(store)) throw new UsageException($"there is no folder {store}");
            if (parsed.GetValue(html) is { } site) return WriteSite(store, site);
            SchemeCatalogue catalogue = CatalogueDisplay.Read(store);
            foreach (string refusal in catalogue.Refused) Failure.Tell($"refused {refusal}");
            PassedOver.Print(catalogue.Strangers);
            int code = catalogue.Refused.Count == 0 ? ExitCode.Success : ExitCode.Negative;
            if (parsed.GetValue(records)) PrintRecords(catalogue);
            else if (parsed.GetValue(duplicates)) PrintDuplicates(catalogue);
            else if (parsed.GetValue(write)) Write(catalogue, store);
            else if (parsed.GetValue(check)) code = Math.Max(code, Check(catalogue, store));
            else PrintTable(catalogue);
            return code;
        });
        return verb;
    }

    private static void PrintTable(SchemeCatalogue catalogue)
    {
        FittedTable table = new(new("shape"), new("ring"), new("rank", Number: true), new("record", Number: true), new("", Expendable: 1),
            new("found by", Expendable: 5), new("seconds", Number: true, Expendable: 4), new("nonzeros", Number: true, Expendable: 3),
            new("additions", Number: true, Expendable: 2), new("circuit", Number: true, Expendable: 2),
            new("published", Number: true, Expendable: 2), new("file"));
        foreach (CatalogueEntry e in catalogue.Best())
        {
            string[] cells =
            [
                $"{e.Shape}", $"{e.Ring}", $"{e.Rank}", $"{e.Record?.Rank}", CatalogueText.Standing(e).Trim('*'),
                CatalogueText.FoundBy(CatalogueText.LastStep(e.Scheme.Provenance)),
                $"{e.Scheme.Provenance?.Seconds:0.##}", $"{e.Scheme.Census.Nonzeros}", $"{e.Scheme.Census.Additions}",
                $"{e.Scheme.Program?.Additions}", $"{e.Published}", e.Place,
            ];
            table.Add(cells);
        }
        if (catalogue.Others.Count == 0 || catalogue.Entries.Count > 0)
        {
            table.Write();
            Terminal.Say(
                $"{Amount.Of(catalogue.Entries.Count, "scheme")}, {catalogue.Entries.Select(e => e.Invariant).Distinct().Count()} " +
                    "of them different up to symmetries of the tensor");
        }
        if (catalogue.Others.Count > 0) PrintOthers(catalogue);
    }

    private static void PrintOthers(SchemeCatalogue catalogue)
    {
        FittedTable table = new(new("tensor"), new("ring"), new("rank", Number: true), new("record", Number: true),
            new("", Expendable: 1), new("source", Expendable: 4), new("found by", Expendable: 3),
            new("seconds", Number: true, Expendable: 2), new("file"));
        foreach (CatalogueEntry e in catalogue.BestOfOthers())
            table.Add([$"{e.Tensor}", $"{e.Ring}", $"{e.Rank}", $"{e.Record?.Rank}", CatalogueText.Standing(e).Trim('*'),
                $"{e.Record?.Source}", CatalogueText.FoundBy(CatalogueText.LastStep(e.Scheme.Provenance)),
                $"{e.Scheme.Provenance?.Seconds:0.##}", e.Place]);
        table.Write();
        Terminal.Say($"{Amount.Of(catalogue.Others.Count, "scheme")} of " +
            $"{Amount.Of(catalogue.Others.Select(e => e.Tensor).Distinct().Count(), "other bilinear map")}");
    }

    private static void PrintRecords(SchemeCatalogue catalogue)
    {
        IReadOnlyList<RecordClaim> claims = RecordClaim.Of(catalogue);
        foreach (RecordClaim claim in claims)
        {
            Terminal.Say(
                $"{claim.Entry.Shape} over {claim.Field}: rank {claim.Entry.Rank}; best published {claim.Published.Rank} " +
                    $"({claim.Published.SourceAndStanding}, {claim.Published.Year})");
            Terminal.Say($"  file    {claim.Entry.Place}");
            Terminal.Say($"  sha256  {claim.Entry.Scheme.Sha256}");
            Terminal.Say($"  found   {CatalogueText.FoundBy(claim.Entry.Scheme.Provenance)}");
            foreach (CatalogueEntry leaf in claim.Leaves)
                Terminal.Say($"  from    {leaf.Place}, {CatalogueText.FoundBy(leaf.Scheme.Provenance)}");
        }
        Terminal.Say(
            $"{Amount.Of(claims.Count, "rank")} of {Amount.Of(claims.Select(c => c.Entry.Shape).Distinct().Count(), "shape")} " +
                $"{RecordClaim.Wording}");
    }

    private static void PrintDuplicates(SchemeCatalogue catalogue)
    {
        int groups = 0;
        foreach (Duplicates found in catalogue.FindDuplicates())
        {
            if (found.Kinship != Kinship.Open) groups++;
            (CatalogueEntry first, int others) = (found.Entries[0], found.Entries.Count - 1);
            string kinship = found.Kinship switch
            {
                Kinship.Order => "equal up to order of terms, scales and order of dimensions",
                Kinship.BasisChange => "equal up to a change of basis",
                _ => "undecided: all invariants agree, and no change of basis was found",
            };
            Terminal.Say($"{first.Tensor} of rank {first.Rank}, {first.Place} stands for {Amount.Of(others, "other")}, {kinship}:");
            foreach (CatalogueEntry entry in found.Entries.Skip(1)) Terminal.Say($"  {entry.Place}");
        }
        Terminal.Say(groups == 0 ? "no two files are one algorithm"
            : $"{Amount.Of(groups, "group")} in {Amount.Of(catalogue.Entries.Count + catalogue.Others.Count, "scheme")}");
    }

    private static void Write(SchemeCatalogue catalogue, string store)
    {
        foreach ((string name, Action<SchemeCatalogue, TextWriter> write) in CatalogueText.FilesOf(catalogue))
        {
            string path = Path.Combine(store, name);
            AtomicFile.Write(path, stream => Fill(stream, catalogue, write));
            Terminal.Say($"written: {path}");
        }
    }

    private static int WriteSite(string store, string folder)
    {
        (int Pages, IReadOnlyList<string> Refused) Written() => StaticSite.Write(store, folder);
        (int pages, IReadOnlyList<string> refused) = LiveLines.OnError?.During(
            spent => [$"proving {store} and writing {folder}, {Duration.Text(spent)}"], Written) ?? Written();
        foreach (string refusal in refused) Failure.Tell($"refused {refusal}");
        Terminal.Say($"written: {Path.Combine(folder, "index.html")}, a map for each ring and {Amount.Of(pages, "scheme")}");
        return refused.Count == 0 ? ExitCode.Success : ExitCode.Negative;
    }

    private static int Check(SchemeCatalogue catalogue, string store)
    {
        int code = ExitCode.Success;
        foreach ((string name, Action<SchemeCatalogue, TextWriter> write) in CatalogueText.FilesOf(catalogue))
        {
            string path = Path.Combine(store, name);
            using MemoryStream current = new();
            Fill(current, catalogue, write);
            bool same = File.Exists(path) && File.ReadAllBytes(path).AsSpan()
                .SequenceEqual(current.GetBuffer().AsSpan(0, (int)current.Length));
            Terminal.Say(same ? $"current: {path}" : $"outdated: {path}; write it with 'decomp results {store} --write'");
            if (!same) code = ExitCode.Negative;
        }
        return code;
    }

    private static void Fill(Stream stream, SchemeCatalogue catalogue, Action<SchemeCatalogue, TextWriter> write)
    {
        using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
        write(catalogue, text);
    }
}
