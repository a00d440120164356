using System.Text.Json.Serialization;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Facts;

/// <summary>What to measure.</summary>
/// <param name="Source">The candidate's C# text.</param>
/// <param name="Targets">Goals of the run.</param>
/// <param name="Seed">Determines the restarts.</param>
/// <param name="RestartStepsPerTarget">The budget, equal for every candidate: multiply-adds, told in steps of plain Adam.</param>
public sealed record EvaluationRequest(string Source, IReadOnlyList<TiedTarget> Targets, ulong Seed, long RestartStepsPerTarget)
{
    /// <summary>For each target the best that was measured there, which the candidate is raced against; null for no races: then all of the
    /// budget is used.</summary>
    public IReadOnlyList<WorkToProof>? Rivals { get; init; }

    /// <summary>In a relay what restarts start from and how many states are kept; null elsewhere. Then there are no races: a stage has a
    /// fixed budget, so that it can be repeated.</summary>
    public RelayStart? Relay { get; init; }

    /// <summary>How it is measured.</summary>
    public FitnessRule Rule { get; init; } = FitnessRule.SecondTry;

    /// <summary>Hears how far it has come, on any thread; null for nobody.</summary>
    [JsonIgnore]
    public Action<EvaluationProgress>? Heard { get; init; }
}

/// <summary>How far an evaluation has come.</summary>
/// <param name="Stage">Number of the target that is run, from 1, early ones included.</param>
/// <param name="Stages">Targets that are run in all, unless the program drops out.</param>
/// <param name="Restarts">Restarts that have ended on it.</param>
/// <param name="Exact">Those that ended in a certified scheme.</param>
/// <param name="RestartSteps">Their steps, of so many as there may be.</param>
public readonly record struct EvaluationProgress(
    TiedTarget Target, int Stage, int Stages, int Restarts, int Exact, long RestartSteps, long MostRestartSteps);

/// <summary>
/// Measures candidates. The same request gives the same answer but for seconds, whatever the candidate tries; a hostile one
/// costs its own time and nothing else.
/// </summary>
public interface ICandidateEvaluator : IAsyncDisposable
{
    /// <summary>Measures one program; whatever it does wrong is an outcome and no exception.</summary>
    /// <exception cref="ArgumentException">The request names no target.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<Evaluation> EvaluateAsync(EvaluationRequest request, CancellationToken cancel);
}
