using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Lanes;

/// <summary>One restart in plain scalar arithmetic: the reference for the wider lanes.</summary>
internal struct L1(float value) : ILane<L1>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private float _v = value;

    public static int Count => 1;
    public readonly float Value => _v;

    [MethodImpl(Inline)] public static implicit operator L1(float constant) => new(constant);
    [MethodImpl(Inline)] public static L1 operator +(L1 a, L1 b) => new(a._v + b._v);
    [MethodImpl(Inline)] public static L1 operator -(L1 a, L1 b) => new(a._v - b._v);
    [MethodImpl(Inline)] public static L1 operator -(L1 a) => new(-a._v);
    [MethodImpl(Inline)] public static L1 operator *(L1 a, L1 b) => new(a._v * b._v);
    [MethodImpl(Inline)] public static L1 operator /(L1 a, L1 b) => new(a._v / b._v);
    [MethodImpl(Inline)] public static L1 MultiplyAdd(L1 a, L1 b, L1 c) => new(MathF.FusedMultiplyAdd(a._v, b._v, c._v));
    [MethodImpl(Inline)] public static void Accumulate(L1 a, L1 b, ref L1 sum) => sum._v = MathF.FusedMultiplyAdd(a._v, b._v, sum._v);
    [MethodImpl(Inline)] public static L1 Sqrt(L1 x) => new(MathF.Sqrt(x._v));
    [MethodImpl(Inline)] public static L1 ReciprocalSqrt(L1 x) => Elementary.ReciprocalSqrt(x);
    [MethodImpl(Inline)] public static L1 Abs(L1 x) => new(MathF.Abs(x._v));
    [MethodImpl(Inline)] public static L1 Min(L1 a, L1 b) => new(a._v < b._v ? a._v : b._v);
    [MethodImpl(Inline)] public static L1 Max(L1 a, L1 b) => new(a._v > b._v ? a._v : b._v);
    [MethodImpl(Inline)] public static L1 Round(L1 x) => new(MathF.Round(x._v));
    [MethodImpl(Inline)] public static L1 Exp(L1 x) => Elementary.Exp(x);
    [MethodImpl(Inline)] public static L1 Log(L1 x) => Elementary.Log(x);
    [MethodImpl(Inline)] public static L1 Tanh(L1 x) => Elementary.Tanh(x);
    [MethodImpl(Inline)] public static L1 Cos(L1 x) => Elementary.Cos(x);
    [MethodImpl(Inline)] public static L1 Less(L1 a, L1 b) => new(a._v < b._v ? 1f : 0f);
    [MethodImpl(Inline)] public static L1 Select(L1 condition, L1 a, L1 b) => condition._v == 0f ? b : a;

    [MethodImpl(Inline)] public static L1 Uniform(L1 key, uint site, uint draw) => CounterRandom.Uniform(key, site, draw);
    [MethodImpl(Inline)] public static L1 Gaussian(L1 key, uint site, uint draw) => CounterRandom.Gaussian(key, site, draw);

    [MethodImpl(Inline)] public static L1 BitXor(L1 a, L1 b) => Of(Bits(a) ^ Bits(b));
    [MethodImpl(Inline)] public static L1 BitAdd(L1 a, L1 b) => Of(Bits(a) + Bits(b));
    [MethodImpl(Inline)] public static L1 BitMultiply(L1 a, uint by) => Of(Bits(a) * by);
    [MethodImpl(Inline)] public static L1 BitShiftLeft(L1 a, int by) => Of(Bits(a) << by);
    [MethodImpl(Inline)] public static L1 BitShiftRight(L1 a, int by) => Of(Bits(a) >>> by);
    [MethodImpl(Inline)] public static L1 BitBroadcast(uint bits) => Of(bits);
    [MethodImpl(Inline)] public static L1 FromBits(L1 bits) => new((int)Bits(bits));
    [MethodImpl(Inline)] public static L1 ToBits(L1 whole) => Of((uint)(int)whole._v);

    /// <summary>No bits, which the compiler cannot know: of bits that are constants it would make a float constant, and of a signalling
    /// NaN among them a quiet one, so that a seed would mean something else once a method is optimised.</summary>
    internal static uint None;

    [MethodImpl(Inline)] private static uint Bits(L1 a) => BitConverter.SingleToUInt32Bits(a._v);
    [MethodImpl(Inline)] private static L1 Of(uint bits) => new(BitConverter.UInt32BitsToSingle(bits ^ None));
}
