using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli;

/// <summary>decomp flip M N P: flip-graph search over one ring; every improvement is certified and stored at once.</summary>
internal static class FlipVerb
{
    private const int StartsAboveBest = 4; // derived schemes this much above the best one still lead elsewhere

    public static Command Create()
    {
        Argument<int> m = new("M") { Description = "rows of A" }, n = new("N") { Description = "columns of A" }, p = new("P") { Description = "columns of B" };
        Option<string> ring = new("--ring") { Description = "GF2, GF3 or ZT", DefaultValueFactory = _ => "GF2" };
        Option<int> rank = new("--rank") { Description = "stop at this rank", DefaultValueFactory = _ => 1 };
        Option<double> time = new("--time") { Description = "seconds to search", DefaultValueFactory = _ => 60 };
        Option<long> rounds = new("--rounds") { Description = "stop after this many rounds, for a run that can be repeated exactly", DefaultValueFactory = _ => long.MaxValue };
        Option<ulong> seed = new("--seed") { Description = "seed of the search", DefaultValueFactory = _ => 1 };
        Option<int> threads = new("--threads") { Description = "threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        Option<int?> walkers = new("--walkers") { Description = "walkers; as many as threads where not given" };
        Option<string?> from = new("--from") { Description = "folder of schemes to derive starts from" };
        Option<string?> output = new("--out") { Description = "folder for what is found" };
        Option<bool> json = new("--json") { Description = "print one JSON object per improvement" };
        Command verb = new("flip", "Search the flip graph of a shape for lower rank.") { m, n, p, ring, rank, time, rounds, seed, threads, walkers, from, output, json };
        verb.SetAction((parsed, cancellation) =>
        {
            Shape shape = ShapeOf(parsed.GetValue(m), parsed.GetValue(n), parsed.GetValue(p));
            Ring over = FlipRing(parsed.GetValue(ring)!);
            int workers = parsed.GetValue(threads);
            if (workers < 1) throw new UsageException("--threads must be at least 1.");
            var settings = new FlipSettings(shape, over, parsed.GetValue(rank), parsed.GetValue(seed), parsed.GetValue(walkers) ?? workers)
            {
                Starts = Starts(shape, over, parsed.GetValue(from)),
            };
            bool found = Run(settings, workers, TimeSpan.FromSeconds(parsed.GetValue(time)), parsed.GetValue(rounds), parsed.GetValue(output), parsed.GetValue(json), cancellation);
            return Task.FromResult(found ? ExitCode.Success : ExitCode.Negative);
        });
        return verb;
    }

    private static bool Run(FlipSettings settings, int threads, TimeSpan time, long rounds, string? folder, bool json, CancellationToken cancellation)
    {
        FlipSearch search = CreateSearch(settings);
        ResultFolder? results = folder is null ? null : new(folder);
        var clock = Stopwatch.StartNew();
        int first = search.BestRank;
        for (long round = 0; round < rounds && !search.Done && clock.Elapsed < time && !cancellation.IsCancellationRequested; round++)
            foreach (FlipImprovement improvement in search.Step(threads))
            {
                if (!Verifier.Judge(improvement.Scheme, new Claim.Over(improvement.Ring)).Valid)
                    throw new InvalidOperationException($"The flip graph produced a wrong scheme for {settings.Shape}; please report the command line.");
                double seconds = clock.Elapsed.TotalSeconds;
                string? path = results?.Write(improvement.Scheme, improvement.Ring, ProvenanceOf.Engine("flip", string.Join("; ", settings.Policies), settings.Seed, clock.Elapsed));
                Console.Out.WriteLine(json
                    ? JsonSerializer.Serialize(new { shape = settings.Shape.ToString(), rank = improvement.Scheme.Rank, ring = improvement.Ring.ToString(), seconds, flips = improvement.Flips, path })
                    : $"{settings.Shape} rank {improvement.Scheme.Rank} over {improvement.Ring}, certified, {seconds:F2} s, {improvement.Flips / 1e6:F1} M flips{(path is null ? "" : $", {path}")}");
            }
        Console.Error.WriteLine($"decomp: best rank {search.BestRank} from {first}; {search.Flips / 1e6:F1} M flips in {clock.Elapsed.TotalSeconds:F1} s, {search.Walks} walks");
        return search.BestRank < first || search.Done;
    }

    private static FlipSearch CreateSearch(FlipSettings settings)
    {
        try
        {
            return new FlipSearch(settings);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static IReadOnlyList<Scheme> Starts(Shape shape, Ring ring, string? folder)
    {
        if (folder is null) return [Scheme.Naive(shape)];
        RecombinationTable table = DerivationSource.Load(folder, ring, Math.Max(8, shape.Sorted().P));
        return [.. table.Steps(shape, table[shape].Rank + StartsAboveBest).Select(d => Permutation.To(shape, d.Scheme))];
    }

    private static Shape ShapeOf(int m, int n, int p) =>
        Shape.IsAllowed(m) && Shape.IsAllowed(n) && Shape.IsAllowed(p) ? new Shape(m, n, p)
        : throw new UsageException($"A shape needs three dimensions between 1 and {Shape.MaxDimension}; got {m}x{n}x{p}.");

    private static Ring FlipRing(string name) =>
        Ring.TryParse(name, out Ring ring) && FlipWalkers.Rings.Contains(ring) ? ring
        : throw new UsageException($"--ring {name} has no flip graph; choose GF2, GF3 or ZT.");
}
