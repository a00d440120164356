using TensorDecomp.Circuits;
using TensorDecomp.Search.Flips;

namespace TensorDecomp.Search.Kinds;

/// <summary>Annealed walks that take coefficients from a scheme.</summary>
internal static class SparsifyKind
{
    public static EngineKind Sparsify { get; } = new("optimize", "optimize",
        goal => goal.Sparser is not { Objective: Objective.Nonzeros } ? "optimize makes a given scheme sparser; use 'decomp optimize FILE'."
            : !FlipWalkers.Rings.Contains(goal.Ring)
            ? $"there is no flip graph over {goal.Ring}; schemes over {string.Join(", ", FlipWalkers.Rings)} can be optimised."
            : !FlipWalkers.Hold(goal.Tensor)
                ? $"flip graphs have factors of up to {FlipWalkers.LongestFactor} entries; {goal.Tensor} is too large." : null,
        (goal, _) => [new SparsifyEngine(goal.Ring, goal.Sparser!, goal.Seed, goal.Tensor)])
    { IsApart = true };
}
