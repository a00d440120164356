using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// ℤ/q for any modulus q below 2⁶², prime or not. Modulus 0 stands for ℤ/0 = ℤ, which maps into every ℤ/q;
/// that is what lets Zero and One exist without knowing q. Mixing two moduli gives their gcd, the only ring
/// that both map into.
/// </summary>
public readonly record struct Residue : IRing<Residue>
{
    // value is reduced already, or the modulus is 0 and anything is
    private Residue(long value, long modulus) => (Value, Modulus) = (value, modulus);

    /// <summary>The least residue, 0 ≤ value &lt; q; any integer where the modulus is 0.</summary>
    public long Value { get; }

    /// <summary>q, or 0 for an element of ℤ that no modulus has reduced yet.</summary>
    public long Modulus { get; }

    /// <summary>The residue of an integer of either sign.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="modulus">q, from 2 to 2⁶² − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The modulus is not.</exception>
    public static Residue Of(BigInteger value, long modulus)
    {
        if (modulus is < 2 or >= 1L << 62) throw new ArgumentOutOfRangeException(nameof(modulus), "A modulus lies between 2 and 2^62.");
        long rest = (long)(value % modulus);
        return new(rest < 0 ? rest + modulus : rest, modulus);
    }

    /// <summary>The image of a fraction, or null where its denominator is no unit modulo q.</summary>
    public static Residue? Of(Rational value, long modulus)
    {
        if (value.IsInteger) return Of(value.Numerator, modulus);
        BigInteger? inverse = Inverse(value.Denominator, modulus);
        return inverse is null ? null : Of(value.Numerator * inverse.Value, modulus);
    }

    /// <summary>The inverse of a modulo q by Euclid's algorithm, or null where gcd(a, q) ≠ 1.</summary>
    public static BigInteger? Inverse(BigInteger a, BigInteger q)
    {
        (BigInteger r0, BigInteger r1) = (q, ((a % q) + q) % q);
        (BigInteger t0, BigInteger t1) = (BigInteger.Zero, BigInteger.One);
        while (!r1.IsZero)
        {
            BigInteger quotient = r0 / r1;
            (r0, r1) = (r1, r0 - quotient * r1);
            (t0, t1) = (t1, t0 - quotient * t1);
        }
        return r0.IsOne ? ((t0 % q) + q) % q : null;
    }

    /// <inheritdoc/>
    public static Residue Zero => default;
    /// <inheritdoc/>
    public static Residue One => new(1, 0);
    /// <inheritdoc/>
    public bool IsZero => Value == 0;

    /// <inheritdoc/>
    public static Residue operator +(Residue a, Residue b)
    {
        if (a.Modulus != b.Modulus) return Of((Int128)a.Value + b.Value, Common(a, b));
        long sum = checked(a.Value + b.Value);
        return new(sum >= a.Modulus && a.Modulus != 0 ? sum - a.Modulus : sum, a.Modulus);
    }

    /// <inheritdoc/>
    public static Residue operator -(Residue a, Residue b) => a + -b;

    /// <inheritdoc/>
    public static Residue operator -(Residue a) => new(a.Modulus == 0 || a.Value == 0 ? -a.Value : a.Modulus - a.Value, a.Modulus);

    /// <inheritdoc/>
    public static Residue operator *(Residue a, Residue b) => a.Modulus == b.Modulus && a.Modulus != 0
        ? new(a.Modulus <= int.MaxValue ? a.Value * b.Value % a.Modulus
        : (long)((UInt128)(ulong)a.Value * (ulong)b.Value % (ulong)a.Modulus), a.Modulus)
        : Of((Int128)a.Value * b.Value, Common(a, b));

    /// <summary>Equal in the ring that both map into, so that Zero and One equal those of every ℤ/q.</summary>
    public bool Equals(Residue other) => Modulus == other.Modulus ? Value == other.Value : (this - other).IsZero;

    // Elements of different moduli may be equal, which leaves no finer hash that is consistent.
    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>The least residue in decimal digits, without its modulus.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Residue Of(Int128 value, long modulus)
    {
        if (modulus == 0) return new(checked((long)value), 0);
        long rest = (long)(value % modulus);
        return new(rest < 0 ? rest + modulus : rest, modulus);
    }

    private static long Common(Residue a, Residue b) =>
        a.Modulus == b.Modulus || b.Modulus == 0 ? a.Modulus
        : a.Modulus == 0 ? b.Modulus
        : (long)BigInteger.GreatestCommonDivisor(a.Modulus, b.Modulus);
}
