using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>What kinds of coefficients have in common. Those that are ±1 have the positive entries in the lower plane and the negative ones
/// in the upper.</summary>
internal static class Planes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => x.SwapHalves(times);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Canonical<T>(T x, out int negated) where T : unmanaged, IBits<T>
    {
        negated = x.SwapHalves().IsBelow(x) ? 1 : 0; // a number, not a branch: the sign is a coin toss
        return x.SwapHalves(negated);
    }

    /// <summary>The lowest of all multiples of x, which is that one times the unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Canonical<T>(T x, int units, out int unit) where T : unmanaged, IBits<T>
    {
        T lowest = x;
        unit = 0;
        for (int k = 1; k < units; k++)
            if (x.Rotate(units, units - k) is var multiple && multiple.IsBelow(lowest)) (lowest, unit) = (multiple, k);
        return lowest;
    }

    /// <summary>The nonzero entries of x, in every plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Support<T>(T x, int units) where T : unmanaged, IPlanes<T>
    {
        T support = x;
        for (int k = 1; k < units; k++) support |= x.Rotate(units, k);
        return support;
    }

    /// <summary>Entries where x and y are not opposite; with nothing in common between x and y this is x + y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Uncancelled<T>(T x, T y) where T : unmanaged, IPlanes<T> => (x & ~y.SwapHalves()) | (y & ~x.SwapHalves());
}
