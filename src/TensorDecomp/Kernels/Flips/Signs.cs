using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>ZT: the integers −1, 0 and 1. A sum that leaves them is refused, so every scheme holds over any ring at once.</summary>
public readonly struct Signs : ICoefficients
{
    public static Ring Ring => Ring.Ternary;
    public static bool Signed => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        sum = Planes.Uncancelled(x, y);
        return (x & y).IsZero;
    }

    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => Planes.Negate(x, times);
    public static T Canonical<T>(T x, out int negated) where T : unmanaged, IBits<T> => Planes.Canonical(x, out negated);
}
