using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>
/// The flip graphs. Without a symmetry: the ladder through smaller shapes, for square shapes from 3x3x3 on the cyclic schemes beside it, in
/// characteristic 0 the walks over GF(2) that are lifted, over larger fields those over {−1, 0, 1}, those under a group that is known to
/// serve the
/// shape, and those from shape to shape; with a cyclic one those only. Under a permutation of indices, or a group of them, there is no
/// ladder, for it need not fit the smaller shapes.
/// </summary>
internal static class FlipKinds
{
    private const string Family = "flip";

    public static EngineKind Symmetric { get; } = new("flip-symmetric", Family,
        goal => WhyNone(goal) ?? (goal.Ties.Policies is null
            ? "flip-symmetric walks under a permutation of indices or a transposition; give one with --symmetry, as in swap:1,1,1."
            : NotSymmetric(goal)),
        (goal, needs) => [FlipGraphEngine.Symmetric(goal.Shape, Over(goal), Rank(goal), goal.Ties.Policies!, goal.Seed)]);

    public static EngineKind Ladder { get; } = new(Family, Family, goal => WhyNone(goal) ?? Untied(goal, Family),
        (goal, needs) =>
            [FlipGraphEngine.Ladder(goal.Shape, Over(goal), Rank(goal), goal.Seed, Known(goal, needs.Store))]);

    public static EngineKind Plain { get; } = new("flip-plain", Family,
        goal => WhyNone(goal, ofMatrices: false) ?? Untied(goal, "flip-plain")
            ?? (goal.Tensor.Product is not null && goal.Engine != "flip-plain"
            ? "flip-plain has no smaller shapes to begin with; for a matrix product --engine flip has." : null),
        (goal, needs) => [FlipGraphEngine.Plain(goal.Tensor, Over(goal), Rank(goal), goal.Seed)]);

    public static EngineKind Cyclic { get; } = new("flip-cyclic", Family,
        goal => WhyNone(goal) ?? (Cubes(goal).Length > 0 ? null : goal.Symmetry is null || goal.Ties.Policies is not null
            ? $"flip-cyclic walks among the cyclic schemes of square shapes from 3x3x3 on; write --symmetry cyclic for a square one."
                : NoCubes(goal)),
        (goal, needs) => Cubes(goal).Select(cubes =>
            FlipGraphEngine.Cyclic(goal.Shape, Over(goal), Rank(goal), cubes, goal.Seed)));

    public static EngineKind Lifted { get; } = new("flip-lifted", Family,
        goal => WhyNone(goal, ofMatrices: false) ?? Untied(goal, "flip-lifted", orWalked: true)
            ?? (goal.Ring.Modulus != 0 ? $"flip-lifted lifts to characteristic 0, and {goal.Ring} is not; use --engine flip." : null),
        (goal, needs) => [FlipGraphEngine.Lifted(goal.Tensor, Rank(goal), goal.Seed, goal.Ties.Policies)]);

    public static EngineKind UnderGroup { get; } = new("flip-group", Family,
        goal => WhyNone(goal) ?? Untied(goal, "flip-group")
            ?? (goal.Ring.Modulus == 0 ? null : NotSymmetric(goal))
            ?? (KnownGroups.ForWalks(goal.Shape).Any() ? null
            : $"no group is known to serve {goal.Shape}; give one with --symmetry perm:, or use --engine flip."),
        (goal, needs) => KnownGroups.ForWalks(goal.Shape).Select(group =>
            FlipGraphEngine.UnderGroup(goal.Shape, Over(goal), Rank(goal), group, goal.Seed)));

    public static EngineKind Unwrapped { get; } = new("flip-unwrapped", Family,
        goal => WhyNone(goal, ofMatrices: false) ?? Untied(goal, "flip-unwrapped", orWalked: true)
            ?? (goal.Ring.Modulus <= 2 ? $"flip-unwrapped is for fields from F3 on, not for {goal.Ring}; use --engine flip." : null),
        (goal, needs) => [FlipGraphEngine.Unwrapped(goal.Tensor, Rank(goal), goal.Seed, goal.Ties.Policies)]);

    public static EngineKind Meta { get; } = new("flip-meta", Family,
        goal => WhyNone(goal) ?? Untied(goal, "flip-meta")
            ?? (goal.Shape.Sorted().P > FlipGraphEngine.LargestMeta
            ? $"flip-meta walks in the neighbours of shapes up to " +
                $"{FlipGraphEngine.LargestMeta}x{FlipGraphEngine.LargestMeta}x{FlipGraphEngine.LargestMeta}; use --engine flip."
            : null),
        (goal, needs) => [FlipGraphEngine.Meta(goal.Shape, Over(goal), Rank(goal), goal.Seed, Known(goal, needs.Store))]);

