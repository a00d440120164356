using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>One dimension of a shape: rows of A and C, the inner dimension, columns of B and C.</summary>
public enum Axis
{
    M,
    N,
    P,
}

/// <summary>Access to a dimension by its axis.</summary>
public static class Axes
{
    public static IReadOnlyList<Axis> All { get; } = [Axis.M, Axis.N, Axis.P];

    public static int Length(this Shape shape, Axis axis) => axis switch { Axis.M => shape.M, Axis.N => shape.N, _ => shape.P };

    public static Shape With(this Shape shape, Axis axis, int length) => axis switch
    {
        Axis.M => new(length, shape.N, shape.P),
        Axis.N => new(shape.M, length, shape.P),
        _ => new(shape.M, shape.N, length),
    };
}
