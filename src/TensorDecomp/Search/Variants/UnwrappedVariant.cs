using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>
/// For a goal over GF(3) or a larger field, walks over {−1, 0, 1}, whose schemes hold there as well. Sums that wrap
/// (1 + 1 = −1) scatter a walk: from the naive scheme one that refuses them comes down much further.
/// </summary>
internal sealed class UnwrappedVariant : IFlipVariant
{
    public string Name => "flip-unwrapped";

    public bool IsOfMatrices => false;

    public string? WhyNot(SearchGoal goal) => FlipGoal.Untied(goal, Name, orWalked: true)
        ?? (goal.Ring.Modulus <= 2 ? $"flip-unwrapped is for fields from F3 on, not for {goal.Ring}; use --engine flip." : null);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) =>
        [Engine(goal.Tensor, FlipGoal.Rank(goal), goal.Seed, goal.Ties.Policies)];

    /// <param name="tensor">The goal.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="symmetric">Where given, the policies of walks under a symmetry, and no others.</param>
    public static FlipGraphEngine Engine(Tensor tensor, int rank, ulong seed, IReadOnlyList<FlipPolicy>? symmetric = null) =>
        FlipGraphEngine.Searching("flip-unwrapped",
            new FlipSettings(tensor, Ring.Zt, rank, seed, FlipGoal.Walkers).Under(symmetric));
}
