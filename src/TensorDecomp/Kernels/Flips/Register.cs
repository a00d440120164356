using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Flips;

/// <summary>512 bits in one SIMD register, or two of 256: long rows are combined this many entries at a time.</summary>
public readonly struct Register(Vector512<ulong> bits) : IPlanes<Register>
{
    public const int Width = 512;

    private readonly Vector512<ulong> _bits = bits;

    public bool IsZero => _bits == Vector512<ulong>.Zero;
    public Register SwapHalves(int times = 1) => times == 0 ? this : new(Vector512.Create(_bits.GetUpper(), _bits.GetLower()));
    public static Register operator &(Register x, Register y) => new(x._bits & y._bits);
    public static Register operator |(Register x, Register y) => new(x._bits | y._bits);
    public static Register operator ^(Register x, Register y) => new(x._bits ^ y._bits);
    public static Register operator ~(Register x) => new(~x._bits);
}
