using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Export.Tables;

/// <summary>Where a program comes from: what the journal of a run of evolution says about it.</summary>
/// <param name="Journal">Digest of the journal's last event, which stands for the whole run.</param>
/// <param name="Candidate">Its number in the run.</param>
/// <param name="Operator">What made it: "seed", "diff", "crossover", …</param>
/// <param name="Parents">Hashes of the programs that it was made from, the fittest last; none for a seed.</param>
/// <param name="Ancestors">Hashes of all programs that it descends from, oldest first.</param>
public sealed record ProgramOrigin(string Journal, int Candidate, string Operator, IReadOnlyList<string> Parents,
    IReadOnlyList<string> Ancestors)
{
    /// <summary>What the run measured, a target at a time; null where it took no place.</summary>
    public MeasuredFitness? Fitness { get; init; }
}

/// <summary>The fitness vector of a program.</summary>
/// <param name="Score">One number in [0, 1] for displays.</param>
/// <param name="Targets">One entry per target of the run, in their order.</param>
public sealed record MeasuredFitness(double Score, IReadOnlyList<FitnessOnTarget> Targets);

/// <summary>What a program did on one target.</summary>
/// <param name="Target">Shape and rank, and the symmetry.</param>
/// <param name="Restarts">Restarts that ended within the budget.</param>
/// <param name="Exact">Those of them that ended in a certified scheme.</param>
/// <param name="MedianLoss">Median of f = Σe² over the restarts; infinite where most diverged.</param>
/// <param name="BestLoss">Lowest f.</param>
/// <param name="RestartSteps">Restart-steps done.</param>
public sealed record FitnessOnTarget(TiedTarget Target, int Restarts, int Exact, double MedianLoss, double BestLoss, ulong RestartSteps);
