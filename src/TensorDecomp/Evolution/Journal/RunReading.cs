using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Journal;

/// <summary>The best that a run has done on one target.</summary>
/// <param name="Best">The figures of the best program there, null before the first.</param>
/// <param name="Candidate">Its number.</param>
public readonly record struct TargetReading(TiedTarget Target, TargetFitness? Best, int Candidate);

/// <summary>A run at a glance, for displays and last lines.</summary>
/// <param name="Tries">What counts against the budget's evaluations.</param>
/// <param name="Calls">Questions to models.</param>
public sealed record RunReading(
    IReadOnlyList<TargetReading> Targets, Budget Budget, int Tries, int Calls, int Candidates, int Placed, int Evaluations, int InFlight,
        int Answers, long Tokens, double Cost,
    IReadOnlyList<(string Why, int Count)> Rejected, double BestScore, int BestCandidate)
{
    /// <summary>Restart-steps of all measurements.</summary>
    public long Work { get; init; }

    /// <summary>How a run stands after the events that the state has folded.</summary>
    public static RunReading Of(RunState state) => new(
        [.. state.Settings.Targets.Select(t => Best(state, t))],
        state.Budget, state.Tries, state.Ledger.Asked, state.Candidates.Count, state.Placements, state.Evaluations, state.InFlightCount,
            state.Ledger.Answers, state.Ledger.Tokens,
        state.Ledger.Cost,
        [.. state.Candidates.Where(c => c.Why is not null).GroupBy(c => c.Why!).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))],
        state.Best?.Score ?? 0, state.Best?.Id ?? 0)
    { Work = state.Work };

    /// <summary>By exact restarts per restart-step, then by the lowest residual; in a relay of the present stage, once anybody has a place
    /// in it.</summary>
    public static TargetReading Best(RunState state, TiedTarget target) => (
        from life in state.Candidates.Skip(state.Relay is { Best: > 0 } relay ? relay.Before : 0)
        where life.Member is not null
        from fitness in life.Member!.Fitness
        where fitness.Target == target
        orderby (double)fitness.Exact / Math.Max(1, fitness.RestartSteps) descending, fitness.BestLoss, life.Id
        select new TargetReading(target, fitness, life.Id)).FirstOrDefault(new TargetReading(target, null, 0));
}
