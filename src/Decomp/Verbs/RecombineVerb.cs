using System.CommandLine;
using System.Diagnostics;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Bases;
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
        "decomp recombine --ring Q --wide --bases 5000 --below-records",
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
            Description = "for shapes near their record, change outer schemes by walks of so many moves over bases, flips and cuts",
            DefaultValueFactory = _ => 0,
            HelpName = "MOVES",
        };
        bases.Validators.Add(WholeNumber.Between(0, 10_000_000));
        Option<int> near = new("--near")
        {
            Description = "how many terms above its record a shape may be for such walks, and for a look for terms that can be left out",
            DefaultValueFactory = _ => 8,
            HelpName = "TERMS",
        };
        near.Validators.Add(WholeNumber.Between(0, 10_000));
        Option<ulong> seed = SeedOption.Create("seed of these walks");
        Option<bool> json = new("--json") { Description = "print one JSON object per shape" };
        Command verb = new("recombine", "Fill the table of shapes with the best ranks derivable from the results.") { from, ring, wide,
            output, below, families, bases, near, seed, json };
        verb.SetAction(parsed =>
        {
            Ring over = RingOption.Parse(parsed.GetValue(ring)!);
            var clock = Stopwatch.StartNew();
            int limit = parsed.GetValue(wide) ? WideLimit : Limit, steps = parsed.GetValue(bases);
            if (steps > 0 && ChangedBases.WhyNot(over) is { } reason) throw new UsageException(reason);
            string doing = "";
            RecombinationTable Filled() =>
                Fill(parsed.GetValue(from)!, over, limit, parsed.GetValue(near), steps, parsed.GetValue(seed),
                    what => Volatile.Write(ref doing, what));
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
                Terminal.Say($"stopped after {Duration.Text(clock.Elapsed)}, before anything was stored");
                return interruption.Code ?? ExitCode.Negative;
            }
            if (parsed.GetValue(families)) return PrintFamilies(table);
            SchemeStore store = new(parsed.GetValue(output)!);
            store.Open();
            StoreIndex stored = new(store);
            bool only = parsed.GetValue(below);
            Shape[] shapes = [.. table.Shapes.Where(s => s.M > 1 && (!only || IsBelowRecord(table[s], over))).OrderBy(s => s.M)
                .ThenBy(s => s.N).ThenBy(s => s.P)];
            foreach ((int number, Shape shape) in shapes.Index())
            {
                if (interruption.Token.IsCancellationRequested)
                {
                    Terminal.Say($"stopped after {Duration.Text(clock.Elapsed)} at {number} of {shapes.Length} shapes; what was lower " +
                        "up to there is stored, and the same command goes on to the rest");
                    return interruption.Code ?? ExitCode.Negative;
                }
                Derivation best = table[shape];
                string? path = best.IsDerived ? stored.SaveIfLower(Proved(best, over, clock)) : null;
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(JsonText.Of(
                        new { shape = shape.ToString(), rank = best.Rank, ring = over.ToString(), derivation = best.Text, path }));
                else Terminal.Say($"{shape,-9} {best.Rank,5}  {best.Text}{(path is null ? "" : $", {path}")}");
            }
            return ExitCode.Success;
        });
        return verb;
    }

    private static RecombinationTable Fill(string from, Ring over, int limit, int above, int steps, ulong seed, Action<string> doing)
    {
        doing("reading, and closing under sums, products and projections");
        RecombinationTable table = DerivationSource.Load(from, over, limit, Quotient.Space);
        UnevenBlocks blocks = new(table);
        doing("putting blocks of unequal sizes together");
        blocks.Complete();
        Shape[] near = [.. table.Shapes.Where(s =>
            RecordTable.Current.Best(s, over) is { } record && table[s].Rank <= record.Rank + above)];
        if (steps > 0)
        {
            doing("changing bases of outer schemes");
            if (new ChangedBases(table, steps, seed).Improve(near) > 0)
            {
                table.Complete();
                blocks.Complete();
            }
        }
        doing("looking for terms that can be left out");
        blocks.Reduce(near);
        return table;
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
        Ring ring = over.Modulus == 0 ? Ring.Of(best.Scheme) : over;
        return Certified.Of(best.Scheme, ring,
            ProvenanceOf.Engine("recombine", "direct sums, Kronecker products, projections", 0, clock.Elapsed)
                with
            { Derivation = best.AllSteps() });
    }
}
