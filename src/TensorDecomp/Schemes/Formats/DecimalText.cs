using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Writes fractions as exact decimals, for formats that know no others.</summary>
internal static class DecimalText
{
    /// <exception cref="NotSupportedException">The denominator has a prime other than 2 and 5.</exception>
    public static string Of(Coefficient c, string imaginaryUnit)
    {
        if (c.IsReal) return Of(c.Re);
        string im = $"{Of(c.Im)}{imaginaryUnit}";
        return c.Re.IsZero ? im : im[0] == '-' ? $"{Of(c.Re)}{im}" : $"{Of(c.Re)}+{im}";
    }

    private static string Of(Rational x)
    {
        if (x.IsInteger) return $"{x}";
        int places = 0;
        BigInteger numerator = x.Numerator, denominator = x.Denominator;
        while (!(numerator % denominator).IsZero)
        {
            // 10^k clears 2^k; a denominator of b bits is below 2^b.
            if (places++ > x.Denominator.GetBitLength())
                throw new NotSupportedException($"{x} is no finite decimal, and this format has no fractions");
            numerator *= 10;
        }
        string digits = BigInteger.Abs(numerator / denominator).ToString().PadLeft(places + 1, '0');
        return $"{(x.Sign < 0 ? "-" : "")}{digits[..^places]}.{digits[^places..]}";
    }
}
