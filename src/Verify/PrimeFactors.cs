using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>Primes of the small numbers that occur as denominators and moduli.</summary>
internal static class PrimeFactors
{
    private const int TrialLimit = 1 << 16;

    /// <summary>
    /// The distinct primes of |n| in ascending order. What is left after dividing by all primes below 2¹⁶ stands at the
    /// end as it is, prime or not. Of 0 and ±1 there are none.
    /// </summary>
    public static IReadOnlyList<BigInteger> Of(BigInteger n)
    {
        List<BigInteger> primes = [];
        n = BigInteger.Abs(n);
        for (int prime = 2; n > 1 && prime < TrialLimit; prime += prime == 2 ? 1 : 2)
        {
            if (!(n % prime).IsZero) continue;
            primes.Add(prime);
            while ((n % prime).IsZero) n /= prime;
        }
        if (n > 1) primes.Add(n);
        return primes;
    }

    /// <summary>n ≠ 0 without all primes that divide d: of absolute value 1 where n is a unit of ℤ[1/d].</summary>
    public static BigInteger Without(BigInteger n, BigInteger d)
    {
        for (BigInteger g; !(g = BigInteger.GreatestCommonDivisor(n, d)).IsOne;) n /= g;
        return n;
    }

    public static bool IsPrime(long q)
    {
        // Miller-Rabin with the first twelve primes as bases decides every 64-bit number (Sorenson and Webster 2015).
        ReadOnlySpan<int> witnesses = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
        foreach (int prime in witnesses) if (q % prime == 0) return q == prime;
        if (q < 2) return false;
        int twos = BitOperations.TrailingZeroCount(q - 1);
        foreach (int witness in witnesses)
        {
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
