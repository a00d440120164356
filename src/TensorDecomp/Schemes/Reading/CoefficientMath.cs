using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>Arithmetic of exact coefficients that reading needs and judging does not.</summary>
internal static class CoefficientMath
{
    public static Coefficient Quotient(Coefficient a, Coefficient b)
    {
        if (b.Equals(Coefficient.One)) return a;
        Rational norm = b.Re * b.Re + b.Im * b.Im;
        return a * new Coefficient(b.Re / norm, -b.Im / norm);
    }

    /// <summary>The length of the longest numerator or denominator, in bits.</summary>
    public static long Bits(Coefficient c) => Math.Max(Math.Max(c.Re.Numerator.GetBitLength(), c.Re.Denominator.GetBitLength()),
        Math.Max(c.Im.Numerator.GetBitLength(), c.Im.Denominator.GetBitLength()));
}
