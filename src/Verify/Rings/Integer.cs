using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>ℤ: an integer of any size.</summary>
public readonly record struct Integer(BigInteger Value) : IRing<Integer>
{
    public static Integer Zero => new(BigInteger.Zero);
    public static Integer One => new(BigInteger.One);
    public bool IsZero => Value.IsZero;
    public static Integer operator +(Integer a, Integer b) => new(a.Value + b.Value);
    public static Integer operator -(Integer a, Integer b) => new(a.Value - b.Value);
    public static Integer operator -(Integer a) => new(-a.Value);
    public static Integer operator *(Integer a, Integer b) => new(a.Value * b.Value);
}
