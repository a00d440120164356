using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>A goal as flip graphs see it.</summary>
internal static class FlipGoal
{
    /// <summary>A constant, not the number of cores: the result depends on it.</summary>
    public const int Walkers = 8;

    /// <summary>The rank to reach.</summary>
    public static int Rank(SearchGoal goal) => goal.Ranks.Lowest;

    /// <summary>A scheme over {−1,0,1} is one over every ring, so characteristic 0 walks there.</summary>
    public static Ring Over(SearchGoal goal) => goal.Ring.Modulus == 0 ? Ring.Zt : goal.Ring;

    /// <summary>Why a variant that keeps to no symmetry does not serve; null where none is asked for.</summary>
    /// <param name="goal">What is asked.</param>
    /// <param name="name">The variant.</param>
    /// <param name="orWalked">Whether it serves where its walks can be under the symmetry.</param>
    public static string? Untied(SearchGoal goal, string name, bool orWalked = false) =>
        goal.Symmetry is null || orWalked && goal.Ties.Policies is not null ? null
            : $"{name} does not keep to --symmetry {goal.Symmetry}; leave it out, or use --engine flip.";

    /// <summary>Why there are no walks under a symmetry over the goal's ring; null where there are.</summary>
    public static string? NotSymmetric(SearchGoal goal) => FlipWalkers.SymmetricRings.Contains(Over(goal)) ? null
        : $"walks under a symmetry are over {CoefficientRegistry.Names(FlipWalkers.SymmetricRings, "or")}, not over {goal.Ring}; use " +
            "--engine flip.";

    /// <summary>What the store has of other shapes. Schemes of the goal itself are left aside: a search finds, it does not look
    /// up.</summary>
    public static IEnumerable<Scheme> Known(SearchGoal goal, SchemeStore? store)
    {
        if (store is null) yield break;
        Ring ring = Over(goal);
        Shape sorted = goal.Shape.Sorted();
        // A store may hold schemes of thousands of terms for shapes that no walk comes near: those files are not opened.
        bool InReach(Shape shape) => shape.Sorted() != sorted && shape.Sorted().P <= sorted.P + MetaFlipGraph.Above;
        foreach ((_, Submission submission) in store.Read(Limits.Default, wanted: InReach))
            if (InReach(submission.Scheme.Shape) && ring.Admits(submission)) yield return submission.Scheme;
    }
}
