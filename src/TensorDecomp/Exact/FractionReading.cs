using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>Reads a solution's values off as fractions.</summary>
internal static class FractionReading
{
    public const int LargestDenominator = 1000;

    /// <summary>The scheme of those fractions; null where some value is none, or where they no longer solve the equations.</summary>
    /// <param name="d">The solution; its values become the fractions, or are spoilt where there is no scheme.</param>
    /// <param name="solved">f below which they count as a solution.</param>
    public static Scheme? Of(Decomposition d, double solved)
    {
        double[] values = d.Values;
        var fractions = new Rational[values.Length];
        foreach (int k in d.Unknowns)
        {
            if (NearestFraction.Of(values[k], LargestDenominator) is not { } fraction) return null;
            fractions[k] = fraction;
            values[k] = (double)fraction.Numerator / (double)fraction.Denominator;
        }
        return d.Loss() < solved ? ToScheme(d, fractions) : null;
    }

    /// <summary>The scheme whose coefficients are the values rounded to multiples of 1/<paramref name="denominator"/>, where f is at most
    /// <paramref name="solved"/> then.</summary>
    public static Scheme? Rounded(Decomposition d, int denominator, double solved = 0)
    {
        double[] values = d.Values;
        var fractions = new Rational[values.Length];
        foreach (int k in d.Unknowns)
        {
            double rounded = Math.Round(values[k] * denominator);
            if (!(Math.Abs(rounded) < 1e6)) return null;
            values[k] = rounded / denominator;
            fractions[k] = new Rational((BigInteger)rounded, denominator);
        }
        return d.Loss() <= solved ? ToScheme(d, fractions) : null;
    }

    private static Scheme ToScheme(Decomposition d, Rational[] fractions)
    {
        return new Scheme(d.Target.Tensor, ToFactor(0), ToFactor(1), ToFactor(2));

        Factor ToFactor(int f) => Factor.FromDense(d.Target.Rank, d.Sizes[f], (r, a) =>
            new Gaussian<Rational>(fractions[d.At(f, r, a)], d.IsComplex ? fractions[d.At(f, r, a) + d.Plane] : Rational.Zero));
    }
}
