using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Facts;

/// <summary>What to measure.</summary>
/// <param name="Source">The candidate's C# text.</param>
/// <param name="Targets">Goals of the run.</param>
/// <param name="Seed">Determines the restarts.</param>
/// <param name="RestartStepsPerTarget">The budget, equal for every candidate: restarts × steps really done.</param>
public sealed record EvaluationRequest(string Source, IReadOnlyList<Target> Targets, ulong Seed, long RestartStepsPerTarget);

/// <summary>
/// Measures candidates. The same request gives the same answer but for seconds, whatever the candidate tries; a hostile one
/// costs its own time and nothing else.
/// </summary>
public interface ICandidateEvaluator : IAsyncDisposable
{
    Task<Evaluation> EvaluateAsync(EvaluationRequest request, CancellationToken cancel);
}
