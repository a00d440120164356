using System.Globalization;
using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Export.Catalogue;

/// <summary>The catalogue as files of the store: a page for people and one line per scheme for programs. Equal stores give equal
/// bytes.</summary>
public static class CatalogueText
{
    /// <summary>The files and what writes them.</summary>
    public static IReadOnlyList<(string Name, Action<SchemeCatalogue, TextWriter> Write)> Files
    {
        get;
    } = [("README.md", Markdown), ("schemes.csv", Csv)];

    /// <summary>Those of a store: one more where it holds schemes of tensors that are no matrix products.</summary>
    public static IReadOnlyList<(string Name, Action<SchemeCatalogue, TextWriter> Write)> FilesOf(SchemeCatalogue catalogue) =>
        catalogue.Others.Count == 0 ? Files : [.. Files, ("tensor-schemes.csv", OthersCsv)];

    private static void Markdown(SchemeCatalogue catalogue, TextWriter output)
    {
        CatalogueEntry[] best = [.. catalogue.Best()];
        int algorithms = catalogue.Entries.Select(e => e.Invariant).Distinct().Count();
        output.Write($"""
            # Results

            {catalogue.Entries.Count} schemes for {best.Select(e => e.Shape).Distinct().Count()} shapes, found by this tool; {algorithms} of
            them differ by more than a symmetry of the tensor.
            Each was certified in exact arithmetic when it was stored, and `decomp verify results/` proves all of them again.

            The table has the lowest rank of each shape and ring, without rings that a scheme over a smaller one serves as well; of equal
            ranks the one with the fewest additions, as its [circuit](../docs/circuits.md) counts them where one lies with it. *Record* is
            the best published rank over that ring (`records.csv` has the sources); *published* are the fewest additions published for that
            rank, with scalings where it has some (`additions.csv`); *seconds* is the time from the start of the run to the
            scheme. `schemes.csv` lists every file.
            `decomp results --write` writes this page and that list, `decomp results --duplicates` names the files that are one algorithm.

            | shape | ring | rank | record | | found by | seconds | nonzeros | additions | circuit | scalings | depth | published | file |
            |---|---|--:|--:|---|---|--:|--:|--:|--:|--:|--:|--:|---|

            """.ReplaceLineEndings("\n"));
        foreach (CatalogueEntry e in best)
        {
            Provenance? p = e.Scheme.Provenance;
            output.Write(
                $"| {e.Shape.ToString().Replace('x', '×')} | {e.Ring} | {e.Rank} | " +
                    $"{e.Record?.Rank.ToString(CultureInfo.InvariantCulture) ?? ""} | {Standing(e)} | {FoundBy(LastStep(p))} | " +
                    $"{Seconds(p)} | {e.Scheme.Census.Nonzeros} | {e.Scheme.Census.Additions} | {e.Scheme.Program?.Additions} | " +
                    $"{e.Scheme.Program?.Scalings} | {e.Scheme.Program?.Depth} | {e.Published} | [{Name(e.File)}]({e.File}) |\n");
        }
        if (catalogue.Others.Count > 0) OthersMarkdown(catalogue, output);
    }

    private static void OthersMarkdown(SchemeCatalogue catalogue, TextWriter output)
    {
        CatalogueEntry[] best = [.. catalogue.BestOfOthers()];
        output.Write($"""

            ## Other bilinear maps

            {catalogue.Others.Count} schemes for {best.Select(e => e.Tensor).Distinct().Count()} [other bilinear maps](../docs/tensors.md);
            `tensors.csv` has the sources of their records, `tensor-schemes.csv` lists every file.

            | map | ring | rank | record | | source | found by | seconds | nonzeros | additions | file |
            |---|---|--:|--:|---|---|---|--:|--:|--:|---|

            """.ReplaceLineEndings("\n"));
        foreach (CatalogueEntry e in best)
            output.Write($"| {e.Tensor} | {e.Ring} | {e.Rank} | {e.Record?.Rank.ToString(CultureInfo.InvariantCulture) ?? ""} | " +
                $"{Standing(e)} | {e.Record?.Source} | {FoundBy(LastStep(e.Scheme.Provenance))} | {Seconds(e.Scheme.Provenance)} | " +
                $"{e.Scheme.Census.Nonzeros} | {e.Additions} | [{Name(e.File)}]({e.File}) |\n");
    }

