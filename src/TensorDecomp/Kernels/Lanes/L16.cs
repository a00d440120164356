using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Lanes;

/// <summary>16 restarts in one 512-bit register.</summary>
internal struct L16(Vector512<float> value) : ILane<L16>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private Vector512<float> _v = value;

    public static int Count => 16;

    [MethodImpl(Inline)] public static implicit operator L16(float constant) => new(Vector512.Create(constant));
    [MethodImpl(Inline)] public static L16 operator +(L16 a, L16 b) => new(a._v + b._v);
    [MethodImpl(Inline)] public static L16 operator -(L16 a, L16 b) => new(a._v - b._v);
    [MethodImpl(Inline)] public static L16 operator -(L16 a) => new(-a._v);
    [MethodImpl(Inline)] public static L16 operator *(L16 a, L16 b) => new(a._v * b._v);
    [MethodImpl(Inline)] public static L16 operator /(L16 a, L16 b) => new(a._v / b._v);
    [MethodImpl(Inline)] public static L16 MultiplyAdd(L16 a, L16 b, L16 c) => new(Vector512.FusedMultiplyAdd(a._v, b._v, c._v));
    [MethodImpl(Inline)]
    public static void Accumulate(L16 a, L16 b, ref L16 sum) =>
        sum._v = Vector512.FusedMultiplyAdd(a._v, b._v, sum._v);
    [MethodImpl(Inline)] public static L16 Sqrt(L16 x) => new(Vector512.Sqrt(x._v));
    [MethodImpl(Inline)] public static L16 ReciprocalSqrt(L16 x) => Elementary.ReciprocalSqrt(x);
    [MethodImpl(Inline)] public static L16 Abs(L16 x) => new(Vector512.Abs(x._v));
    [MethodImpl(Inline)]
    public static L16 Min(L16 a, L16 b) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._v, b._v), a._v, b._v));
    [MethodImpl(Inline)]
    public static L16 Max(L16 a, L16 b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._v, b._v), a._v, b._v));
    [MethodImpl(Inline)] public static L16 Round(L16 x) => new(Vector512.Round(x._v));
    [MethodImpl(Inline)] public static L16 Exp(L16 x) => Elementary.Exp(x);
    [MethodImpl(Inline)] public static L16 Log(L16 x) => Elementary.Log(x);
    [MethodImpl(Inline)] public static L16 Tanh(L16 x) => Elementary.Tanh(x);
    [MethodImpl(Inline)] public static L16 Cos(L16 x) => Elementary.Cos(x);
    [MethodImpl(Inline)] public static L16 Less(L16 a, L16 b) => new(Vector512.LessThan(a._v, b._v) & Vector512.Create(1f));
    [MethodImpl(Inline)]
    public static L16 Select(L16 condition, L16 a, L16 b) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(condition._v, Vector512<float>.Zero), b._v, a._v));

    [MethodImpl(Inline)] public static L16 Uniform(L16 key, uint site, uint draw) => CounterRandom.Uniform(key, site, draw);
    [MethodImpl(Inline)] public static L16 Gaussian(L16 key, uint site, uint draw) => CounterRandom.Gaussian(key, site, draw);

    [MethodImpl(Inline)] public static L16 BitXor(L16 a, L16 b) => new(a._v ^ b._v);
    [MethodImpl(Inline)] public static L16 BitAdd(L16 a, L16 b) => new((a._v.AsUInt32() + b._v.AsUInt32()).AsSingle());
    [MethodImpl(Inline)] public static L16 BitMultiply(L16 a, uint by) => new((a._v.AsUInt32() * Vector512.Create(by)).AsSingle());
    [MethodImpl(Inline)] public static L16 BitShiftLeft(L16 a, int by) => new((a._v.AsUInt32() << by).AsSingle());
    [MethodImpl(Inline)] public static L16 BitShiftRight(L16 a, int by) => new((a._v.AsUInt32() >>> by).AsSingle());
    [MethodImpl(Inline)] public static L16 BitBroadcast(uint bits) => new(Vector512.Create(bits).AsSingle());
    [MethodImpl(Inline)] public static L16 FromBits(L16 bits) => new(Vector512.ConvertToSingle(bits._v.AsInt32()));
    [MethodImpl(Inline)] public static L16 ToBits(L16 whole) => new(Vector512.ConvertToInt32(whole._v).AsSingle());
}
