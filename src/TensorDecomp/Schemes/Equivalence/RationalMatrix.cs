using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>Small square matrices of rational numbers by rows, as they stand for group elements.</summary>
internal static class RationalMatrix
{
    public static Rational[][] Product(Rational[][] a, Rational[][] b) => [.. a.Select(row => Enumerable.Range(0, b[0].Length)
        .Select(j => Enumerable.Range(0, b.Length).Aggregate(Rational.Zero, (sum, k) => row[k].IsZero || b[k][j].IsZero ? sum
            : sum + row[k] * b[k][j])).ToArray())];

    public static Rational Trace(Rational[][] a) => a.Select((row, i) => row[i]).Aggregate(Rational.Zero, (sum, x) => sum + x);

    /// <summary>A multiple whose k-th power is 1 or −1, a positive one where k is even; null where no rational one is.</summary>
    public static Rational[][]? OfFiniteOrder(Rational[][] a, int k)
    {
        Rational[][] power = a;
        for (int n = 1; n < k; n++) power = Product(power, a);
        Rational scalar = power[0][0];
        if (scalar.IsZero || power.Select((row, i) => row.Select((x, j) => (x, j == i)).Any(e => e.x != (e.Item2 ? scalar
            : Rational.Zero))).Any(other => other)) return null;
        if (Root(BigInteger.Abs(scalar.Numerator), k) is not { } above || Root(scalar.Denominator, k) is not { } below) return null;
        Rational scale = new(k % 2 == 1 && scalar.Sign < 0 ? -below : below, above);
        return [.. a.Select(row => row.Select(x => x * scale).ToArray())];
    }

    /// <summary>The k-th root of a positive integer where it is one.</summary>
    private static BigInteger? Root(BigInteger x, int k)
    {
        BigInteger low = BigInteger.One, high = BigInteger.One << (int)(x.GetBitLength() / k + 1);
        while (low < high)
        {
            BigInteger middle = (low + high) / 2;
            if (BigInteger.Pow(middle, k) < x) low = middle + 1;
            else high = middle;
        }
        return BigInteger.Pow(low, k) == x ? low : null;
    }
}
