using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>One dimension of a shape: rows of A and C, the inner dimension, columns of B and C.</summary>
public enum Axis
{
    /// <summary>Rows of A and of C.</summary>
    M,

    /// <summary>Columns of A, rows of B.</summary>
    N,

    /// <summary>Columns of B and of C.</summary>
    P,
}

/// <summary>Access to a dimension by its axis.</summary>
public static class Axes
{
    /// <summary>M, N and P in this order.</summary>
    public static IReadOnlyList<Axis> All { get; } = [Axis.M, Axis.N, Axis.P];

    /// <summary>The size of the dimension.</summary>
    public static int Length(this Shape shape, Axis axis) => axis switch { Axis.M => shape.M, Axis.N => shape.N, _ => shape.P };

    /// <summary>The same shape with another size of one dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is no dimension of a <see cref="Shape"/>.</exception>
    public static Shape With(this Shape shape, Axis axis, int length) => axis switch
    {
        Axis.M => new(length, shape.N, shape.P),
        Axis.N => new(shape.M, length, shape.P),
        _ => new(shape.M, shape.N, length),
    };
}
