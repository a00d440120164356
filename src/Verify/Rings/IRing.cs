namespace TensorDecomp.Verify;

/// <summary>
/// A commutative ring with one, as the checks need it: exact, decidable equality, no rounding.
/// A new ring is one struct that implements this.
/// </summary>
public interface IRing<T> : IEquatable<T> where T : struct, IRing<T>
{
    /// <summary>The neutral element of addition.</summary>
    static abstract T Zero { get; }

    /// <summary>The neutral element of multiplication.</summary>
    static abstract T One { get; }

    /// <summary>The sum, exactly.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>The difference, exactly: a + (−b).</summary>
    static abstract T operator -(T a, T b);

    /// <summary>The additive inverse.</summary>
    static abstract T operator -(T a);

    /// <summary>The product, exactly; the same in either order.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>Whether it equals <see cref="Zero"/>, decided exactly.</summary>
    bool IsZero { get; }
}
