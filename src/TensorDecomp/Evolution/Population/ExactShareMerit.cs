using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// The rule of version 0.1.0. Programs compete for restarts that end exactly, as a share of all restarts and per 10,000 restart-steps, and
/// for the shares below each threshold. They are ordered by targets solved, exact shares, shares below the thresholds, and medians.
/// </summary>
internal sealed class ExactShareMerit : IMerit
{
    public static ExactShareMerit Instance { get; } = new();

    private ExactShareMerit() { }

    /// <summary>Half of a target's worth lies on exactness.</summary>
    public IReadOnlyList<double> Capacities { get; } =
        [TargetFitness.Thresholds.Count / 2.0, TargetFitness.Thresholds.Count / 2.0, .. TargetFitness.Thresholds.Select(_ => 1.0)];

    public IReadOnlyList<double> Claims(TargetFitness fitness) =>
    [
        Share(fitness.Exact, fitness.Restarts), Share(fitness.Exact * 10_000.0, Math.Max(1, fitness.RestartSteps)),
        .. fitness.Below.Take(TargetFitness.Thresholds.Count).Select(below => Share(below, fitness.Restarts)),
    ];

    public IReadOnlyList<double> Keys(IReadOnlyList<TargetFitness> fitness, EvolutionSettings settings) =>
    [
        fitness.Count(f => f.Exact > 0),
        fitness.Sum(f => f.BestRank is { } rank ? Math.Max(0, f.Target.Rank - rank) : 0),
        fitness.Sum(f => (double)f.Exact / Math.Max(1, f.Restarts)),
        fitness.Sum(f => (double)f.Below.Sum() / Math.Max(1, f.Restarts)),
        -fitness.Sum(f => double.IsFinite(f.MedianLoss) ? Math.Log(Math.Max(f.MedianLoss, 1e-12)) : 1e3),
    ];

    /// <summary>The mean over the targets of half the exact share and half the mean share of restarts below the thresholds.</summary>
    public double Score(IReadOnlyList<TargetFitness> fitness, EvolutionSettings settings) => fitness.Sum(f =>
        0.5 * f.Exact / Math.Max(1, f.Restarts)
            + 0.5 * f.Below.Sum() / Math.Max(1.0, (double)f.Restarts * TargetFitness.Thresholds.Count)) / settings.Targets.Count;

    private static double Share(double part, double whole) => Math.Clamp(part / whole, 0, 1);
}
