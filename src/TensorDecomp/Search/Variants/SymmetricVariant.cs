using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>Walks among the schemes that a permutation of indices, or a group of them, leaves as they are. There is no ladder then, for the
/// symmetry need not fit the smaller shapes.</summary>
internal sealed class SymmetricVariant : IFlipVariant
{
    public string Name => "flip-symmetric";

    public bool IsOfMatrices => false;

    public string? WhyNot(SearchGoal goal) => goal.Ties.Policies is null
        ? $"flip-symmetric walks under a permutation of indices or a transposition; give one with --symmetry, {(goal.Tensor.Product is null
            ? $"as 'decomp symmetry --tensor {goal.Tensor}' lists them" : "as in swap:1,1,1")}."
        : FlipGoal.NotSymmetric(goal);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) =>
        [Engine(goal.Tensor, FlipGoal.Over(goal), FlipGoal.Rank(goal), goal.Ties.Policies!, goal.Seed)];

    /// <param name="tensor">The goal, which the symmetry fits.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="symmetric">The policies of walks under it.</param>
    /// <param name="seed">Determines the walks.</param>
    public static FlipGraphEngine Engine(Tensor tensor, Ring ring, int rank, IReadOnlyList<FlipPolicy> symmetric, ulong seed) =>
        FlipGraphEngine.Searching("flip-symmetric",
            new FlipSettings(tensor, ring, rank, seed, FlipGoal.Walkers) { Policies = symmetric });
}
