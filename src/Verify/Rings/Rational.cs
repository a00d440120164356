using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>ℚ: a fraction in lowest terms with a positive denominator.</summary>
public readonly struct Rational : IRing<Rational>, IComparable<Rational>
{
    private readonly BigInteger _denominatorLessOne; // so that default(Rational) is 0/1

    /// <summary>A fraction of two integers, which is brought into lowest terms.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A fraction needs a nonzero denominator.");
        BigInteger g = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0) g = -g;
        Numerator = numerator / g;
        _denominatorLessOne = denominator / g - 1;
    }

    /// <summary>An integer as a fraction over 1.</summary>
    public Rational(BigInteger integer) => Numerator = integer;

    private Rational(Rational lowestTerms, BigInteger numerator) =>
        (Numerator, _denominatorLessOne) = (numerator, lowestTerms._denominatorLessOne);

    /// <summary>The numerator in lowest terms, which carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator in lowest terms, 1 or more.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    /// <inheritdoc/>
    public static Rational Zero => default;
    /// <inheritdoc/>
    public static Rational One => new(BigInteger.One);
    /// <inheritdoc/>
    public bool IsZero => Numerator.IsZero;

    /// <summary>Whether the denominator is 1.</summary>
    public bool IsInteger => _denominatorLessOne.IsZero;
    private bool IsOne => IsInteger && Numerator.IsOne;

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>The integer as a fraction over 1.</summary>
    public static implicit operator Rational(int value) => new(value);

    // Nearly all coefficients are 0, 1 and −1, and products and sums with them need no divisor.
    /// <inheritdoc/>
    public static Rational operator +(Rational a, Rational b) =>
        a.IsZero ? b : b.IsZero ? a
        : a.IsInteger && b.IsInteger ? new(a.Numerator + b.Numerator)
        : new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    /// <inheritdoc/>
    public static Rational operator -(Rational a, Rational b) => a + -b;

    /// <inheritdoc/>
    public static Rational operator -(Rational a) => new(a, -a.Numerator);

    /// <inheritdoc/>
    public static Rational operator *(Rational a, Rational b) =>
        a.IsZero || b.IsZero ? Zero : a.IsOne ? b : b.IsOne ? a
        : a.IsInteger && b.IsInteger ? new(a.Numerator * b.Numerator)
        : new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The quotient, exactly.</summary>
    /// <exception cref="DivideByZeroException">b is 0.</exception>
    public static Rational operator /(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Equality of numbers, decided on lowest terms.</summary>
    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);
    /// <inheritdoc/>
    public bool Equals(Rational other) => Numerator == other.Numerator && _denominatorLessOne == other._denominatorLessOne;
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorLessOne);

    /// <summary>The order of the numbers, by cross-multiplication.</summary>
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>"3", "-1/2": in lowest terms, without a denominator where it is 1.</summary>
    public override string ToString() => IsInteger ? Numerator.ToString() : $"{Numerator}/{Denominator}";
}
