using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>A ladder through the smaller shapes, started from what the store gives.</summary>
internal sealed class LadderVariant : IFlipVariant
{
    public string Name => "flip";

    public string? WhyNot(SearchGoal goal) => FlipGoal.Untied(goal, Name);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) =>
        [Engine(goal.Shape, FlipGoal.Over(goal), FlipGoal.Rank(goal), goal.Seed, FlipGoal.Known(goal, store))];

    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    public static FlipGraphEngine Engine(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known)
    {
        FlipSettings settings = new(shape, ring, rank, seed, FlipGoal.Walkers);
        Scheme[] given = [.. known];
        return new FlipGraphEngine("flip", settings, from => FlipLadder.Of(settings, given, from));
    }
}
