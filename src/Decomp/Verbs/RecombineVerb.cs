using System.CommandLine;
using System.Diagnostics;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Aggregation;
using TensorDecomp.Schemes.Bases;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Narrow;
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
        "decomp recombine --ring Q --wide --bases 5000 --rounds 10 --below-records",
        "decomp recombine --ring Q --families",
    ];

    public static Command Create()
    {
        Option<string> from = new("--from")
        {
            Description = "folder or file of schemes to build on",
            DefaultValueFactory = _ => Setting.Store.Value,
            HelpName = "PATH",
        };
        Option<string> ring = RingOption.Create($"ring of the results: {RingOption.Spelling}", Ring.Zt);
        Option<bool> wide = new("--wide") { Description = $"shapes up to {WideLimit} instead of {Limit}" };
        Option<string> output = StoreOption.Create("folder that receives the derived schemes that are lower than what it holds, certified");
        Option<bool> below = new("--below-records") { Description = "only shapes below the best published rank" };
        Option<bool> families =
            new("--families") { Description = "bounds that hold for all n, by sums along an axis, and the exponent of each shape instead" };
        Option<int> bases = new("--bases")
        {
            Description = "for shapes near their record, change outer schemes by walks of up to so many moves over bases, flips and cuts",
            DefaultValueFactory = _ => 0,
            HelpName = "MOVES",
        };
        bases.Validators.Add(WholeNumber.Between(0, 10_000_000));
        Option<int> rounds = new("--rounds")
        {
            Description = "how often to walk for all of them, with the next seed each time and from what is known by then",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        rounds.Validators.Add(WholeNumber.Between(1, 10_000));
        Option<int> near = new("--near")
        {
            Description = "how many terms above its record a shape may be for such walks, and for a look for terms that can be left out",
            DefaultValueFactory = _ => 8,
            HelpName = "TERMS",
        };
        near.Validators.Add(WholeNumber.Between(0, 10_000));
        Option<ulong> seed = SeedOption.Create("seed of the first of these rounds");
        Option<bool> json = new("--json") { Description = "print one JSON object per shape" };
        Command verb = new("recombine", "Fill the table of shapes with the best ranks derivable from the results.") { from, ring, wide,
            output, below, families, bases, rounds, near, seed, json };
        verb.SetAction(parsed =>
        {
            Ring over = RingOption.Parse(parsed.GetValue(ring)!);
            var clock = Stopwatch.StartNew();
            int limit = parsed.GetValue(wide) ? WideLimit : Limit, steps = parsed.GetValue(bases);
            if (steps > 0 && ChangedBases.WhyNot(over) is { } reason) throw new UsageException(reason);
            string doing = "";
            int written = 0;
            SchemeStore store = new(parsed.GetValue(output)!);
            StoreIndex stored = new(store);
            bool only = parsed.GetValue(below), bounds = parsed.GetValue(families);
            Dictionary<Shape, (Derivation Of, string? Path)> kept = [];
            void Keep(RecombinationTable table)
            {
                if (bounds) return;
                store.Open();
                foreach (Shape shape in table.Shapes.Where(s => s.M > 1 && (!only || IsBelowRecord(table[s], over))))
                    if (table[shape] is var best && (!kept.TryGetValue(shape, out var before) || before.Of != best))
                    {
                        kept[shape] = (best, best.IsDerived ? stored.SaveIfLower(Proved(best, over, clock)) : null);
                        if (kept[shape].Path is not null) Interlocked.Increment(ref written);
                    }
            }
            RecombinationTable Filled() =>
                Fill(parsed.GetValue(from)!, over, limit, parsed.GetValue(near), steps, parsed.GetValue(seed), parsed.GetValue(rounds),
                    Keep, what => Volatile.Write(ref doing, what));
            using Interruption interruption = new();
            RecombinationTable table;
            try
            {
                table = Watched(spent =>
                [
                    $"shapes up to {limit}x{limit}x{limit} over {over}: what follows from {parsed.GetValue(from)}, {Duration.Text(spent)}",
                    $"  {Volatile.Read(ref doing)}",
                ], Filled, interruption.Token);
            }
            catch (OperationCanceledException)
            {
                Terminal.Say($"stopped after {Duration.Text(clock.Elapsed)}, " + (Volatile.Read(ref written) > 0
                    ? "what was lower up to there is stored" : "before anything was stored"));
                return interruption.Code ?? ExitCode.Negative;
            }
            if (bounds) return PrintFamilies(table);
            foreach ((Derivation best, string? path) in kept.OrderBy(x => x.Key.M).ThenBy(x => x.Key.N).ThenBy(x => x.Key.P)
                .Select(x => x.Value))
            {
                Shape shape = best.Shape;
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(JsonText.Of(
                        new { shape = shape.ToString(), rank = best.Rank, ring = over.ToString(), derivation = best.Text, path }));
                else Terminal.Say($"{shape,-9} {best.Rank,5}  {best.Text}{(path is null ? "" : $", {path}")}");
            }
            return ExitCode.Success;
        });
        return verb;
    }

    private static RecombinationTable Fill(string from, Ring over, int limit, int above, int steps, ulong seed, int rounds,
        Action<RecombinationTable> keep, Action<string> doing)
    {
        doing("reading, and closing under sums, products and projections");
        RecombinationTable table = DerivationSource.Load(from, over, limit, Quotient.Space);
        foreach (Derivation aggregated in TrilinearAggregation.Derivations(limit, over)) table.Add(aggregated);
        foreach (Derivation narrow in HopcroftKerr.Derivations(limit, over)) table.Add(narrow);
        table.Complete();
        UnevenBlocks blocks = new(table);
        doing("putting blocks of unequal sizes together");
        blocks.Complete();
        for (int round = 0, lower = 0; round < rounds && steps > 0; round++)
        {
            doing($"changing bases of outer schemes, round {round + 1} of {rounds}, {lower} ranks lower so far");
            int found = new ChangedBases(table, steps, seed + (ulong)round).Improve(Near());
            if (found == 0) continue;
            lower += found;
            table.Complete();
            blocks.Complete();
            keep(table);
        }
        doing("looking for terms that can be left out");
        HashSet<Shape> records =
            [.. table.Shapes.Where(s => RecordTable.Current.Best(s, over) is { } record && table[s].Rank <= record.Rank)];
        blocks.Reduce(Near(), records.Contains);
        keep(table);
        return table;

        Shape[] Near() =>
            [.. table.Shapes.Where(s => RecordTable.Current.Best(s, over) is { } record && table[s].Rank <= record.Rank + above)];
    }

    /// <summary>The work, which is waited for until it is done or nobody waits any more, with lines to be seen where there is a
    /// window.</summary>
    private static RecombinationTable Watched(Func<TimeSpan, IReadOnlyList<string>> lines, Func<RecombinationTable> work,
        CancellationToken given)
    {
        if (LiveLines.OnError is { } live) return live.During(lines, work, given);
        Task<RecombinationTable> task =
            Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        task.Wait(given);
        return task.GetAwaiter().GetResult();
    }

    private static int PrintFamilies(RecombinationTable table)
    {
        foreach (Family family in Family.Of(table))
            Terminal.Say($"{family} for all n, from {new Shape(family.M, family.N, family.Period)}:{family.Rank}");
        if (AggregationFamily.Over(table.Ring) is { } aggregation) Terminal.Say(aggregation.ToString());
        foreach ((Derivation best, double exponent) in table.Shapes.Where(s => s.M > 1).Select(s => (table[s], Exponent(table[s])))
            .OrderBy(x => x.Item2))
            Terminal.Say(FormattableString.Invariant($"{best.Shape}:{best.Rank} gives the exponent {exponent:0.0000}"));
        return ExitCode.Success;
    }

    /// <summary>ω ≤ 3·log R / log(mnp): the scheme used recursively, in its three rotations, on square matrices.</summary>
    private static double Exponent(Derivation best) => 3 * Math.Log(best.Rank) / Math.Log(best.Shape.NaiveRank);

    private static bool IsBelowRecord(Derivation best, Ring over) =>
        RecordTable.Current.Best(best.Shape, over) is { } record && best.Rank < record.Rank;

    private static CertifiedScheme Proved(Derivation best, Ring over, Stopwatch clock)
    {
        // A scheme over ZT is filed as such whatever ring was asked for: it holds there, too.
        Scheme built = best.Scheme;
        Ring ring = over.Modulus == 0 ? Ring.Of(built) : over;
        Scheme sparser = SparserBases.Of(built, ring);
        string ways = best.AllWays() + (ReferenceEquals(sparser, built) ? "" : ", sparser bases");
        return Certified.Of(sparser, ring, ProvenanceOf.Engine("recombine", ways, 0, clock.Elapsed) with { Derivation = best.AllSteps() });
    }
}