    private static void OthersCsv(SchemeCatalogue catalogue, TextWriter output)
    {
        output.Write("tensor,ring,rank,record,engine,program,seconds,nonzeros,additions,sha256,file\n");
        foreach (CatalogueEntry e in catalogue.Others)
        {
            Provenance? p = e.Scheme.Provenance;
            Line(output, [$"{e.Tensor}", $"{e.Ring}", $"{e.Rank}", $"{e.Record?.Rank}", p?.Engine ?? "",
                p is null ? "" : Program(LastStep(p)!), Seconds(p), $"{e.Scheme.Census.Nonzeros}", $"{e.Additions}", e.Scheme.Sha256,
                e.File]);
        }
    }

    private static void Line(TextWriter output, string[] cells) =>
        output.Write($"{string.Join(',', cells.Select(c => c.Length == 0 ? c : CsvTables.Cell(c)))}\n");

    private static void Csv(SchemeCatalogue catalogue, TextWriter output)
    {
        output.Write("m,n,p,ring,rank,record,engine,program,seconds,nonzeros,additions,circuit,scalings,depth,published," +
            "publishedScalings,sha256,algorithm,file\n");
        foreach (CatalogueEntry e in catalogue.Entries)
        {
            Provenance? p = e.Scheme.Provenance;
            string[] cells =
            [
                $"{e.Scheme.Shape.M}", $"{e.Scheme.Shape.N}", $"{e.Scheme.Shape.P}", $"{e.Ring}", $"{e.Rank}", $"{e.Record?.Rank}",
                p?.Engine ?? "", p is null ? "" : Program(LastStep(p)!), Seconds(p), $"{e.Scheme.Census.Nonzeros}",
                $"{e.Scheme.Census.Additions}", $"{e.Scheme.Program?.Additions}", $"{e.Scheme.Program?.Scalings}",
                $"{e.Scheme.Program?.Depth}", $"{e.Published?.Additions}", $"{e.Published?.Scalings}",
                e.Scheme.Sha256, $"{e.Invariant:x16}", e.File,
            ];
            Line(output, cells);
        }
    }

    /// <summary>"matches", "beats it by 1" or "+3".</summary>
    public static string Standing(CatalogueEntry entry) => entry.Difference switch
    {
        null => "",
        0 => "matches",
        < 0 and var less => $"**beats it by {-less}**",
        var more => $"+{more}",
    };

    /// <summary>The engine with its program, or how the scheme was derived.</summary>
    public static string FoundBy(Provenance? provenance) =>
        provenance is null ? ""
        : Program(provenance) is not { Length: > 0 } program ? provenance.Engine
        : program.StartsWith(provenance.Engine, StringComparison.Ordinal) ? program
        : $"{provenance.Engine}: {program}";

    /// <summary>A derivation without the steps before the last one, which the file has.</summary>
    public static Provenance? LastStep(Provenance? p) => p?.Derivation is { } steps ? p with { Derivation = steps.Split("; ")[0] } : p;

    // The policies of a flip-graph search have no short name; the file has them.
    private static string Program(Provenance provenance) =>
        provenance.Derivation ?? (provenance.Engine == "flip" || provenance.Program.StartsWith("FlipPolicy", StringComparison.Ordinal) ? ""
            : provenance.Program);

    private static string Seconds(Provenance? provenance) => provenance?.Seconds.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static string Name(string file) => file[(file.LastIndexOf('/') + 1)..];
}
