using TensorDecomp.Schemes;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Facts;

/// <summary>The evaluator's answer about one candidate.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Fitness">One entry per target that was run, in the order of the request; early stages that were not asked for come
/// first.</param>
/// <param name="Feedback">Sentences for the next author: compile errors with line, refusals, where restarts stall, which terms
/// diverge.</param>
/// <param name="Behaviour">What kind of program it is.</param>
/// <param name="Seconds">Time from request to answer.</param>
public sealed record Evaluation(
    EvaluationOutcome Outcome, IReadOnlyList<TargetFitness> Fitness, IReadOnlyList<string> Feedback, Behaviour Behaviour, double Seconds)
{
    /// <summary>The certified schemes that its restarts led to, distinct, ready for the store.</summary>
    public IReadOnlyList<CertifiedScheme> Found { get; init; } = [];

    /// <summary>In a relay the states that its restarts left, for each target that any was left for; null elsewhere, and for
    /// none.</summary>
    public IReadOnlyList<TargetStates>? Left { get; init; }

    /// <summary>Equal for candidates that compute the same, whatever their texts; null where it did not compile.</summary>
    public string? Identity { get; init; }
}
