using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>GF(3) as {−1, 0, 1} with 1 + 1 = −1.</summary>
internal readonly struct Gf3 : ICoefficients
{
    public static Ring Ring { get; } = Ring.Modulo(3);
    public static int Units => 2;
    public static int Generator => 2;
    public static bool Signed => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        // Where both agree the sum is their opposite; elsewhere it is as over the integers.
        T same = x & y;
        sum = (Planes.Uncancelled(x, y) & ~same) | same.SwapHalves();
        return true;
    }

    public static T Times<T>(T x, int unit) where T : unmanaged, IPlanes<T> => Planes.Negate(x, unit);
    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => Planes.Negate(x, times);
    public static T Canonical<T>(T x, out int unit) where T : unmanaged, IBits<T> => Planes.Canonical(x, out unit);
}
