using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>GF(2): addition is exclusive or.</summary>
internal readonly struct Gf2 : ICoefficients
{
    public static Ring Ring { get; } = Ring.Modulo(2);
    public static int Units => 1;
    public static int Generator => 1;
    public static bool Signed => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        sum = x ^ y;
        return true;
    }

    public static T Times<T>(T x, int unit) where T : unmanaged, IPlanes<T> => x;
    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => x;

    public static T Canonical<T>(T x, out int unit) where T : unmanaged, IBits<T>
    {
        unit = 0;
        return x;
    }
}