    /// <summary>Why no flip graph serves the goal; null where one does.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="ofMatrices">Whether the walks are among schemes of matrix products only.</param>
    private static string? WhyNone(SearchGoal goal, bool ofMatrices = true)
    {
        SymmetryChoice ties = goal.Ties;
        if (ofMatrices && MatrixProduct.WhyNot(goal.Tensor, "this flip graph") is { } none) return $"{none}; use --engine flip-plain.";
        return !FlipWalkers.Rings.Contains(Over(goal))
            ? $"flip graphs exist over {CoefficientRegistry.Names(CoefficientRegistry.Rings, "and")}, not over {goal.Ring}."
            : goal.Tensor.Product?.Sorted().M < 2 || !FlipWalkers.Hold(goal.Tensor)
            ? $"the flip-graph engine takes shapes from 2x2x2 up to factors of {FlipWalkers.LongestFactor} entries, not {goal.Tensor}."
            : ties.Group is { } group && SymmetryChoice.WhyNotWalk(group) is { } no ? no
            : IsNamed(goal) && goal.From is not null
            ? "--from starts gradient restarts at known schemes, which --engine flip does not run; use 'decomp flip --from'."
            : IsNamed(goal) && goal.Descends
            ? "--descend is for gradient restarts and flip graphs descend by themselves; leave it out, or leave out --engine flip."
            : ties.IsCounted && (IsNamed(goal) || GradientKind.WhyNot(goal) is not null)
            ? $"flip graphs under {ties.OfIndices} have as many fixed terms as they come upon; " +
                $"{(IsNamed(goal) ? "leave out --engine flip, or " : "")}write --symmetry {ties.OfIndices}."
            : ties.OfIndices is not null || ties.Orbits.Count == 0 ? null
            : ties.Exchanges.Any(s => s.Group != SymmetryGroup.Cyclic)
            ? "of the symmetries that exchange factors the flip-graph engine counts the fixed terms of the cyclic one only; leave out " +
                "--engine flip, or write --symmetry cyclic, or transpose without a number."
            : Cubes(goal).Length == 0 ? NoCubes(goal) : null;
    }

    private static bool IsNamed(SearchGoal goal) => goal.Engine != SearchGoal.All;

    private static string? Untied(SearchGoal goal, string name, bool orWalked = false) =>
        goal.Symmetry is null || orWalked && goal.Ties.Policies is not null ? null
            : $"{name} does not keep to --symmetry {goal.Symmetry}; leave it out, or use --engine flip.";

    private static string? NotSymmetric(SearchGoal goal) => FlipWalkers.SymmetricRings.Contains(Over(goal)) ? null
        : $"walks under a symmetry are over {CoefficientRegistry.Names(FlipWalkers.SymmetricRings, "or")}, not over {goal.Ring}; use " +
            "--engine flip.";

    private static string NoCubes(SearchGoal goal) =>
        $"a cyclic flip graph of {goal.Shape} starts from 1 to {2 * goal.Shape.M} fixed terms; write --symmetry " +
            $"cyclic:{CyclicStart.CubesFor(goal.Shape, Rank(goal))}.";

    /// <summary>The numbers of fixed terms that cyclic walks start from; none where there are no such walks.</summary>
    private static int[] Cubes(SearchGoal goal)
    {
        Shape shape = goal.Shape;
        SymmetryChoice ties = goal.Ties;
        bool square = shape.M == shape.N && shape.N == shape.P && shape.M > 2;
        return ties.OfIndices is not null ? []
            : ties.Orbits.Count == 0 ? square ? [CyclicStart.CubesFor(shape, Rank(goal))] : []
            : [.. ties.Exchanges.Where(s => s.Group == SymmetryGroup.Cyclic && s.Fixed >= 1 && s.Fixed <= 2 * shape.M)
                .Select(s => s.Fixed)];
    }

    private static int Rank(SearchGoal goal) => goal.Ranks.Lowest;

    /// <summary>A scheme over {−1,0,1} is one over every ring, so characteristic 0 walks there.</summary>
    private static Ring Over(SearchGoal goal) => goal.Ring.Modulus == 0 ? Ring.Zt : goal.Ring;

    /// <summary>What the store has of other shapes. Schemes of the goal itself are left aside: a search finds, it does not look
    /// up.</summary>
    private static IEnumerable<Scheme> Known(SearchGoal goal, SchemeStore? store)
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
