using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Hubs;

/// <summary>
/// Whether what came back can be the answer to a request. Schemes were proved when it was read; here it is asked whether counts, ranks and
/// states agree with them, with each other and with the request. A restart that ended without a scheme leaves nothing that could be
/// checked: its loss is the word of the worker.
/// </summary>
public static class MeasurementProof
{
    private const int LongestText = 1 << 16, MostSentences = 1000;

    /// <summary>Why a request cannot be one, as a clause; null where it can.</summary>
    public static string? WhyNot(MeasurementUnit unit) =>
        unit.Request.Targets.Count == 0 || unit.Request.Targets.Distinct().Count() != unit.Request.Targets.Count
            ? "it names no target, or one twice"
        : unit.Request.RestartStepsPerTarget < 1 ? "it has no budget"
        : unit.Request.Rivals is { } rivals && rivals.Count != unit.Request.Targets.Count ? "it has not one rival for each target"
        : unit.Request.Relay is { } relay && (relay.Keep < 0 || relay.Given.SelectMany(WhyNot).FirstOrDefault() is not null)
            ? "what restarts start from is no state of its target"
        : unit.Bounds is not { Workers: > 0, ExactTries: >= 0, CandidatesPerProcess: > 0, MemoryBytes: > 0 }
            || unit.Bounds.TargetDeadline <= TimeSpan.Zero || unit.Bounds.CompileDeadline <= TimeSpan.Zero ? "its bounds are none"
        : null;

    /// <summary>Why it cannot, as a clause; null where it can.</summary>
    public static string? WhyNot(MeasurementUnit unit, Evaluation evaluation)
    {
        (EvaluationRequest request, IReadOnlyList<TargetFitness> fitness) = (unit.Request, evaluation.Fitness);
        var stages = Cascade.For(request, unit.Bounds.EarlyStages).ToDictionary(stage => stage.Target);
        if (!Enum.IsDefined(evaluation.Outcome)) return "it ends in no way that there is";
        if (!(evaluation.Seconds >= 0) || !(evaluation.Behaviour.CostPerStep >= 0)) return "its seconds or its costs are none";
        if (fitness.Select(one => one.Target).Distinct().Count() != fitness.Count) return "it has a target twice";
        if (evaluation.Outcome == EvaluationOutcome.Scored && stages.Keys.Except(fitness.Select(one => one.Target)).Any())
            return "a target is missing";
        if (evaluation.Feedback.Count > MostSentences || evaluation.Feedback.Append(evaluation.Behaviour.MethodFamily)
            .Append(evaluation.Identity ?? "").Any(text => text.Length > LongestText)) return "its sentences have no end";
        if (fitness.Select(one => WhyNot(one, stages, evaluation)).FirstOrDefault(no => no is not null) is { } wrong) return wrong;
        if (evaluation.Found.Any(found => !stages.Keys.Any(target => Solves(found, target)))) return "it found a scheme of no target";
        if (evaluation.Left is { } left)
            foreach (TargetStates states in left)
                if (request.Relay is not { } relay || states.States.Count > relay.Keep || !request.Targets.Contains(states.Target)
                    || WhyNot(states).Any()) return "the states that it left are none";
        return null;
    }

    private static string? WhyNot(TargetFitness fitness, IReadOnlyDictionary<TiedTarget, Stage> stages, Evaluation evaluation)
    {
        if (!stages.TryGetValue(fitness.Target, out Stage stage)) return $"nobody asked for {fitness.Target}";
        // Of a program that is refused nothing counts, and its schemes stay behind.
        bool counts = evaluation.Outcome is EvaluationOutcome.Scored or EvaluationOutcome.DroppedOut;
        return (fitness.Exact > 0) != (fitness.BestRank is not null) || fitness.Exact < 0 || fitness.Exact > fitness.Restarts
            ? $"so many restarts cannot have been exact on {fitness.Target}"
            : counts && fitness.BestRank is { } rank
                && !evaluation.Found.Any(found => found.Rank == rank && Solves(found, fitness.Target))
                ? $"it has no scheme of the rank that it came to on {fitness.Target}"
            : fitness.RestartSteps < 0 || fitness.RestartSteps > stage.Budget ? $"it did more on {fitness.Target} than it was asked to"
            : fitness.Below.Count != TargetFitness.Thresholds.Count || fitness.Below.Any(below => below < 0 || below > fitness.Restarts)
                || !fitness.Below.SequenceEqual(fitness.Below.OrderDescending()) ? $"its counts on {fitness.Target} contradict each other"
            : !(fitness.BestLoss >= 0) || !(fitness.MedianLoss >= fitness.BestLoss) || !(fitness.IntegralityGap is >= 0 and <= 0.25)
                || !(fitness.Seconds >= 0) ? $"its losses on {fitness.Target} contradict each other"
            : null;
    }

    private static IEnumerable<string> WhyNot(TargetStates states) => states.States.Count == 0 ? ["there are none"]
        : states.States.Select(state => state.WhyNot(states.Target)).OfType<string>();

    /// <summary>A scheme of a lower rank than the target's counts there as well.</summary>
    private static bool Solves(CertifiedScheme scheme, TiedTarget target) =>
        scheme.Tensor == target.Tensor && scheme.Rank <= target.Rank;
}
