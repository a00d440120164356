using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Vectors over {−1, 0, 1} as two planes in one bit vector: positive entries below, negative ones above.</summary>
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

    /// <summary>Entries where x and y are not opposite; with nothing in common between x and y this is x + y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Uncancelled<T>(T x, T y) where T : unmanaged, IPlanes<T> => (x & ~y.SwapHalves()) | (y & ~x.SwapHalves());
}
