using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorDecomp.Kernels.Lanes;

/// <summary>4 restarts in one 128-bit register.</summary>
internal struct L4(Vector128<float> value) : ILane<L4>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private Vector128<float> _v = value;

    public static int Count => 4;

    [MethodImpl(Inline)] public static implicit operator L4(float constant) => new(Vector128.Create(constant));
    [MethodImpl(Inline)] public static L4 operator +(L4 a, L4 b) => new(a._v + b._v);
    [MethodImpl(Inline)] public static L4 operator -(L4 a, L4 b) => new(a._v - b._v);
    [MethodImpl(Inline)] public static L4 operator -(L4 a) => new(-a._v);
    [MethodImpl(Inline)] public static L4 operator *(L4 a, L4 b) => new(a._v * b._v);
    [MethodImpl(Inline)] public static L4 operator /(L4 a, L4 b) => new(a._v / b._v);
    [MethodImpl(Inline)] public static L4 MultiplyAdd(L4 a, L4 b, L4 c) => new(Vector128.FusedMultiplyAdd(a._v, b._v, c._v));
    [MethodImpl(Inline)] public static void Accumulate(L4 a, L4 b, ref L4 sum) => sum._v = Vector128.FusedMultiplyAdd(a._v, b._v, sum._v);
    [MethodImpl(Inline)] public static L4 Sqrt(L4 x) => new(Vector128.Sqrt(x._v));
    [MethodImpl(Inline)] public static L4 ReciprocalSqrt(L4 x) => Elementary.ReciprocalSqrt(x);
    [MethodImpl(Inline)] public static L4 Abs(L4 x) => new(Vector128.Abs(x._v));
    [MethodImpl(Inline)] public static L4 Min(L4 a, L4 b) => new(Vector128.ConditionalSelect(Vector128.LessThan(a._v, b._v), a._v, b._v));
    [MethodImpl(Inline)]
    public static L4 Max(L4 a, L4 b) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._v, b._v), a._v, b._v));
    [MethodImpl(Inline)] public static L4 Round(L4 x) => new(Vector128.Round(x._v));
    [MethodImpl(Inline)] public static L4 Exp(L4 x) => Elementary.Exp(x);
    [MethodImpl(Inline)] public static L4 Log(L4 x) => Elementary.Log(x);
    [MethodImpl(Inline)] public static L4 Tanh(L4 x) => Elementary.Tanh(x);
    [MethodImpl(Inline)] public static L4 Cos(L4 x) => Elementary.Cos(x);
    [MethodImpl(Inline)] public static L4 Less(L4 a, L4 b) => new(Vector128.LessThan(a._v, b._v) & Vector128.Create(1f));
    [MethodImpl(Inline)]
    public static L4 Select(L4 condition, L4 a, L4 b) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(condition._v, Vector128<float>.Zero), b._v, a._v));

    [MethodImpl(Inline)] public static L4 Uniform(L4 key, uint site, uint draw) => CounterRandom.Uniform(key, site, draw);
    [MethodImpl(Inline)] public static L4 Gaussian(L4 key, uint site, uint draw) => CounterRandom.Gaussian(key, site, draw);

    [MethodImpl(Inline)] public static L4 BitXor(L4 a, L4 b) => new(a._v ^ b._v);
    [MethodImpl(Inline)] public static L4 BitAdd(L4 a, L4 b) => new((a._v.AsUInt32() + b._v.AsUInt32()).AsSingle());
    [MethodImpl(Inline)] public static L4 BitMultiply(L4 a, uint by) => new((a._v.AsUInt32() * Vector128.Create(by)).AsSingle());
    [MethodImpl(Inline)] public static L4 BitShiftLeft(L4 a, int by) => new((a._v.AsUInt32() << by).AsSingle());
    [MethodImpl(Inline)] public static L4 BitShiftRight(L4 a, int by) => new((a._v.AsUInt32() >>> by).AsSingle());
    [MethodImpl(Inline)] public static L4 BitBroadcast(uint bits) => new(Vector128.Create(bits).AsSingle());
    [MethodImpl(Inline)] public static L4 FromBits(L4 bits) => new(Vector128.ConvertToSingle(bits._v.AsInt32()));
    [MethodImpl(Inline)] public static L4 ToBits(L4 whole) => new(Vector128.ConvertToInt32(whole._v).AsSingle());
}
