using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>Walks over GF(2), whose signs never block a flip and where symmetric walks reach furthest; what they find is
/// lifted.</summary>
internal sealed class LiftedVariant : IFlipVariant
{
    public string Name => "flip-lifted";

    public bool IsOfMatrices => false;

    public string? WhyNot(SearchGoal goal) => FlipGoal.Untied(goal, Name, orWalked: true)
        ?? (goal.Ring.Modulus != 0 ? $"flip-lifted lifts to characteristic 0, and {goal.Ring} is not; use --engine flip." : null);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) =>
        [Engine(goal.Tensor, FlipGoal.Rank(goal), goal.Seed, goal.Ties.Policies)];

    /// <param name="tensor">The goal.</param>
    /// <param name="rank">The rank to reach in characteristic 0.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="symmetric">Where given, the policies of walks under a symmetry, and no others; what is lifted need not have it.</param>
    public static FlipGraphEngine Engine(Tensor tensor, int rank, ulong seed, IReadOnlyList<FlipPolicy>? symmetric = null) =>
        FlipGraphEngine.Lifting("flip-lifted",
            new FlipSettings(tensor, Ring.Modulo(2), rank, seed, FlipGoal.Walkers).Under(symmetric));
}
