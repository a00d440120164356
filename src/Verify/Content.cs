using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// The content of a vector over ℚ(i): the scalar c, unique once units are fixed, such that vector/c has coprime
/// Gaussian-integer entries and its first nonzero entry has Re &gt; 0 and Im ≥ 0.
/// </summary>
public static class Content
{
    /// <summary>The content of a vector, which is never 0.</summary>
    /// <param name="vector">Nonzero entries by ascending index, at least one.</param>
    public static Coefficient Of(ReadOnlySpan<Entry> vector)
    {
        BigInteger d = Entry.CommonDenominator(vector);
        (BigInteger Re, BigInteger Im) g = d.IsOne && HasUnit(vector) ? (BigInteger.One, BigInteger.Zero) : default;
        if (g.Re.IsZero) foreach (ref readonly Entry e in vector)
            g = GreatestCommonDivisor(g,
                (e.Value.Re.Numerator * (d / e.Value.Re.Denominator), e.Value.Im.Numerator * (d / e.Value.Im.Denominator)));
        Coefficient content = new(new(g.Re, d), new(g.Im, d));

        // One of the four associates turns the leading entry into the first quadrant.
        Coefficient lead = vector[0].Value * Inverse(content);
        while (!(lead.Re.Sign > 0 && lead.Im.Sign >= 0))
        {
            content *= Coefficient.I;
            lead *= -Coefficient.I;
        }
        return content;
    }

    // ±1 or ±i among integers, which nearly every vector has and which settles the divisor.
    private static bool HasUnit(ReadOnlySpan<Entry> vector)
    {
        foreach (ref readonly Entry e in vector)
            if (BigInteger.Abs(e.Value.Re.Numerator) + BigInteger.Abs(e.Value.Im.Numerator) == BigInteger.One) return true;
        return false;
    }

    /// <summary>1/c, as the conjugate of c over its norm.</summary>
    /// <exception cref="DivideByZeroException">c is 0.</exception>
    public static Coefficient Inverse(Coefficient c)
    {
        Rational norm = c.Re * c.Re + c.Im * c.Im;
        return new(c.Re / norm, -c.Im / norm);
    }

    /// <summary>Euclid's algorithm in ℤ[i]; the remainder of the nearest quotient has at most half the norm.</summary>
    private static (BigInteger Re, BigInteger Im) GreatestCommonDivisor((BigInteger Re, BigInteger Im) a, (BigInteger Re, BigInteger Im) b)
    {
        if (a.Im.IsZero && b.Im.IsZero) return (BigInteger.GreatestCommonDivisor(a.Re, b.Re), BigInteger.Zero);
        while (!(b.Re.IsZero && b.Im.IsZero))
        {
            BigInteger norm = b.Re * b.Re + b.Im * b.Im;
            BigInteger re = Nearest(a.Re * b.Re + a.Im * b.Im, norm), im = Nearest(a.Im * b.Re - a.Re * b.Im, norm);
            (a, b) = (b, (a.Re - (re * b.Re - im * b.Im), a.Im - (re * b.Im + im * b.Re)));
        }
        return a;

        static BigInteger Nearest(BigInteger x, BigInteger y)
        {
            BigInteger twice = 2 * x + y, q = BigInteger.DivRem(twice, 2 * y, out BigInteger rest);
            return rest.Sign < 0 ? q - 1 : q;
        }
    }
}
