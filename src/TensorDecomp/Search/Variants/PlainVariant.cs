using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>Walks over one of <see cref="FlipWalkers.Rings"/> from the schoolbook algorithm of any tensor.</summary>
internal sealed class PlainVariant : IFlipVariant
{
    public string Name => "flip-plain";

    public bool IsOfMatrices => false;

    public string? WhyNot(SearchGoal goal) => FlipGoal.Untied(goal, Name) ?? (goal.Tensor.Product is not null && goal.Engine != Name
        ? "flip-plain has no smaller shapes to begin with; for a matrix product --engine flip has." : null);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) =>
        [Engine(goal.Tensor, FlipGoal.Over(goal), FlipGoal.Rank(goal), goal.Seed)];

    /// <param name="tensor">The goal.</param>
    /// <param name="ring">The ring of the walks.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    public static FlipGraphEngine Engine(Tensor tensor, Ring ring, int rank, ulong seed) =>
        FlipGraphEngine.Searching("flip-plain", new FlipSettings(tensor, ring, rank, seed, FlipGoal.Walkers));
}
