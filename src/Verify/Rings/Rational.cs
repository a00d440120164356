using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>ℚ: a fraction in lowest terms with a positive denominator.</summary>
public readonly struct Rational : IRing<Rational>, IComparable<Rational>
{
    private readonly BigInteger _denominatorLessOne; // so that default(Rational) is 0/1

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A fraction needs a nonzero denominator.");
        BigInteger g = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0) g = -g;
        Numerator = numerator / g;
        _denominatorLessOne = denominator / g - 1;
    }

    public Rational(BigInteger integer) => Numerator = integer;

    private Rational(Rational lowestTerms, BigInteger numerator) =>
        (Numerator, _denominatorLessOne) = (numerator, lowestTerms._denominatorLessOne);

    public BigInteger Numerator { get; }
    public BigInteger Denominator => _denominatorLessOne + 1;

    public static Rational Zero => default;
    public static Rational One => new(BigInteger.One);
    public bool IsZero => Numerator.IsZero;
    public bool IsInteger => _denominatorLessOne.IsZero;
    private bool IsOne => IsInteger && Numerator.IsOne;
    public int Sign => Numerator.Sign;

    public static implicit operator Rational(int value) => new(value);

    // Nearly all coefficients are 0, 1 and −1, and products and sums with them need no divisor.
    public static Rational operator +(Rational a, Rational b) =>
        a.IsZero ? b : b.IsZero ? a
        : a.IsInteger && b.IsInteger ? new(a.Numerator + b.Numerator)
        : new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(a, -a.Numerator);

    public static Rational operator *(Rational a, Rational b) =>
        a.IsZero || b.IsZero ? Zero : a.IsOne ? b : b.IsOne ? a
        : a.IsInteger && b.IsInteger ? new(a.Numerator * b.Numerator)
        : new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);
    public bool Equals(Rational other) => Numerator == other.Numerator && _denominatorLessOne == other._denominatorLessOne;
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorLessOne);
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
    public override string ToString() => IsInteger ? Numerator.ToString() : $"{Numerator}/{Denominator}";
}
