using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>ZT: the integers −1, 0 and 1. A sum that leaves them is refused, so every scheme holds over any ring at once.</summary>
internal readonly struct Zt : ICoefficients
{
    public static Ring Ring => Ring.Zt;
    public static int Units => 2;
    public static int Generator => -1;
    public static bool Signed => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        sum = Planes.Uncancelled(x, y);
        return (x & y).IsZero;
    }

    public static T Times<T>(T x, int unit) where T : unmanaged, IPlanes<T> => Planes.Negate(x, unit);
    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => Planes.Negate(x, times);
    public static T Canonical<T>(T x, out int unit) where T : unmanaged, IBits<T> => Planes.Canonical(x, out unit);
}
