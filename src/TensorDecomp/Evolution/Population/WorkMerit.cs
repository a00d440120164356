using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// Work to the first proof comes first, then the lowest residual, then how restarts behave. Programs compete for proofs per unit of work,
/// a claim without a scale, as resources are shared in proportion; where nobody proves anything, for the way down to a decomposition.
/// </summary>
internal sealed class WorkMerit : IMerit
{
    /// <summary>Residuals at which nothing and at which all of the way down is done, in logarithms.</summary>
    private const double Far = 4, Near = 1e-6;

    public static WorkMerit Instance { get; } = new();

    private WorkMerit() { }

    /// <summary>Half of a target's worth lies on proofs, a quarter on the lowest residual, a quarter on the shares below the
    /// thresholds.</summary>
    public IReadOnlyList<double> Capacities { get; } =
        [TargetFitness.Thresholds.Count, TargetFitness.Thresholds.Count / 2.0, .. TargetFitness.Thresholds.Select(_ => 0.5)];

    public IReadOnlyList<double> Claims(TargetFitness fitness) =>
    [
        Math.Min(1, fitness.Exact / (double)Math.Max(1, fitness.RestartSteps)), Progress(fitness),
        .. fitness.Below.Take(TargetFitness.Thresholds.Count).Select(below => Math.Min(1, below / (double)fitness.Restarts)),
    ];

    /// <summary>Targets solved, ranks below the goals, ln of the speed where it is known, residuals, shares, medians. What was not solved
    /// has no speed, however early its race was over.</summary>
    public IReadOnlyList<double> Keys(IReadOnlyList<TargetFitness> fitness, EvolutionSettings settings) =>
    [
        fitness.Count(f => f.Exact > 0),
        fitness.Sum(f => f.BestRank is { } rank ? Math.Max(0, f.Target.Rank - rank) : 0),
        fitness.Where(f => f.Exact > 0).Sum(f => Math.Log(settings.RestartSteps / WorkToProof.Of(f).Mean)),
        fitness.Sum(Progress),
        fitness.Sum(f => (double)f.Below.Sum() / Math.Max(1, f.Restarts)),
        fitness.Sum(f => Closeness(f.MedianLoss)),
    ];

    /// <summary>The mean over the targets of 1 − ½·ln W/ln B where it is solved, W being the work to a proof and B the budget, and of half
    /// of the way down, in logarithms, where it is not.</summary>
    public double Score(IReadOnlyList<TargetFitness> fitness, EvolutionSettings settings) =>
        fitness.Sum(f => f.Exact == 0 ? 0.5 * Progress(f)
            : 1 - 0.5 * Math.Clamp(Math.Log(WorkToProof.Of(f).Mean) / Math.Log(Math.Max(2, settings.RestartSteps)), 0, 1))
        / settings.Targets.Count;

    /// <summary>What it did of the way down to a decomposition: from random numbers by its lowest f, from given states what it added: by
    /// which share it lowered their energy.</summary>
    private static double Progress(TargetFitness fitness) => fitness.Given is not { } given ? Closeness(fitness.BestLoss)
        : fitness.Exact > 0 ? 1
        : fitness.Reached is { } reached && given > 0 ? Math.Clamp((given - reached) / given, 0, 1) : 0;

    /// <summary>How much of the way down from f = 4 to f = 10⁻⁶ is done.</summary>
    private static double Closeness(double loss) =>
        loss < Far ? Math.Clamp(Math.Log(Far / Math.Max(loss, Near)) / Math.Log(Far / Near), 0, 1) : 0;
}
