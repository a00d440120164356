using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Variants;

/// <summary>
/// Walks among cyclic schemes of a square shape from 3x3x3 on. In characteristic 0 they are walks over GF(2), and what they find is lifted.
/// </summary>
internal sealed class CyclicVariant : IFlipVariant
{
    public string Name => "flip-cyclic";

    public string? WhyNot(SearchGoal goal) => Cubes(goal).Length > 0 ? null : goal.Symmetry is null || goal.Ties.Policies is not null
        ? $"flip-cyclic walks among the cyclic schemes of square shapes from 3x3x3 on; write --symmetry cyclic for a square one."
        : NoCubes(goal);

    public IEnumerable<FlipGraphEngine> Create(SearchGoal goal, SchemeStore? store) => Cubes(goal).Select(cubes =>
        Engine(goal.Shape, FlipGoal.Over(goal), FlipGoal.Rank(goal), cubes, goal.Seed));

    /// <param name="shape">The goal, a square shape.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="cubes">Number of fixed terms at the start, congruent to the rank modulo 3 if that is to be met.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <exception cref="ArgumentException">The shape is not square, or has no such start.</exception>
    public static FlipGraphEngine Engine(Shape shape, Ring ring, int rank, int cubes, ulong seed) =>
        FlipGraphEngine.LiftingOver(ring, "flip-cyclic", over => new FlipSettings(shape, over, rank, seed, FlipGoal.Walkers)
        {
            Cyclic = true,
            Starts = [CyclicStart.Of(shape, cubes)],
        });

    /// <summary>The numbers of fixed terms that cyclic walks start from; none where there are no such walks.</summary>
    internal static int[] Cubes(SearchGoal goal)
    {
        Shape shape = goal.Shape;
        SymmetryChoice ties = goal.Ties;
        bool square = shape.M == shape.N && shape.N == shape.P && shape.M > 2;
        return ties.OfIndices is not null ? []
            : ties.Orbits.Count == 0 ? square ? [CyclicStart.CubesFor(shape, FlipGoal.Rank(goal))] : []
            : [.. ties.Exchanges.Where(s => s.Group == SymmetryGroup.Cyclic && s.Fixed >= 1 && s.Fixed <= 2 * shape.M)
                .Select(s => s.Fixed)];
    }

    /// <summary>Why there are no cyclic walks for the numbers of fixed terms that are asked for.</summary>
    internal static string NoCubes(SearchGoal goal) =>
        $"a cyclic flip graph of {goal.Shape} starts from 1 to {2 * goal.Shape.M} fixed terms; write --symmetry " +
            $"cyclic:{CyclicStart.CubesFor(goal.Shape, FlipGoal.Rank(goal))}.";
}
