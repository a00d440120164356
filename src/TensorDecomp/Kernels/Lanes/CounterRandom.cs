using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Lanes;

/// <summary>
/// Counter-based random numbers: value = mix(key ⊕ counter), no state, so a restart draws the same numbers in any lane,
/// on any thread, at any width. The mixer is Wellons' two-multiplication 32-bit hash (2018, constants 7feb352d and 846ca68b).
/// </summary>
internal static class CounterRandom
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const uint SiteFactor = 0x9E3779B9, DrawFactor = 0x85EBCA6B;

    [MethodImpl(Inline)]
    public static T Uniform<T>(T key, uint site, uint draw) where T : unmanaged, ILane<T>, IReal<T> =>
        Uniform(Bits(key, T.BitBroadcast(Counter(site, 2 * draw))));

    /// <summary>The same where the site differs from lane to lane.</summary>
    public static T Uniform<T>(T key, T site, uint draw) where T : unmanaged, ILane<T>, IReal<T> =>
        Uniform(Bits(key, Counter(site, 2 * draw)));

    [MethodImpl(Inline)]
    public static T Gaussian<T>(T key, uint site, uint draw) where T : unmanaged, ILane<T>, IReal<T> =>
        Gaussian(Bits(key, T.BitBroadcast(Counter(site, 2 * draw))), Bits(key, T.BitBroadcast(Counter(site, 2 * draw + 1))));

    /// <summary>The same where the site differs from lane to lane.</summary>
    public static T Gaussian<T>(T key, T site, uint draw) where T : unmanaged, ILane<T>, IReal<T> =>
        Gaussian(Bits(key, Counter(site, 2 * draw)), Bits(key, Counter(site, 2 * draw + 1)));

    /// <summary>The key of one step: keys of successive steps are unrelated.</summary>
    [MethodImpl(Inline)]
    public static T StepKey<T>(T restartKey, T step) where T : unmanaged, ILane<T>, IReal<T> =>
        Mix(T.BitXor(Mix(restartKey), T.BitMultiply(T.ToBits(step), 0x9E3779B9)));

    [MethodImpl(Inline)]
    private static T Uniform<T>(T bits) where T : unmanaged, ILane<T>, IReal<T> => T.FromBits(T.BitShiftRight(bits, 8)) * (1f / (1 << 24));

    [MethodImpl(Inline)]
    private static T Gaussian<T>(T a, T b) where T : unmanaged, ILane<T>, IReal<T>
    {
        // Four 16-bit uniforms; the integer sum is exact in a float.
        T sum = T.FromBits(T.BitAdd(T.BitAdd(High(a), Low(a)), T.BitAdd(High(b), Low(b))));
        const float Mean = 2 * 65535f, Scale = 1.7320508f / 65536; // variance of the sum is (65536² − 1)/3
        return (sum - Mean) * Scale;

        static T High(T x) => T.BitShiftRight(x, 16);
        static T Low(T x) => T.BitShiftRight(T.BitShiftLeft(x, 16), 16);
    }

    [MethodImpl(Inline)]
    private static uint Counter(uint site, uint draw) => site * SiteFactor + draw * DrawFactor;

    private static T Counter<T>(T site, uint draw) where T : unmanaged, ILane<T>, IReal<T> =>
        T.BitAdd(T.BitMultiply(site, SiteFactor), T.BitBroadcast(draw * DrawFactor));

    [MethodImpl(Inline)]
    private static T Bits<T>(T key, T counter) where T : unmanaged, ILane<T>, IReal<T> => Mix(T.BitXor(key, counter));

    [MethodImpl(Inline)]
    private static T Mix<T>(T x) where T : unmanaged, ILane<T>, IReal<T>
    {
        x = T.BitMultiply(T.BitXor(x, T.BitShiftRight(x, 16)), 0x7FEB352D);
        x = T.BitMultiply(T.BitXor(x, T.BitShiftRight(x, 15)), 0x846CA68B);
        return T.BitXor(x, T.BitShiftRight(x, 16));
    }
}
