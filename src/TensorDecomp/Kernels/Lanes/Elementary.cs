using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Lanes;

/// <summary>
/// exp, log, tanh and cos for lanes, from additions, multiplications and bit operations alone, so that every lane width
/// rounds alike. Reductions and polynomial degrees follow Cody and Waite (1980); the coefficients are Taylor's.
/// </summary>
internal static class Elementary
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f, InverseLn2 = 1.44269504f;

    /// <summary>
    /// A first guess by halving and negating the exponent in the bits, then three Newton steps y ← y·(3 − x·y²)/2. The
    /// guess 5F3759DF − bits/2 is folklore (Lomont 2003); the hardware's own estimate is faster still but differs by machine.
    /// </summary>
    [MethodImpl(Inline)]
    public static T ReciprocalSqrt<T>(T x) where T : unmanaged, ILane<T>, IReal<T>
    {
        // 5F3759DF − b = 5F3759E0 + ~b, and ~b is b ⊕ FFFFFFFF.
        T y = T.BitAdd(T.BitXor(T.BitShiftRight(x, 1), T.BitBroadcast(uint.MaxValue)), T.BitBroadcast(0x5F3759E0));
        T half = x * -0.5f;
        y *= T.MultiplyAdd(half * y, y, 1.5f);
        y *= T.MultiplyAdd(half * y, y, 1.5f);
        return y * T.MultiplyAdd(half * y, y, 1.5f);
    }

    /// <summary>eˣ = 2ⁿ·e^r with |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(Inline)]
    public static T Exp<T>(T x) where T : unmanaged, ILane<T>, IReal<T>
    {
        T clamped = T.Max(T.Min(x, 87f), -87f);
        T n = T.Round(clamped * InverseLn2);
        T r = T.MultiplyAdd(n, -Ln2High, clamped);
        r = T.MultiplyAdd(n, -Ln2Low, r);
        T p = 1f / 5040;
        p = T.MultiplyAdd(p, r, 1f / 720);
        p = T.MultiplyAdd(p, r, 1f / 120);
        p = T.MultiplyAdd(p, r, 1f / 24);
        p = T.MultiplyAdd(p, r, 1f / 6);
        p = T.MultiplyAdd(p, r, 0.5f);
        p = T.MultiplyAdd(p, r, 1f);
        p = T.MultiplyAdd(p, r, 1f);
        T powerOfTwo = T.BitShiftLeft(T.BitAdd(T.ToBits(n), T.BitBroadcast(127)), 23);
        return T.Select(T.Less(x, -87f), 0f, p * powerOfTwo);
    }

    /// <summary>ln x = n·ln 2 + 2·artanh(s), s = (f − 1)/(f + 1), with f in [√½, √2).</summary>
    [MethodImpl(Inline)]
    public static T Log<T>(T x) where T : unmanaged, ILane<T>, IReal<T>
    {
        T exponent = T.FromBits(T.BitShiftRight(x, 23)) - 127f;
        T fraction = T.BitAdd(T.BitShiftRight(T.BitShiftLeft(x, 9), 9), T.BitBroadcast(127u << 23));
        T high = T.Less(1.41421356f, fraction);
        fraction = T.Select(high, fraction * 0.5f, fraction);
        exponent += high;
        T s = (fraction - 1f) / (fraction + 1f), square = s * s;
        T p = 2f / 9;
        p = T.MultiplyAdd(p, square, 2f / 7);
        p = T.MultiplyAdd(p, square, 2f / 5);
        p = T.MultiplyAdd(p, square, 2f / 3);
        p = T.MultiplyAdd(p * square, s, 2f * s);
        return T.MultiplyAdd(exponent, Ln2High, T.MultiplyAdd(exponent, Ln2Low, p));
    }

    /// <summary>tanh x = 1 − 2/(e²ˣ + 1), and x − x³/3 where that would cancel.</summary>
    [MethodImpl(Inline)]
    public static T Tanh<T>(T x) where T : unmanaged, ILane<T>, IReal<T>
    {
        T large = 1f - 2f / (Exp(T.Min(x, 20f) * 2f) + 1f);
        T small = T.MultiplyAdd(x * x * x, -1f / 3, x);
        return T.Select(T.Less(T.Abs(x), 0.02f), small, large);
    }

    /// <summary>cos x through x = 2πn + r, then cos r = 1 − 2 sin²(r/2) with sin by its series on |r/2| ≤ π/2.</summary>
    [MethodImpl(Inline)]
    public static T Cos<T>(T x) where T : unmanaged, ILane<T>, IReal<T>
    {
        T n = T.Round(x * 0.159154943f);
        T r = T.MultiplyAdd(n, -6.28125f, x);
        r = T.MultiplyAdd(n, -1.93530717e-3f, r);
        T h = r * 0.5f, square = h * h;
        T p = -1f / 39916800;
        p = T.MultiplyAdd(p, square, 1f / 362880);
        p = T.MultiplyAdd(p, square, -1f / 5040);
        p = T.MultiplyAdd(p, square, 1f / 120);
        p = T.MultiplyAdd(p, square, -1f / 6);
        T sine = T.MultiplyAdd(p * square, h, h);
        return T.MultiplyAdd(sine * -2f, sine, 1f);
    }
}
