using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>ℤ: an integer of any size.</summary>
public readonly record struct Integer(BigInteger Value) : IRing<Integer>
{
    /// <inheritdoc/>
    public static Integer Zero => new(BigInteger.Zero);
    /// <inheritdoc/>
    public static Integer One => new(BigInteger.One);
    /// <inheritdoc/>
    public bool IsZero => Value.IsZero;
    /// <inheritdoc/>
    public static Integer operator +(Integer a, Integer b) => new(a.Value + b.Value);
    /// <inheritdoc/>
    public static Integer operator -(Integer a, Integer b) => new(a.Value - b.Value);
    /// <inheritdoc/>
    public static Integer operator -(Integer a) => new(-a.Value);
    /// <inheritdoc/>
    public static Integer operator *(Integer a, Integer b) => new(a.Value * b.Value);
}
