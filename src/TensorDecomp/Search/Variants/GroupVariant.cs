using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>Walks among the schemes that a group leaves as they are which is known to serve the shape. In characteristic 0 they are walks
/// over GF(2), and what they find is lifted.</summary>
internal sealed class GroupVariant : IFlipVariant
{
    public string Name => "flip-group";

    public string? WhyNot(SearchGoal goal) => FlipGoal.Untied(goal, Name)
        ?? (goal.Ring.Modulus == 0 ? null : FlipGoal.NotSymmetric(goal))
        ?? (KnownGroups.ForWalks(goal.Shape).Any() ? null
            : $"no group is known to serve {goal.Shape}; give one with --symmetry perm:, or use --engine flip.");

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) => KnownGroups.ForWalks(goal.Shape).Select(group =>
        Engine(goal.Shape, FlipGoal.Over(goal), FlipGoal.Rank(goal), group, goal.Seed));

    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="group">A group of automorphisms of the shape.</param>
    /// <param name="seed">Determines the walks.</param>
    public static FlipGraphEngine Engine(Shape shape, Ring ring, int rank, AutomorphismGroup group, ulong seed) =>
        FlipGraphEngine.LiftingOver(ring, "flip-group", over =>
            new FlipSettings(shape, over, rank, seed, FlipGoal.Walkers) { Policies = FlipPolicy.For(group) });
}
