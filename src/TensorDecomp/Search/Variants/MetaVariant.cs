using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>
/// Walks from shape to neighbouring shape. In characteristic 0 they are walks over GF(2) that begin with the store's schemes of
/// characteristic 0, and what they find of the goal is lifted.
/// </summary>
internal sealed class MetaVariant : IFlipVariant
{
    /// <summary>Largest dimension for which a search tries it unasked: beyond it the neighbours are too many.</summary>
    private const int Largest = 8;

    public string Name => "flip-meta";

    public string? WhyNot(SearchGoal goal) => FlipGoal.Untied(goal, Name) ?? (goal.Shape.Sorted().P > Largest
        ? $"flip-meta walks in the neighbours of shapes up to {Largest}x{Largest}x{Largest}; use --engine flip." : null);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) =>
        [Engine(goal.Shape, FlipGoal.Over(goal), FlipGoal.Rank(goal), goal.Seed, FlipGoal.Known(goal, store))];

    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    public static FlipGraphEngine Engine(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known)
    {
        Scheme[] given = [.. known];
        return FlipGraphEngine.LiftingOver(ring, "flip-meta", over => new FlipSettings(shape, over, rank, seed, FlipGoal.Walkers),
            (settings, from) => MetaFlipGraph.Of(settings, given, from));
    }
}
