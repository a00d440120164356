using System.Globalization;
using System.Numerics;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>What an invalid scheme is close to: a multiple of the tensor, or a scheme whose numbers were not quite exact.</summary>
internal static class NearMiss
{
    /// <summary>A number with a longer denominator came from floating point rather than from a hand.</summary>
    private const int FloatBits = 20;

    /// <summary>Coefficients are rounded to fractions with at most this denominator, if one lies this near.</summary>
    private const int LargestDenominator = 64;
    private const double Nearness = 1e-6;

    /// <summary>The hints for a scheme that does not hold in characteristic 0.</summary>
    public static IEnumerable<string> Hints(Scheme scheme)
    {
        if (Multiple(scheme) is { } factor) yield return $"it is {factor} times the tensor: divide one of the three factors by {factor}";
        bool floats = !scheme.All(c => c.Re.Denominator.GetBitLength() <= FloatBits && c.Im.Denominator.GetBitLength() <= FloatBits);
        if (!floats) yield break;
        if (Rounded(scheme) is { } rounded && Execution.Multiplies(rounded) && Verifier.Certify(rounded) is { Valid: true } verdict)
            yield return $"it rounds to a valid scheme over {verdict.Ring}: decomp exact FILE";
        Discrepancy off = Discrepancy.Of(scheme);
        yield return $"the largest error of an equation is " +
            $"{(off.IsSample ? "at least " : "")}{off.Largest.ToString("0.0e0", CultureInfo.InvariantCulture)}";
    }

    // c where the scheme is c times the tensor, other than 0 and 1.
    private static Coefficient? Multiple(Scheme scheme)
    {
        Coefficient c = Coefficient.Zero;
        for (int r = 0; r < scheme.Rank; r++)
            if (First(scheme.U, r) is { } u && First(scheme.V, r) is { } v && First(scheme.W, r) is { } w) c += u * v * w;
        if (c.IsZero || c.Equals(Coefficient.One)) return null;
        Coefficient inverse = CoefficientMath.Quotient(Coefficient.One, c);
        Scheme divided = Mapped(scheme, (x, value) => x == 2 ? value * inverse : value);
        return Execution.Multiplies(divided) && BrentEquations.Check(divided).Holds ? c : null;

        // The first entry of a vector, where it is not zero: those of a11, b11 and c11 should add up to one.
        static Coefficient? First(Factor factor, int term) => factor.Term(term) is [{ Index: 0 } first, ..] ? first.Value : null;
    }

    // The scheme with every coefficient rounded to a simple fraction; null where some lie near none.
    private static Scheme? Rounded(Scheme scheme)
    {
        if (!scheme.All(c => Simple(c.Re) is not null && Simple(c.Im) is not null)) return null;
        return Mapped(scheme, (_, c) => new Coefficient(Simple(c.Re)!.Value, Simple(c.Im)!.Value));
    }

    // The convergent of the continued fraction that comes near enough first.
    private static Rational? Simple(Rational x)
    {
        if (x.Denominator <= LargestDenominator) return x;
        double value = Discrepancy.Double(x), rest = value, near = Nearness * Math.Max(1, Math.Abs(value));
        if (!(Math.Abs(value) < 1e9)) return null;
        (long p0, long q0, long p, long q) = (0, 1, 1, 0);
        while (true)
        {
            long whole = (long)Math.Floor(rest);
            (p0, q0, p, q) = (p, q, whole * p + p0, whole * q + q0);
            if (q > LargestDenominator) return null;
            if (Math.Abs(value - (double)p / q) <= near) return new Rational(p, q);
            rest = 1 / (rest - whole);
            if (!(rest < 1e9)) return null;
        }
    }

    private static Scheme Mapped(Scheme scheme, Func<int, Coefficient, Coefficient> map)
    {
        Factor[] factors = [.. scheme.Factors.Select((factor, x) => Factor.FromTerms(factor.Size,
            [.. Enumerable.Range(0, factor.Rank)
                .Select(r => factor.Term(r).ToArray().Select(e => e with { Value = map(x, e.Value) }).ToArray())]))];
        return new Scheme(scheme.Tensor, factors[0], factors[1], factors[2]);
    }
}
