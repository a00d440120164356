using TensorDecomp.Circuits;

namespace TensorDecomp.Search.Kinds;

/// <summary>Walks for fewer additions, less depth, fewer scalings or a smaller growth factor.</summary>
internal static class CircuitKind
{
    public static EngineKind Circuits { get; } = new("circuits", "circuits",
        goal => goal.Sparser is not { } sparser || sparser.Objective == Objective.Nonzeros
            ? "circuits makes a given scheme cheaper; use 'decomp optimize FILE --for additions'."
            : sparser.Objective == Objective.Growth && goal.Ring.Modulus > 0
                ? $"over {goal.Ring} there are no rounding errors to grow; choose '--for additions'." : null,
        (goal, _) => [new CircuitEngine(goal.Ring, goal.Sparser!, goal.Seed, goal.Tensor)])
    { IsApart = true };
}
