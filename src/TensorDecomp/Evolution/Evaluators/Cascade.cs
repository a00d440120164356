using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>A target on the way to the goals, and what a candidate has to do there to go on.</summary>
/// <param name="Target">Shape and rank, and the symmetry.</param>
/// <param name="Budget">Most restart-steps for it.</param>
/// <param name="Bar">Some restart has to reach an f below this.</param>
/// <param name="Asked">Whether the target is one of the goals.</param>
internal readonly record struct Stage(TiedTarget Target, long Budget, double Bar, bool Asked);

/// <summary>
/// The order in which a candidate is measured: cheap targets first, so that hopeless ones cost little. The early stages
/// have fixed budgets; the goals follow from small to large, each with the whole budget.
/// </summary>
internal static class Cascade
{
    /// <summary>Sixteen restarts of ten thousand steps on the target that everything decent solves, then enough on the next to see whether
    /// f falls at all.</summary>
    private static readonly Stage[] Early =
    [
        new(new Target(new Shape(2, 2, 2), 7), 160_000, 1e-2, Asked: false),
        new(new Target(new Shape(3, 3, 3), 23), 160_000, 3, Asked: false),
    ];

    /// <summary>A candidate whose best f on a goal is above this share of mnp, the f of the zero decomposition, is hopeless.</summary>
    private const double HopelessShare = 0.125;

    /// <summary>Converged restarts of an early stage that go through the exact stage; the bar is on f.</summary>
    public const int EarlyExactTries = 4;

    /// <param name="request">The goals and their budget.</param>
    /// <param name="early">Whether there are early stages.</param>
    public static IReadOnlyList<Stage> For(EvaluationRequest request, bool early)
    {
        int largest = request.Targets.Max(t => t.Parameters);
        return
        [
            .. Early.Where(s => early && s.Target.Parameters < largest && !request.Targets.Contains(s.Target))
            .Select(s => s with { Budget = Math.Min(s.Budget, request.RestartStepsPerTarget) }),
            .. request.Targets.OrderBy(t => t.Parameters)
            .Select(t => new Stage(t, request.RestartStepsPerTarget, HopelessShare * t.Shape.NaiveRank, Asked: true)),
        ];
    }
}
