using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// The baselines that turn the seed program's constants and change nothing else: at random, or by CMA-ES. All follows from the events, so
/// that they are resumed and replayed like an evolution. A generation waits until the one before is settled.
/// </summary>
internal static class Tuning
{
    /// <summary>Standard deviation of a knob's logarithm, in random search and in the first generation.</summary>
    private const double Spread = 0.5, FirstStep = 0.3;

    public static bool Is(Regime regime) => regime is Regime.RandomSearch or Regime.CovarianceAdaptation;

    /// <summary>Whether the next child has to wait for others.</summary>
    public static bool Waits(RunState state)
    {
        if (state.Settings.Regime != Regime.CovarianceAdaptation) return false;
        CandidateLife[] children = [.. Children(state)];
        int knobs = state.Syntax.Knobs(state[1].Source!);
        return knobs > 0 && children.Length % CovarianceSearch.OffspringFor(knobs) == 0 && children.Any(c => c.SettledAt == 0);
    }

    /// <summary>The text of a child; null where the seed program has no constants.</summary>
    public static string? Draft(RunState state, CandidateLife life)
    {
        string source = state[1].Source!;
        int knobs = state.Syntax.Knobs(source);
        if (knobs == 0) return null;
        return state.Syntax.Turn(source, state.Settings.Regime == Regime.RandomSearch ? AtRandom(state, life, knobs)
            : ByCovariance(state, life, knobs));
    }

    private static double[] AtRandom(RunState state, CandidateLife life, int knobs)
    {
        HostRandom rng = Stream(state, life.Id);
        double[] moves = new double[knobs];
        for (int k = 0; k < knobs; k++) moves[k] = Spread * rng.Gaussian();
        return moves;
    }

    private static double[] ByCovariance(RunState state, CandidateLife life, int knobs)
    {
        CovarianceSearch search = new(knobs, FirstStep);
        foreach (CandidateLife[] generation in Children(state).TakeWhile(c => c.Id < life.Id).Chunk(search.Offspring))
        {
            if (generation.Length < search.Offspring) break;
            (CandidateLife Life, double[] Moves)[] drawn = [.. generation.Select(c =>
            {
                HostRandom rng = Stream(state, c.Id);
                return (c, search.Draw(ref rng));
            })];
            search.Learn([.. drawn.OrderByDescending(d => d.Life.Member is not null).ThenByDescending(d => d.Life.Member, Order)
                .ThenBy(d => d.Life.Id).Select(d => d.Moves)]);
        }
        HostRandom own = Stream(state, life.Id);
        return search.Draw(ref own);
    }

    /// <summary>What was rejected has no figures; among those nothing is better.</summary>
    private static readonly Comparer<Member?> Order = Comparer<Member?>.Create((a, b) =>
        a is null || b is null ? 0 : FitnessOrder.Instance.Compare(a, b));

    private static IEnumerable<CandidateLife> Children(RunState state) => state.Candidates.Where(c => c.Operator == OperatorRegistry.Tune);

    private static HostRandom Stream(RunState state, int candidate) => HostRandom.For(state.Settings.Seed + 2, (ulong)candidate);
}
