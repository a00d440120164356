using TensorDecomp.Kernels.Flips;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Variants;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>
/// The flip graphs, a kind of engine for each of <see cref="FlipVariants"/>. Without a symmetry: the ladder through smaller shapes, for
/// square shapes from 3x3x3 on the cyclic schemes beside it, in characteristic 0 the walks over GF(2) that are lifted, over larger fields
/// those over {−1, 0, 1}, those under a group that is known to serve the shape, and those from shape to shape; with a cyclic one those
/// only.
/// </summary>
internal static class FlipKinds
{
    private const string Family = "flip";

    public static IReadOnlyList<EngineKind> All { get; } =
    [
        .. FlipVariants.All.Select(variant => new EngineKind(variant.Name, Family,
            goal => WhyNone(goal, variant.IsOfMatrices) ?? variant.WhyNot(goal),
            (goal, needs) => variant.Create(goal, needs.Store))),
    ];

    /// <summary>Why no flip graph serves the goal; null where one does.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="ofMatrices">Whether the walks are among schemes of matrix products only.</param>
    private static string? WhyNone(SearchGoal goal, bool ofMatrices)
    {
        SymmetryChoice ties = goal.Ties;
        if (ofMatrices && MatrixProduct.WhyNot(goal.Tensor, "this flip graph") is { } none) return $"{none}; use --engine flip-plain.";
        return !FlipWalkers.Rings.Contains(FlipGoal.Over(goal))
            ? $"flip graphs exist over {CoefficientRegistry.Names(CoefficientRegistry.Rings, "and")}, not over {goal.Ring}."
            : goal.Tensor.Product?.Sorted().M < 2 || !FlipWalkers.Hold(goal.Tensor)
            ? $"the flip-graph engine takes shapes from 2x2x2 up to factors of {FlipWalkers.LongestFactor} entries, not {goal.Tensor}."
            : ties.Group is { } group && SymmetryChoice.WhyNotWalk(group, FlipGoal.Over(goal)) is { } no ? no
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
            : CyclicVariant.Cubes(goal).Length == 0 ? CyclicVariant.NoCubes(goal) : null;
    }

    private static bool IsNamed(SearchGoal goal) => goal.Engine != SearchGoal.All;
}
