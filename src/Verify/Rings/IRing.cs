namespace TensorDecomp.Verify;

/// <summary>
/// A commutative ring with one, as the checks need it: exact, decidable equality, no rounding.
/// A new ring is one struct that implements this.
/// </summary>
public interface IRing<T> : IEquatable<T> where T : struct, IRing<T>
{
    static abstract T Zero { get; }
    static abstract T One { get; }
    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator -(T a);
    static abstract T operator *(T a, T b);
    bool IsZero { get; }
}
