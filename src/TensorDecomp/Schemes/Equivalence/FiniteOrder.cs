using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>Scales of matrices that stand for group elements up to scale.</summary>
internal static class FiniteOrder
{
    /// <summary>A multiple whose k-th power is 1 or −1, a positive one where k is even; null where no rational one is.</summary>
    public static DenseMatrix<Rational>? Scaled(DenseMatrix<Rational> a, int k)
    {
        DenseMatrix<Rational> power = a;
        for (int n = 1; n < k; n++) power *= a;
        Rational scalar = power[0, 0];
        if (scalar.IsZero) return null;
        for (int i = 0; i < a.Rows; i++)
            for (int j = 0; j < a.Columns; j++)
                if (power[i, j] != (i == j ? scalar : Rational.Zero)) return null;
        if (Root(BigInteger.Abs(scalar.Numerator), k) is not { } above || Root(scalar.Denominator, k) is not { } below) return null;
        Rational scale = new(k % 2 == 1 && scalar.Sign < 0 ? -below : below, above);
        DenseMatrix<Rational> scaled = new(a.Rows, a.Columns);
        for (int i = 0; i < a.Rows; i++)
            for (int j = 0; j < a.Columns; j++) scaled[i, j] = a[i, j] * scale;
        return scaled;
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
