using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>GF(2): addition is exclusive or.</summary>
public readonly struct Binary : ICoefficients
{
    public static Ring Ring { get; } = Ring.Modulo(2);
    public static bool Signed => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd<T>(T x, T y, out T sum) where T : unmanaged, IPlanes<T>
    {
        sum = x ^ y;
        return true;
    }

    public static T Negate<T>(T x, int times) where T : unmanaged, IPlanes<T> => x;

    public static T Canonical<T>(T x, out int negated) where T : unmanaged, IBits<T>
    {
        negated = 0;
        return x;
    }
}
