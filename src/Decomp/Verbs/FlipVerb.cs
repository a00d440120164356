using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp flip M N P: flip-graph search over one ring; every improvement is certified and stored at once.</summary>
internal static class FlipVerb
{
    private const int StartsAboveBest = 4; // derived schemes this much above the best one still lead elsewhere

    private sealed record Request(FlipSettings Settings, int Threads, TimeSpan Time, long Rounds, bool Ladder, bool Meta, string? From,
        string? Output, bool Json);

    public static string[] Examples =>
    [
        "decomp flip 4 4 4 --ring F2 --rank 47",
        "decomp flip 5 5 5 --ring F2 --symmetry cyclic:3 --rank 93",
        "decomp flip 3 3 4 --ring ZT --symmetry transpose-2",
        "decomp flip 4 4 5 --ring F2 --symmetry perm:0123,0123,0123+13,13,13 --rank 61",
        "decomp flip 4 5 6 --ring ZT --meta --from results",
    ];

    public static Command Create()
    {
        Argument<int> m = new("M") { Description = "rows of A" }, n = new("N") { Description = "columns of A" },
        p = new("P") { Description = "columns of B" };
        Option<string> ring = RingOption.Create(RingOption.Walked, Ring.Modulo(2));
        Option<int> rank = new("--rank") { Description = "stop at this rank", DefaultValueFactory = _ => 1 };
        Option<TimeSpan> time =
            new("--time")
            {
                Description = "stop after this long: 90s, 5m, 2h; 60s unless given",
                DefaultValueFactory = _ =>
                TimeSpan.FromSeconds(60),
                CustomParser = Duration.Parse,
                HelpName = "TIME"
            };
        Option<long> rounds =
            new("--rounds")
            {
                Description = "stop after this many rounds, for a run that can be repeated exactly",
                DefaultValueFactory = _ => long.MaxValue
            };
        Option<ulong> seed = new("--seed") { Description = "seed of the search", DefaultValueFactory = _ => 1 };
        Option<int> threads = new("--threads") { Description = "threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        Option<int?> walkers = new("--walkers") { Description = "walkers; as many as threads where not given" };
        Option<string?> symmetry =
            new("--symmetry")
            {
                Description =
                "only schemes that a symmetry leaves as they are: cyclic or cyclic:S, the rotation of the factors, with S fixed terms (square shapes); swap:A,B,C or turn:A,B,C, pairs or triples of indices of the three ranges; perm: and generators joined by +, as in perm:0123,0123,0123+13,13,13, a group of permutations of them; transpose, or transpose-K with K pairs of indices of the third dimension (shapes with two equal dimensions)"
            };
        Option<bool> ladder = new("--ladder") { Description = "search the smaller shapes first and start from what they give" };
        Option<bool> meta =
            new("--meta") { Description = "walk in the neighbouring shapes too, and from one to the other: the meta flip graph" };
        Option<string?> from = new("--from") { Description = "folder of schemes to derive starts from" };
        Option<string?> output = new("--out") { Description = "folder for what is found" };
        Option<bool> json = new("--json") { Description = "print one JSON object per improvement" };
        Command verb = new("flip", "Search the flip graph of a shape for lower rank.") { m, n, p, ring, rank, time, rounds, seed, threads,
            walkers, symmetry, ladder, meta, from, output, json };
        verb.SetAction(parsed =>
        {
            int workers = parsed.GetValue(threads);
            if (workers < 1) throw new UsageException("--threads must be at least 1.");
            var settings =
                new FlipSettings(ShapeOf(parsed.GetValue(m), parsed.GetValue(n), parsed.GetValue(p)),
                    RingOption.ParseWalked(parsed.GetValue(ring)!),
                parsed.GetValue(rank), parsed.GetValue(seed), parsed.GetValue(walkers) ?? workers);
            if (parsed.GetValue(meta) && parsed.GetValue(ladder))
                throw new UsageException("--meta walks in the smaller shapes as well; leave out --ladder.");
            if (parsed.GetValue(symmetry) is { } group)
            {
                if (parsed.GetValue(meta))
                    throw new UsageException($"--symmetry {group} need not fit the neighbouring shapes; leave out --meta.");
                settings = Under(settings, group);
                if (!settings.Cyclic && parsed.GetValue(ladder))
                    throw new UsageException($"--symmetry {group} need not fit the smaller shapes of a ladder; leave out --ladder.");
                if (settings.Cyclic && (parsed.GetValue(ladder) || parsed.GetValue(from) is not null))
                    throw new UsageException("--symmetry cyclic walks from a cyclic scheme of its own; leave out --ladder and --from.");
            }
            var request =
                new Request(settings, workers, parsed.GetValue(time), parsed.GetValue(rounds), parsed.GetValue(ladder),
                    parsed.GetValue(meta),
                parsed.GetValue(from), parsed.GetValue(output), parsed.GetValue(json));
            using Interruption interruption = new();
            return Run(request, interruption.Token) ? ExitCode.Success : ExitCode.Negative;
        });
        return verb;
    }

    private static bool Run(Request request, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        FlipSettings settings = request.Settings;
        RecombinationTable? known = request.From is null || request.Meta ? null
            : DerivationSource.Load(request.From, settings.Ring, Math.Max(8, settings.Shape.Sorted().P), Quotient.Direction);
        IFlipEngine engine = Guarded(() => CreateEngine(request, known));
        Derivation? start = engine.Known ?? known?[settings.Shape];
        int first = engine.BestRank;
        if (start is { IsDerived: true }) Report(new FlipImprovement(start.Scheme, settings.Ring, 0, 0), start.Text);
        for (long round = 0; round < request.Rounds && !engine.Done && clock.Elapsed < request.Time
            && !cancellation.IsCancellationRequested; round++)
            foreach (FlipImprovement improvement in engine.Step(request.Threads)) Report(improvement, null);
        Console.Error.WriteLine(
            $"decomp: best rank {engine.BestRank} from {first}; {engine.Flips / 1e6:F1} M flips in {clock.Elapsed.TotalSeconds:F1} s; {engine.State}");
        return engine.BestRank < first || engine.Done;

        void Report(FlipImprovement improvement, string? derivation)
        {
            Scheme scheme = improvement.Scheme;
            if (scheme.Shape.Sorted() == settings.Shape.Sorted()) scheme = Permutation.To(settings.Shape, scheme);
            double seconds = Math.Round(clock.Elapsed.TotalSeconds, 2);
            string program = string.Join("; ", settings.Policies);
            CertifiedScheme certified =
                Certified.Of(scheme, improvement.Ring,
                    ProvenanceOf.Engine("flip", program, settings.Seed, clock.Elapsed) with { Derivation = derivation });
            string? path = request.Output is null ? null : new SchemeStore(request.Output).Save(certified);
            Console.Out.WriteLine(request.Json
                ? JsonSerializer.Serialize(
                    new
                    {
                        shape = scheme.Shape.ToString(),
                        rank = scheme.Rank,
                        ring = improvement.Ring.ToString(),
                        seconds,
                        flips = improvement.Flips,
                        derivation,
                        path
                    })
                : $"{scheme.Shape} rank {scheme.Rank} over {improvement.Ring}, certified, {seconds:F2} s, {improvement.Flips / 1e6:F1} M flips{(derivation is null ? "" : $", {derivation}")}{(path is null ? "" : $", {path}")}");
        }
    }

    private static IFlipEngine CreateEngine(Request request, RecombinationTable? known)
    {
        FlipSettings settings = request.Settings;
        if (request.Meta)
            return new MetaFlipGraph(settings, request.From is null ? [] : DerivationSource.Schemes(request.From, settings.Ring)
                .Select(known => known.Scheme));
        if (request.Ladder)
            return new FlipLadder(settings, known is null ? []
                : [.. known.Shapes.Select(s => known[s]).Where(d => d.Rank < d.Shape.NaiveRank).Select(d => d.Scheme)]);
        if (known is null) return new FlipSearch(settings);
        return new FlipSearch(settings with
        {
            // The naive scheme stays among them: what is derived may lie where no way leads further down.
            Starts = [Scheme.Naive(settings.Shape), .. known.Steps(settings.Shape, known[settings.Shape].Rank + StartsAboveBest)
                .Select(d => Permutation.To(settings.Shape, d.Scheme))],
        });
    }

    internal static FlipSettings Under(FlipSettings settings, string group)
    {
        if (!group.StartsWith("cyclic", StringComparison.Ordinal) && !FlipWalkers.SymmetricRings.Contains(settings.Ring))
            throw new UsageException(
                $"walks under --symmetry {group} are over {CoefficientRegistry.Names(FlipWalkers.SymmetricRings, "or")}, not over {settings.Ring}; a scheme over ZT is one over {settings.Ring}, too.");
        if (SymmetryChoice.IndicesOf(group, settings.Shape) is { } symmetry) return settings with { Policies = FlipPolicy.For(symmetry) };
        string[] parts = group.Split(':');
        if (parts[0] == SymmetryText.Group)
        {
            AutomorphismGroup automorphisms = SymmetryChoice.GroupOf(group, settings.Shape, out bool counted);
            if (counted)
                throw new UsageException(
                    $"flip graphs have as many fixed terms as they come upon; write --symmetry {automorphisms}.");
            if (SymmetryChoice.WhyNotWalk(automorphisms) is { } reason) throw new UsageException(reason);
            return settings with { Policies = FlipPolicy.For(automorphisms) };
        }
        int cubes = settings.Shape.M;
        if (parts[0] != "cyclic" || parts.Length > 2 || parts.Length == 2
            && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out cubes))
            throw new UsageException(
                $"--symmetry {group} is not understood; write cyclic, cyclic:3 for three fixed terms, swap:1,1,1 for a pair of rows and columns each, turn:1,1,1 for triples, perm:0123,0123,0123+13,13,13 for a group of permutations, or transpose.");
        try
        {
            return settings with { Cyclic = true, Starts = [CyclicStart.Of(settings.Shape, cubes)] };
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static IFlipEngine Guarded(Func<IFlipEngine> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Shape ShapeOf(int m, int n, int p) =>
        Shape.IsAllowed(m) && Shape.IsAllowed(n) && Shape.IsAllowed(p) ? new Shape(m, n, p)
        : throw new UsageException($"A shape needs three dimensions between 1 and {Shape.MaxDimension}; got {m}x{n}x{p}.");
}
