using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Restarts of several ranks side by side against each among its like, for lanes and for devices.</summary>
internal static class MixedRanks
{
    /// <summary>Runs the restarts in one batch of all ranks and again in one batch for each rank; both descriptions by number.</summary>
    /// <param name="space">A space of several ranks.</param>
    /// <param name="restarts">Numbers, in the order in which they are begun.</param>
    /// <param name="batch">Makes a batch.</param>
    public static (SortedDictionary<long, RestartResult> Together, SortedDictionary<long, RestartResult> Apart) Run(SearchSpace space,
        long[] restarts, Func<SearchSpace, IRestartBatch> batch)
    {
        SortedDictionary<long, RestartResult> apart = [];
        foreach (int rank in space.Ranks.Descending())
            foreach (RestartResult result in Trajectories.Run(batch(space.At(rank)), restarts.Where(k => space.Ranks.Of(k) == rank)).Values)
                apart.Add(result.Restart, result);
        return (Trajectories.Run(batch(space), restarts), apart);
    }

    /// <summary>Bit for bit.</summary>
    public static void AssertSame(SearchSpace space, long[] restarts, Func<SearchSpace, IRestartBatch> batch)
    {
        var (together, apart) = Run(space, restarts, batch);
        Assert.That(Trajectories.Describe(together), Is.EqualTo(Trajectories.Describe(apart)), space.ToString());
        foreach (RestartResult result in together.Values.Where(r => r.Approximation is not null))
            Assert.That((result.Approximation!.Target, result.Approximation.Factors[0].Length),
                Is.EqualTo((space.At(space.Ranks.Of(result.Restart)).Target, space.Ranks.Of(result.Restart) * space.Target.Shape.USize)));
    }
}

/// <summary>
/// Everything that could wake a term which is not there: noise of several draws, a pull that does not vanish at zero, a penalty on terms
/// that is no
/// number where norms are zero. Its steps and slots depend on the rank.
/// </summary>
public readonly struct Stormy : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * (0.1f + 0.02f * at.Target.Rank);
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.01f * T.Cos(x + 1f);
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> =>
        0.001f * T.Sqrt(nu * nv * nw) / (nu + nv + nw);
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => h[1] = h[0] / step;

    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        s[0] = T.MultiplyAdd(s[0], 0.5f, g);
        return x - h[1] * s[0] + 0.01f * (rng.Gaussian() + rng.Uniform() * rng.Gaussian());
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) =>
        hyper[0] = rng.Uniform(0.005, 0.02) * (2 - now.Fraction);
    public static Plan Plan(in Target target) =>
        new() { Steps = 5 * target.Rank, Chunk = 5, Slots = 1 + target.Rank % 2, PolishBelow = double.PositiveInfinity, PolishAfter = 1 };
}
