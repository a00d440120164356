using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>The nonzero coefficients by their exponents: gᵏ for 0 ≤ k &lt; <see cref="ICoefficients.Units"/>.</summary>
internal static class Units<TCoefficients> where TCoefficients : struct, ICoefficients
{
    /// <summary>The exponent of zero, which has none.</summary>
    public const int Zero = -1;

    private static readonly int[] s_values = Powers();

    /// <summary>The exponent of −1.</summary>
    public static int MinusOne => TCoefficients.Units / 2;

    /// <summary>The exponent of gᵃ·gᵇ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Product(int a, int b)
    {
        if (TCoefficients.Units <= 2) return a ^ b;
        int beyond = a + b - TCoefficients.Units;
        return beyond + (TCoefficients.Units & (beyond >> 31));
    }

    /// <summary>The exponent of gᵃ/gᵇ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Quotient(int a, int b) => TCoefficients.Units <= 2 ? a ^ b : a - b + (TCoefficients.Units & ((a - b) >> 31));

    /// <summary>The exponent of −gᵃ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Opposite(int a) => Product(a, MinusOne);

    /// <summary>gᵏ as a number: over GF(q) the least residue, 1 … q−1.</summary>
    public static int Value(int k) => s_values[k];

    /// <summary>gᵏ as a number of least size: over GF(q) between −q/2 and q/2.</summary>
    public static int Balanced(int k)
    {
        int value = s_values[k], q = (int)TCoefficients.Ring.Modulus;
        return q > 0 && 2 * value > q ? value - q : value;
    }

    /// <summary>The exponent of a number, over GF(q) of any that is congruent to it; <see cref="Zero"/> for zero.</summary>
    /// <exception cref="ArgumentException">No coefficient has the value.</exception>
    public static int Of(long value)
    {
        long q = TCoefficients.Ring.Modulus, least = q == 0 ? value : ((value % q) + q) % q;
        if (least == 0) return Zero;
        int k = Array.IndexOf(s_values, (int)least);
        return k >= 0 && s_values[k] == least ? k
            : throw new ArgumentException($"The coefficient {value} has no counterpart in {TCoefficients.Ring}.");
    }

    private static int[] Powers()
    {
        int[] powers = new int[TCoefficients.Units];
        int q = (int)TCoefficients.Ring.Modulus;
        powers[0] = 1;
        for (int k = 1; k < powers.Length; k++)
            powers[k] = q == 0 ? powers[k - 1] * TCoefficients.Generator : powers[k - 1] * TCoefficients.Generator % q;
        return powers;
    }
}
