using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>The fraction a/b with |a|, b ≤ √(N/2) and a ≡ b·x modulo N, unique where it exists (Wang 1981).</summary>
internal static class RationalReconstruction
{
    public static Rational? Of(BigInteger x, BigInteger modulus)
    {
        // Euclid's algorithm on (N, x), stopped half-way: every remainder r has r ≡ t·x.
        (BigInteger r0, BigInteger r1) = (modulus, ((x % modulus) + modulus) % modulus);
        (BigInteger t0, BigInteger t1) = (BigInteger.Zero, BigInteger.One);
        while (2 * r1 * r1 > modulus)
        {
            BigInteger quotient = r0 / r1;
            (r0, r1) = (r1, r0 - quotient * r1);
            (t0, t1) = (t1, t0 - quotient * t1);
        }
        if (t1.IsZero || 2 * t1 * t1 > modulus || !BigInteger.GreatestCommonDivisor(r1, t1).IsOne) return null;
        return new Rational(r1, t1);
    }
}
