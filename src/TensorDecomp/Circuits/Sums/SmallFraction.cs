using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Circuits.Sums;

/// <summary>A nonzero fraction in lowest terms whose parts stay below 2¹⁵, so that products of two fit a machine word.</summary>
internal readonly record struct SmallFraction
{
    private const int Bound = 1 << 15;

    private SmallFraction(int numerator, int denominator) => (Numerator, Denominator) = (numerator, denominator);

    public int Numerator { get; }

    /// <summary>Positive.</summary>
    public int Denominator { get; }

    public static SmallFraction One { get; } = new(1, 1);

    public SmallFraction Negative => new(-Numerator, Denominator);

    public Coefficient Exact => new Rational(Numerator, Denominator);

    /// <summary>Null where it is too large.</summary>
    public static SmallFraction? Of(Rational value) =>
        BigInteger.Abs(value.Numerator) < Bound && value.Denominator < Bound && !value.IsZero
            ? new SmallFraction((int)value.Numerator, (int)value.Denominator) : null;

    /// <summary>Null where it is too large.</summary>
    public SmallFraction? Times(SmallFraction other) => Of((long)Numerator * other.Numerator, (long)Denominator * other.Denominator);

    /// <summary>Null where it is too large.</summary>
    public SmallFraction? Over(SmallFraction other) => Of((long)Numerator * other.Denominator, (long)Denominator * other.Numerator);

    /// <summary>The product with an integer over another one; null where it is too large.</summary>
    public SmallFraction? Times(int numerator, int denominator) => Of((long)Numerator * numerator, (long)Denominator * denominator);

    /// <summary>Greatest common divisor, positive unless both are 0.</summary>
    internal static int Divisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return Math.Abs(a);
    }

    private static SmallFraction? Of(long numerator, long denominator)
    {
        if (denominator < 0) (numerator, denominator) = (-numerator, -denominator);
        if (denominator == 1) return Math.Abs(numerator) < Bound ? new SmallFraction((int)numerator, 1) : null;
        long divisor = (long)BigInteger.GreatestCommonDivisor(numerator, denominator);
        (numerator, denominator) = (numerator / divisor, denominator / divisor);
        return Math.Abs(numerator) < Bound && denominator < Bound ? new SmallFraction((int)numerator, (int)denominator) : null;
    }
}
