using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// The fraction with a small denominator that a number stands for: the first convergent of its continued fraction within a
/// tolerance. A number that is none, such as the golden ratio, has no such fraction below the largest denominator: the
/// tolerance falls with the square of the denominator, so that of random numbers no more than one in some thousands has one.
/// </summary>
internal static class NearestFraction
{
    private const double Tolerance = 1e-8, OfSquare = 4e-5;

    /// <summary>The fraction p/q with q ≤ <paramref name="largestDenominator"/>, or null.</summary>
    public static Rational? Of(double value, int largestDenominator)
    {
        (double p0, double q0, double p1, double q1) = (0, 1, 1, 0);
        for (double rest = value; double.IsFinite(rest);)
        {
            double whole = Math.Floor(rest);
            (p0, q0, p1, q1) = (p1, q1, whole * p1 + p0, whole * q1 + q0);
            if (q1 > largestDenominator || Math.Abs(p1) > 1e6) return null;
            if (Math.Abs(value - p1 / q1) < Math.Min(Tolerance, OfSquare / (q1 * q1))) return new Rational((BigInteger)p1, (BigInteger)q1);
            rest = 1 / (rest - whole);
        }
        return null;
    }
}
