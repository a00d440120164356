using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>GF(7) as 0 and the powers of g = 3, which are 1, 3, 2, 6, 4 and 5.</summary>
internal readonly struct Gf7 : ICoefficients
{
    public static Ring Ring { get; } = Ring.Modulo(7);
    public static int Units => 6;
    public static int Generator => 3;
    public static bool Signed => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        // 1 + 1 = g², 1 + g = g⁴, 1 + g² = g, 1 + g⁴ = g⁵ and 1 + g⁵ = g³, and the same times each power of g; 1 + g³ = 0.
        T up1 = y.Rotate(6, 1), up2 = y.Rotate(6, 2), up3 = y.Rotate(6, 3), up4 = y.Rotate(6, 4), up5 = y.Rotate(6, 5);
        T pairs = x | x.Rotate(6, 3);
        sum = (x & ~(y | up1 | up2 | up3 | up4 | up5)) | (y & ~(pairs | pairs.Rotate(6, 1) | pairs.Rotate(6, 2)))
            | (x & y).Rotate(6, 2) | (x & up5).Rotate(6, 4) | (x & up4).Rotate(6, 1) | (x & up2).Rotate(6, 5) | (x & up1).Rotate(6, 3);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Times<T>(T x, int unit) where T : unmanaged, IPlanes<T> => x.Rotate(6, unit);
    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => x.Rotate(6, 3 * times);
    public static T Canonical<T>(T x, out int unit) where T : unmanaged, IBits<T> => Planes.Canonical(x, 6, out unit);
}
