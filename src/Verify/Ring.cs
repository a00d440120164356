using System.Globalization;
using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// The name of a coefficient ring: ZT = {−1,0,1} ⊂ Z ⊂ Z[1/d] ⊂ Q, the same with i, or Z/q (written Fq for a prime q).
/// ZT is no ring, but its schemes hold over every ring at once, so it is the smallest name in the chain.
/// </summary>
public sealed record Ring
{
    private enum Reach { Ternary, Integers, Inverting, Field }

    private readonly Reach _reach;
    private readonly BigInteger _inverted = BigInteger.One; // d of Z[1/d], square-free as far as it could be factored

    private Ring(Reach reach, bool imaginary, BigInteger inverted, long modulus)
    {
        (_reach, Imaginary, Modulus) = (reach, imaginary, modulus);
        _inverted = inverted;
    }

    /// <summary>q of Z/q, or 0 in characteristic 0.</summary>
    public long Modulus { get; }

    /// <summary>Whether the ring contains i.</summary>
    public bool Imaginary { get; }

    public static Ring Ternary { get; } = new(Reach.Ternary, false, BigInteger.One, 0);
    public static Ring Integers { get; } = new(Reach.Integers, false, BigInteger.One, 0);
    public static Ring Rationals { get; } = new(Reach.Field, false, BigInteger.One, 0);
    public static Ring GaussianRationals { get; } = new(Reach.Field, true, BigInteger.One, 0);

    /// <summary>Z[1/d], or Z where d = 1; with i when <paramref name="imaginary"/>. Z[1/12] is Z[1/6]: d is reduced to its radical.</summary>
    public static Ring Inverting(BigInteger d, bool imaginary)
    {
        BigInteger radical = Radical(BigInteger.Abs(d));
        return new(radical.IsOne ? Reach.Integers : Reach.Inverting, imaginary, radical, 0);
    }

    public static Ring Modulo(long q)
    {
        if (q is < 2 or >= 1L << 62) throw new ArgumentOutOfRangeException(nameof(q), "A modulus lies between 2 and 2^62.");
        return new(Reach.Integers, false, BigInteger.One, q);
    }

    /// <summary>The smallest ring of characteristic 0 that holds every coefficient of the scheme as written.</summary>
    public static Ring Of(Scheme scheme)
    {
        bool ternary = true, imaginary = false;
        BigInteger denominator = BigInteger.One;
        foreach (Factor factor in scheme.Factors)
            foreach (ref readonly Entry e in factor.Entries)
            {
                (Rational re, Rational im) = (e.Value.Re, e.Value.Im);
                imaginary |= !im.IsZero;
                ternary &= im.IsZero && re.IsInteger && (re.Numerator.IsOne || re.Numerator == BigInteger.MinusOne);
                denominator = LeastCommonMultiple(LeastCommonMultiple(denominator, re.Denominator), im.Denominator);
            }
        return ternary ? Ternary : Inverting(denominator, imaginary);
    }

    /// <summary>Whether a coefficient lies in this ring; for Z/q, whether its denominator is a unit modulo q.</summary>
    public bool Contains(Coefficient c)
    {
        if (!c.IsReal && !Imaginary) return false;
        if (Modulus != 0) return Residue.Of(c.Re, Modulus) is not null;
        return _reach switch
        {
            Reach.Ternary => c.Re.IsInteger && BigInteger.Abs(c.Re.Numerator) <= 1,
            Reach.Integers => c.Re.IsInteger && c.Im.IsInteger,
            Reach.Inverting => Divides(c.Re.Denominator) && Divides(c.Im.Denominator),
            _ => true,
        };

        // 1/b lies in Z[1/d] exactly when b divides a power of d.
        bool Divides(BigInteger b)
        {
            for (BigInteger g; !(g = BigInteger.GreatestCommonDivisor(b, _inverted)).IsOne;) b /= g;
            return b.IsOne;
        }
    }

    public bool Contains(Scheme scheme)
    {
        foreach (Factor factor in scheme.Factors)
            foreach (ref readonly Entry e in factor.Entries)
                if (!Contains(e.Value)) return false;
        return true;
    }

    /// <summary>Reads ZT, Z, Z[1/6], Q, R (as Q), Z[i], Z[i,1/2], Q(i), C (as Q(i)), F2, GF(2), Z/4.</summary>
    public static bool TryParse(string text, out Ring ring)
    {
        string t = text.Trim().ToUpperInvariant();
        ring = t switch
        {
            "ZT" => Ternary,
            "Z" => Integers,
            "Q" or "R" => Rationals,
            "Z[I]" => Inverting(1, imaginary: true),
            "Q(I)" or "C" => GaussianRationals,
            _ => null!,
        };
        if (ring is not null) return true;
        foreach ((string prefix, string suffix) in ((string, string)[])[("Z[1/", "]"), ("Z[I,1/", "]"), ("F", ""), ("GF(", ")"), ("GF", ""), ("Z/", "")])
        {
            if (!t.StartsWith(prefix, StringComparison.Ordinal) || !t.EndsWith(suffix, StringComparison.Ordinal) || t.Length <= prefix.Length + suffix.Length) continue;
            if (!long.TryParse(t[prefix.Length..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long number)) continue;
            if (number is < 2 or >= 1L << 62) return false;
            if (prefix[0] is 'F' or 'G' && !IsPrime(number)) return false;
            ring = prefix.StartsWith("Z[", StringComparison.Ordinal) ? Inverting(number, prefix.Contains('I')) : Modulo(number);
            return true;
        }
        return false;
    }

    public override string ToString()
    {
        if (Modulus != 0) return IsPrime(Modulus) ? $"F{Modulus}" : $"Z/{Modulus}";
        return (_reach, Imaginary) switch
        {
            (Reach.Ternary, _) => "ZT",
            (Reach.Integers, false) => "Z",
            (Reach.Integers, true) => "Z[i]",
            (Reach.Inverting, false) => $"Z[1/{_inverted}]",
            (Reach.Inverting, true) => $"Z[i,1/{_inverted}]",
            (_, false) => "Q",
            (_, true) => "Q(i)",
        };
    }

    internal static BigInteger LeastCommonMultiple(BigInteger a, BigInteger b) =>
        b.IsOne ? a : a / BigInteger.GreatestCommonDivisor(a, b) * b;

    /// <summary>Product of the distinct primes of d. A cofactor without a prime below 2¹⁶ is kept as it is.</summary>
    private static BigInteger Radical(BigInteger d)
    {
        BigInteger radical = BigInteger.One;
        for (int prime = 2; prime < 1 << 16 && !d.IsOne; prime += prime == 2 ? 1 : 2)
        {
            if (!(d % prime).IsZero) continue;
            radical *= prime;
            while ((d % prime).IsZero) d /= prime;
        }
        return radical * d;
    }

    private static bool IsPrime(long q)
    {
        if (q < 4) return q >= 2;
        if (q % 2 == 0) return false;
        // Miller-Rabin with the first twelve primes as bases decides every 64-bit number (Sorenson and Webster 2015).
        int twos = BitOperations.TrailingZeroCount(q - 1);
        foreach (int witness in (ReadOnlySpan<int>)[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37])
        {
            if (q == witness) return true;
            BigInteger x = BigInteger.ModPow(witness, (q - 1) >> twos, q);
            if (x.IsOne || x == q - 1) continue;
            bool composite = true;
            for (int s = 1; s < twos && composite; s++)
            {
                x = x * x % q;
                composite = x != q - 1;
            }
            if (composite) return false;
        }
        return true;
    }
}
