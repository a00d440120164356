using System.Diagnostics;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>Flips carried out per second by the search itself, refused attempts not counted, rounds and merges included.</summary>
internal static class Throughput
{
    public static double Of(Shape shape, Ring ring, int threads, TimeSpan time)
    {
        // The prototype's own policy, so that both walk at the same ranks.
        var policy = new FlipPolicy(Patience: 5_000, Margin: 4, SplitShare: 0, Leash: 10_000_000, Returns: 1_000, Stamina: 10_000_000);
        var search = new FlipSearch(new FlipSettings(shape, ring, Target: 1, Seed: 1, threads) { Policies = [policy], FreshShare = 256 });
        WalkRounds rounds = new(search);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time) rounds.Next(threads);
        return search.Flips / clock.Elapsed.TotalSeconds;
    }
}
