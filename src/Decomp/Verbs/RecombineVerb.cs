using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp recombine: the lowest ranks that follow from the results by direct sums, products, projections.</summary>
internal static class RecombineVerb
{
    private const int Limit = 8, WideLimit = 16;

    public static string[] Examples =>
    [
        "decomp recombine --from results --out results",
        "decomp recombine --ring F2 --wide --below-records --out results",
        "decomp recombine --ring Q --families",
    ];

    public static Command Create()
    {
        Option<string> from = new("--from") { Description = "folder or file of schemes to build on", DefaultValueFactory = _ => "results" };
        Option<string> ring = RingOption.Create($"ring of the results: {RingOption.Spelling}", Ring.Zt);
        Option<bool> wide = new("--wide") { Description = $"shapes up to {WideLimit} instead of {Limit}" };
        Option<string?> output = new("--out") { Description = "folder to write the derived schemes to, certified, with their derivation" };
        Option<bool> below = new("--below-records") { Description = "only shapes below the best published rank" };
        Option<bool> families =
            new("--families") { Description = "bounds that hold for all n, by sums along an axis, and the exponent of each shape instead" };
        Option<bool> json = new("--json") { Description = "print one JSON object per shape" };
        Command verb = new("recombine", "Fill the table of shapes with the best ranks derivable from the results.") { from, ring, wide,
            output, below, families, json };
        verb.SetAction(parsed =>
        {
            Ring over = RingOption.Parse(parsed.GetValue(ring)!);
            var clock = Stopwatch.StartNew();
            RecombinationTable table =
                DerivationSource.Load(parsed.GetValue(from)!, over, parsed.GetValue(wide) ? WideLimit : Limit, Quotient.Space);
            UnevenBlocks blocks = new(table);
            blocks.Complete();
            Console.Error.WriteLine($"closed after {clock.Elapsed.TotalSeconds:0.0} s");
            blocks.Reduce(table.Shapes.Where(s => RecordTable.Current.Best(s, over) is { } record && table[s].Rank <= record.Rank + 8));
            Console.Error.WriteLine($"reduced after {clock.Elapsed.TotalSeconds:0.0} s");
            if (parsed.GetValue(families)) return PrintFamilies(table);
            string? folder = parsed.GetValue(output);
            bool only = parsed.GetValue(below);
            foreach (Shape shape in table.Shapes.Where(s => s.M > 1 && (!only || IsBelowRecord(table[s], over))).OrderBy(s => s.M)
                .ThenBy(s => s.N).ThenBy(s => s.P))
            {
                Derivation best = table[shape];
                string? path = folder is not null && best.IsDerived ? Store(folder, best, over, clock) : null;
                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(
                        new { shape = shape.ToString(), rank = best.Rank, ring = over.ToString(), derivation = best.Text, path })
                    : $"{shape,-9} {best.Rank,5}  {best.Text}");
            }
            return ExitCode.Success;
        });
        return verb;
    }

    private static int PrintFamilies(RecombinationTable table)
    {
        foreach (Family family in Family.Of(table))
            Console.Out.WriteLine($"{family} for all n, from {new Shape(family.M, family.N, family.Period)}:{family.Rank}");
        foreach ((Derivation best, double exponent) in table.Shapes.Where(s => s.M > 1).Select(s => (table[s], Exponent(table[s])))
            .OrderBy(x => x.Item2))
            Console.Out.WriteLine(FormattableString.Invariant($"{best.Shape}:{best.Rank} gives the exponent {exponent:0.0000}"));
        return ExitCode.Success;
    }

    /// <summary>ω ≤ 3·log R / log(mnp): the scheme used recursively, in its three rotations, on square matrices.</summary>
    private static double Exponent(Derivation best) => 3 * Math.Log(best.Rank) / Math.Log(best.Shape.NaiveRank);

    private static bool IsBelowRecord(Derivation best, Ring over) =>
        RecordTable.Current.Best(best.Shape, over) is { } record && best.Rank < record.Rank;

    private static string Store(string folder, Derivation best, Ring over, Stopwatch clock)
    {
        // A scheme over ZT is filed as such whatever ring was asked for: it holds there, too.
        Ring ring = over.Modulus == 0 ? Ring.Of(best.Scheme) : over;
        return Certified.Save(folder, best.Scheme, ring,
            ProvenanceOf.Engine("recombine", "direct sums, Kronecker products, projections", 0, clock.Elapsed)
                with
            { Derivation = best.AllSteps() });
    }
}
