using System.Globalization;
using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// The name of a coefficient ring: ZT = {−1,0,1} ⊂ Z ⊂ Z[1/d] ⊂ Q, the same with i, or Z/q (written Fq for a prime q).
/// ZT is no ring, but its schemes hold over every ring at once, so it is the smallest name in the chain.
/// </summary>
public sealed record Ring
{
    private const long MaxModulus = 1L << 62;
    private const int MaxNameLength = 4096;

    private enum Reach { Zt, Integers, Inverting, Field }

    private readonly Reach _reach;
    private Ring(Reach reach, bool imaginary, BigInteger inverted, long modulus)
    {
        (_reach, Imaginary, Modulus) = (reach, imaginary, modulus);
        Inverted = inverted;
    }

    /// <summary>q of Z/q, or 0 in characteristic 0.</summary>
    public long Modulus { get; }

    /// <summary>Whether it is ℤ/q with q prime, which is a field; no ring of characteristic 0 is one.</summary>
    public bool IsPrimeField => Modulus != 0 && PrimeFactors.IsPrime(Modulus);

    /// <summary>d of Z[1/d], square-free as far as it could be factored; 1 for every other ring.</summary>
    public BigInteger Inverted { get; }

    /// <summary>Whether the ring contains i.</summary>
    public bool Imaginary { get; }

    /// <summary>The coefficients −1, 0 and 1, written ZT: no ring, for a sum may leave it, but what flip graphs walk over.</summary>
    public static Ring Zt { get; } = new(Reach.Zt, false, BigInteger.One, 0);

    /// <summary>ℤ: a scheme over it holds over every commutative ring.</summary>
    public static Ring Integers { get; } = new(Reach.Integers, false, BigInteger.One, 0);

    /// <summary>ℚ, which also stands for ℝ: a scheme whose coefficients are exact and real has rational ones here.</summary>
    public static Ring Rationals { get; } = new(Reach.Field, false, BigInteger.One, 0);

    /// <summary>ℚ(i), which also stands for ℂ.</summary>
    public static Ring GaussianRationals { get; } = new(Reach.Field, true, BigInteger.One, 0);

    /// <summary>Z[1/d], or Z where d = 1; with i when <paramref name="imaginary"/>. Z[1/12] is Z[1/6]: d is reduced to its
    /// radical.</summary>
    public static Ring Inverting(BigInteger d, bool imaginary)
    {
        BigInteger radical = PrimeFactors.Of(d).Aggregate(BigInteger.One, (product, prime) => product * prime);
        return new(radical.IsOne ? Reach.Integers : Reach.Inverting, imaginary, radical, 0);
    }

    /// <summary>ℤ/q, whether q is prime or not.</summary>
    /// <param name="q">From 2 to 2⁶² − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is not.</exception>
    public static Ring Modulo(long q)
    {
        if (q is < 2 or >= MaxModulus) throw new ArgumentOutOfRangeException(nameof(q), "A modulus lies between 2 and 2^62.");
        return new(Reach.Integers, false, BigInteger.One, q);
    }

    /// <summary>The smallest ring of characteristic 0 that holds every coefficient of the scheme as written.</summary>
    public static Ring Of(Scheme scheme)
    {
        if (Zt.Contains(scheme)) return Zt;
        BigInteger denominator = BigInteger.One;
        foreach (Factor factor in scheme.Factors)
            denominator = Entry.LeastCommonMultiple(denominator, Entry.CommonDenominator(factor.Entries));
        return Inverting(denominator, !scheme.IsReal);
    }

    /// <summary>Whether a coefficient lies in this ring; for Z/q, whether its denominator is a unit modulo q.</summary>
    public bool Contains(Coefficient c)
    {
        if (!c.IsReal && !Imaginary) return false;
        if (Modulus != 0) return Residue.Of(c.Re, Modulus) is not null;
        return _reach switch
        {
            Reach.Zt => c.Re.IsInteger && BigInteger.Abs(c.Re.Numerator) <= 1,
            Reach.Integers => c.Re.IsInteger && c.Im.IsInteger,
            Reach.Inverting => PrimeFactors.Without(c.Re.Denominator * c.Im.Denominator, Inverted).IsOne,
            _ => true,
        };
    }

    /// <summary>Whether every coefficient of U, V and W lies in this ring, which does not say that the equations hold over it.</summary>
    public bool Contains(Scheme scheme) => scheme.All(Contains);

    /// <summary>Reads ZT, Z, Z[1/6], Q, R (as Q), Z[i], Z[i,1/2], Q(i), C (as Q(i)), F2, GF2, GF(2), Z2, Z/4.</summary>
    public static bool TryParse(string text, out Ring ring)
    {
        string t = text.Replace(" ", "").ToUpperInvariant();
        ring = t switch
        {
            "ZT" => Zt,
            "Z" => Integers,
            "Q" or "R" => Rationals,
            "Z[I]" => Inverting(1, imaginary: true),
            "Q(I)" or "C" => GaussianRationals,
            _ => null!,
        };
        if (ring is not null) return true;
        foreach ((string prefix, string suffix) in ((string, string)[])[("Z[1/", "]"), ("Z[I,1/", "]"), ("F", ""), ("GF(", ")"),
            ("GF", ""), ("Z/", ""), ("Z", "")])
        {
            if (!t.StartsWith(prefix, StringComparison.Ordinal) || !t.EndsWith(suffix, StringComparison.Ordinal)
                || t.Length <= prefix.Length + suffix.Length) continue;
            if (t.Length > MaxNameLength
                || !BigInteger.TryParse(t[prefix.Length..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture,
                    out BigInteger number)) continue;
            bool inverting = prefix.Contains('[');
            if (number < 2 || !inverting && number >= MaxModulus) return false;
            if (prefix[0] is 'F' or 'G' && !PrimeFactors.IsPrime((long)number)) return false;
            ring = inverting ? Inverting(number, prefix.Contains('I')) : Modulo((long)number);
            return true;
        }
        return false;
    }

    /// <summary>ZT, Z, Z[1/6], Q, Z[i], Z[i,1/2], Q(i), F2, Z/4: names that <see cref="TryParse"/> reads.</summary>
    public override string ToString()
    {
        if (Modulus != 0) return IsPrimeField ? $"F{Modulus}" : $"Z/{Modulus}";
        return (_reach, Imaginary) switch
        {
            (Reach.Zt, _) => "ZT",
            (Reach.Integers, false) => "Z",
            (Reach.Integers, true) => "Z[i]",
            (Reach.Inverting, false) => $"Z[1/{Inverted}]",
            (Reach.Inverting, true) => $"Z[i,1/{Inverted}]",
            (_, false) => "Q",
            (_, true) => "Q(i)",
        };
    }
}
