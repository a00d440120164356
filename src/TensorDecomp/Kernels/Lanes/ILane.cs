namespace TensorDecomp.Kernels.Lanes;

/// <summary>
/// A register of restarts: lane k of every value belongs to restart k, so nothing is ever shuffled and no loop has a
/// tail. The kernel text is written once over this interface; L1 is the reference that L4, L8 and L16 equal bit for bit.
/// The Bit operations treat a lane's 32 bits as an unsigned integer; the random numbers and the elementary functions need them.
/// </summary>
public interface ILane<T> : IReal<T> where T : unmanaged, ILane<T>
{
    /// <summary>Number of restarts in one value.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// sum ← a·b + sum. In place, for the JIT would put the sum of <see cref="IReal{T}.MultiplyAdd"/> into the register of a factor
    /// that is not needed any more, and then move it: half a move for each multiplication in the inner loops.
    /// </summary>
    static abstract void Accumulate(T a, T b, ref T sum);

    /// <summary>The bits of a exclusive or those of b.</summary>
    static abstract T BitXor(T a, T b);

    /// <summary>a + b modulo 2³².</summary>
    static abstract T BitAdd(T a, T b);

    /// <summary>a·by modulo 2³².</summary>
    static abstract T BitMultiply(T a, uint by);

    /// <summary>The bits moved up by 0 to 31 places, zeros coming in.</summary>
    static abstract T BitShiftLeft(T a, int by);

    /// <summary>The bits moved down likewise.</summary>
    static abstract T BitShiftRight(T a, int by);

    /// <summary>These bits in every lane.</summary>
    static abstract T BitBroadcast(uint bits);

    /// <summary>The unsigned integer in the bits, below 2²⁴, as a number.</summary>
    static abstract T FromBits(T bits);

    /// <summary>A whole number in −2²⁴…2²⁴ as two's-complement bits.</summary>
    static abstract T ToBits(T whole);
}
