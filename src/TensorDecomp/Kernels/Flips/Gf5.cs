using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>GF(5) as 0 and the powers of g = 2, which are 1, 2, 4 and 3.</summary>
internal readonly struct Gf5 : ICoefficients
{
    public static Ring Ring { get; } = Ring.Modulo(5);
    public static int Units => 4;
    public static int Generator => 2;
    public static bool Signed => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        // 1 + 1 = g, 1 + g = g³ and 1 + g³ = g², and the same times g, g² and g³; 1 + g² = 0, and 1 + 0 = 1 on either side.
        T up1 = y.Rotate(4, 1), up2 = y.Rotate(4, 2), up3 = y.Rotate(4, 3), pairs = x | x.Rotate(4, 2);
        sum = (x & ~(y | up1 | up2 | up3)) | (y & ~(pairs | pairs.Rotate(4, 1)))
            | (x & y).Rotate(4, 1) | (x & up3).Rotate(4, 3) | (x & up1).Rotate(4, 2);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Times<T>(T x, int unit) where T : unmanaged, IPlanes<T> => x.Rotate(4, unit);
    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => x.Rotate(4, 2 * times);
    public static T Canonical<T>(T x, out int unit) where T : unmanaged, IBits<T> => Planes.Canonical(x, 4, out unit);
}
