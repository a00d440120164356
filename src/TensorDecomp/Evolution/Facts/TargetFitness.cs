using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Evolution.Facts;

/// <summary>What a candidate did on one target. All figures are counted by the evaluator from the factors that the candidate's restarts
/// ended with.</summary>
/// <param name="Target">Shape and rank, and the symmetry that restarts kept to.</param>
/// <param name="Restarts">Restarts that ended within the budget.</param>
/// <param name="Exact">Restarts that ended in a certified scheme.</param>
/// <param name="Below">Restarts with f = Σe² below each of <see cref="Thresholds"/>.</param>
/// <param name="MedianLoss">Median of f over the restarts; infinite where most diverged.</param>
/// <param name="BestLoss">Lowest f.</param>
/// <param name="IntegralityGap">Mean distance of the best candidate's entries to the half-integer grid after normalising, 0…¼; ¼ where none
/// converged.</param>
/// <param name="BestRank">Lowest rank certified here, null if none.</param>
/// <param name="RestartSteps">Work really done: multiply-adds, told in steps of plain Adam.</param>
/// <param name="Seconds">Time spent; the one figure that is not the same in every run.</param>
public sealed record TargetFitness(
    TiedTarget Target, int Restarts, int Exact, IReadOnlyList<int> Below, double MedianLoss, double BestLoss, double IntegralityGap,
    int? BestRank, long RestartSteps, double Seconds)
{
    /// <summary>Bounds on f that progress is counted by, from "one equation is wrong" to "solved but for rounding".</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [2, 1, 0.5, 0.1, 1e-2, 1e-6];

    /// <summary>In a relay the lowest energy of the states that restarts started from; null where they started at random numbers.</summary>
    public double? Given { get; init; }

    /// <summary>Likewise the lowest energy of those that they left, no higher than that.</summary>
    public double? Reached { get; init; }

    /// <summary>Why no more restarts were made; null where the budget alone decided.</summary>
    public RaceEnd? Race { get; init; }
}
