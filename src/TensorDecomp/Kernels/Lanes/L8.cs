using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Lanes;

/// <summary>8 restarts in one 256-bit register.</summary>
internal struct L8(Vector256<float> value) : ILane<L8>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private Vector256<float> _v = value;

    public static int Count => 8;

    [MethodImpl(Inline)] public static implicit operator L8(float constant) => new(Vector256.Create(constant));
    [MethodImpl(Inline)] public static L8 operator +(L8 a, L8 b) => new(a._v + b._v);
    [MethodImpl(Inline)] public static L8 operator -(L8 a, L8 b) => new(a._v - b._v);
    [MethodImpl(Inline)] public static L8 operator -(L8 a) => new(-a._v);
    [MethodImpl(Inline)] public static L8 operator *(L8 a, L8 b) => new(a._v * b._v);
    [MethodImpl(Inline)] public static L8 operator /(L8 a, L8 b) => new(a._v / b._v);
    [MethodImpl(Inline)] public static L8 MultiplyAdd(L8 a, L8 b, L8 c) => new(Vector256.FusedMultiplyAdd(a._v, b._v, c._v));
    [MethodImpl(Inline)] public static void Accumulate(L8 a, L8 b, ref L8 sum) => sum._v = Vector256.FusedMultiplyAdd(a._v, b._v, sum._v);
    [MethodImpl(Inline)] public static L8 Sqrt(L8 x) => new(Vector256.Sqrt(x._v));
    [MethodImpl(Inline)] public static L8 ReciprocalSqrt(L8 x) => Elementary.ReciprocalSqrt(x);
    [MethodImpl(Inline)] public static L8 Abs(L8 x) => new(Vector256.Abs(x._v));
    [MethodImpl(Inline)] public static L8 Min(L8 a, L8 b) => new(Vector256.ConditionalSelect(Vector256.LessThan(a._v, b._v), a._v, b._v));
    [MethodImpl(Inline)]
    public static L8 Max(L8 a, L8 b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._v, b._v), a._v, b._v));
    [MethodImpl(Inline)] public static L8 Round(L8 x) => new(Vector256.Round(x._v));
    [MethodImpl(Inline)] public static L8 Exp(L8 x) => Elementary.Exp(x);
    [MethodImpl(Inline)] public static L8 Log(L8 x) => Elementary.Log(x);
    [MethodImpl(Inline)] public static L8 Tanh(L8 x) => Elementary.Tanh(x);
    [MethodImpl(Inline)] public static L8 Cos(L8 x) => Elementary.Cos(x);
    [MethodImpl(Inline)] public static L8 Less(L8 a, L8 b) => new(Vector256.LessThan(a._v, b._v) & Vector256.Create(1f));
    [MethodImpl(Inline)]
    public static L8 Select(L8 condition, L8 a, L8 b) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(condition._v, Vector256<float>.Zero), b._v, a._v));

    [MethodImpl(Inline)] public static L8 Uniform(L8 key, uint site, uint draw) => CounterRandom.Uniform(key, site, draw);
    [MethodImpl(Inline)] public static L8 Gaussian(L8 key, uint site, uint draw) => CounterRandom.Gaussian(key, site, draw);

    [MethodImpl(Inline)] public static L8 BitXor(L8 a, L8 b) => new(a._v ^ b._v);
    [MethodImpl(Inline)] public static L8 BitAdd(L8 a, L8 b) => new((a._v.AsUInt32() + b._v.AsUInt32()).AsSingle());
    [MethodImpl(Inline)] public static L8 BitMultiply(L8 a, uint by) => new((a._v.AsUInt32() * Vector256.Create(by)).AsSingle());
    [MethodImpl(Inline)] public static L8 BitShiftLeft(L8 a, int by) => new((a._v.AsUInt32() << by).AsSingle());
    [MethodImpl(Inline)] public static L8 BitShiftRight(L8 a, int by) => new((a._v.AsUInt32() >>> by).AsSingle());
    [MethodImpl(Inline)] public static L8 BitBroadcast(uint bits) => new(Vector256.Create(bits).AsSingle());
    [MethodImpl(Inline)] public static L8 FromBits(L8 bits) => new(Vector256.ConvertToSingle(bits._v.AsInt32()));
    [MethodImpl(Inline)] public static L8 ToBits(L8 whole) => new(Vector256.ConvertToInt32(whole._v).AsSingle());
}
