using System.Numerics;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Bits that are only combined with each other, cut into planes of equal width from the lowest bit on.</summary>
internal interface IPlanes<T> : IBitwiseOperators<T, T, T> where T : unmanaged, IPlanes<T>
{
    bool IsZero { get; }

    /// <summary>Bits of each of so many planes; what is left over above them stays zero.</summary>
    static abstract int PlaneWidth(int planes);

    /// <summary>Moves each of the planes up by 0 ≤ <paramref name="places"/> &lt; <paramref name="planes"/> places, those at the top to
    /// the bottom.</summary>
    T Rotate(int planes, int places);

    /// <summary>The same for two planes and one place, or none, where <paramref name="times"/> is 0.</summary>
    T SwapHalves(int times = 1);
}
