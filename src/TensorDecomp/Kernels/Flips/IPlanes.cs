using System.Numerics;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Bits that are only combined with each other; with signs, the lower half is the plane of the positive entries.</summary>
public interface IPlanes<T> : IBitwiseOperators<T, T, T> where T : unmanaged, IPlanes<T>
{
    bool IsZero { get; }

    /// <summary>Exchanges the lower and the upper half, the two planes, once or not at all: <paramref name="times"/> is 0 or 1.</summary>
    T SwapHalves(int times = 1);
}
