using System.Globalization;
using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>Reads exact coefficients: "-3", "1/2", "0.125", "-.5", "5.e-01", "1/2-1/2i", "0.5+0.5j". Nothing is ever rounded.</summary>
public static class CoefficientText
{
    /// <summary>Digits that surely fit a long; nearly all coefficients have one.</summary>
    private const int WordDigits = 18;

    /// <summary>The largest exponent of a finite double: where 1e308 may be written, 1e999 means infinity to most readers.</summary>
    private const int MaxExponent = 308;

    /// <summary>
    /// Reads one coefficient that fills the whole text. NaN, infinities, blanks inside numbers, zero denominators, and
    /// exponents that no double has are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, Limits limits, out Coefficient value)
    {
        value = default;
        if (!TryPart(text, limits, out Rational first, out bool firstImaginary, out int used)) return false;
        if (used == text.Length)
        {
            value = firstImaginary ? new Coefficient(Rational.Zero, first) : new Coefficient(first, Rational.Zero);
            return true;
        }
        // A second part must carry its own sign and must be the imaginary one.
        ReadOnlySpan<char> rest = text[used..];
        if (firstImaginary || rest[0] is not ('+' or '-')) return false;
        if (!TryPart(rest, limits, out Rational second, out bool secondImaginary, out used)) return false;
        if (!secondImaginary || used != rest.Length) return false;
        value = new(first, second);
        return true;
    }

    /// <summary>
    /// A text as part of an error message: cut where it is long, and without the characters that would break the line or
    /// steer a terminal.
    /// </summary>
    public static string Quoted(ReadOnlySpan<char> text)
    {
        const int longest = 40;
        return text.Length <= longest ? $"\"{Shown(text)}\"" : $"\"{Shown(text[..longest])}...\"";
    }

    /// <summary>A text without the characters that would break the line or steer a terminal, cut where it is longer than a line.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        char[] shown = text[..Math.Min(text.Length, 120)].ToArray();
        for (int k = 0; k < shown.Length; k++)
            if (char.GetUnicodeCategory(shown[k]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate) shown[k] = '?';
        return new string(shown);
    }

    /// <summary>
    /// Why a text is no coefficient, as the end of a sentence: radicals and elements of number fields, entries that are polynomials,
    /// or no number at all.
    /// </summary>
    public static string Objection(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<string> radicals = ["sqrt", "√", "root", "zeta", "ζ", "omega", "ω", "phi", "φ", "**0.5", "^(1/2)", "^0.5"];
        foreach (string radical in radicals)
            if (text.Contains(radical, StringComparison.OrdinalIgnoreCase))
                return "a radical or an element of a number field; coefficients are rational, with an imaginary part perhaps";
        return text.ContainsAny("xεϵ") || text.Contains("eps", StringComparison.OrdinalIgnoreCase)
            ? "an entry with a variable, which makes this a border-rank scheme: it approximates and is no exact decomposition"
            : "which is no exact number (write 3, \"1/2\" or \"1/2-1/2i\")";
    }

    /// <summary>How many characters at the start are an exponent, e+05 or E3; 0 for none.</summary>
    public static int ExponentLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('e' or 'E')) return 0;
        int sign = text.Length > 1 && text[1] is '+' or '-' ? 1 : 0, digits = Digits(text[(1 + sign)..]);
        return digits == 0 ? 0 : 1 + sign + digits;
    }

    // [+-] (digits [. digits] [exponent] | digits / digits) [i|j], or a bare i.
    private static bool TryPart(ReadOnlySpan<char> text, Limits limits, out Rational value, out bool imaginary, out int used)
    {
        (value, imaginary, used) = (default, false, 0);
        int at = 0;
        bool negative = false;
        if (at < text.Length && text[at] is '+' or '-') negative = text[at++] == '-';
        int whole = Digits(text[at..]);
        BigInteger numerator = BigInteger.Zero, denominator = BigInteger.One;
        if (whole > limits.Digits) return false;
        if (whole > 0) numerator = Number(text.Slice(at, whole));
        at += whole;
        int fraction = 0;
        bool quotient = at < text.Length && text[at] == '/' && whole > 0;
        if (at < text.Length && text[at] == '.')
        {
            fraction = Digits(text[++at..]);
            if (whole + fraction == 0 || whole + fraction > limits.Digits) return false;
            if (fraction > 0)
            {
                denominator = BigInteger.Pow(10, fraction);
                numerator = numerator * denominator + Number(text.Slice(at, fraction));
            }
            at += fraction;
        }
        else if (quotient)
        {
            int below = Digits(text[++at..]);
            if (below == 0 || below > limits.Digits) return false;
            denominator = Number(text.Slice(at, below));
            if (denominator.IsZero) return false;
            at += below;
        }
        if (whole + fraction > 0 && !quotient && ExponentLength(text[at..]) is > 0 and int length)
        {
            if (!int.TryParse(text.Slice(at + 1, length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out int exponent) || Math.Abs((long)exponent) > MaxExponent) return false;
            if (exponent < 0) denominator *= BigInteger.Pow(10, -exponent);
            else numerator *= BigInteger.Pow(10, exponent);
            at += length;
        }
        imaginary = at < text.Length && text[at] is 'i' or 'j';
        if (imaginary) at++;
        if (whole + fraction == 0)
        {
            if (!imaginary) return false;
            numerator = BigInteger.One;
        }
        if (negative) numerator = -numerator;
        value = denominator.IsOne ? new Rational(numerator) : new Rational(numerator, denominator);
        used = at;
        return true;
    }

    private static BigInteger Number(ReadOnlySpan<char> digits) => digits.Length <= WordDigits
        ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
        : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Digits(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count])) count++;
        return count;
    }
}
