using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Kernels;

/// <summary>
/// The contract's numbers in double precision, so that a text written over <see cref="IReal{T}"/> can be held against finite
/// differences, which single precision would drown in rounding. Its random numbers depend on site and draw alone.
/// </summary>
internal readonly record struct Real64(double Value) : IReal<Real64>
{
    public static implicit operator Real64(float constant) => new(constant);
    public static Real64 operator +(Real64 a, Real64 b) => new(a.Value + b.Value);
    public static Real64 operator -(Real64 a, Real64 b) => new(a.Value - b.Value);
    public static Real64 operator -(Real64 a) => new(-a.Value);
    public static Real64 operator *(Real64 a, Real64 b) => new(a.Value * b.Value);
    public static Real64 operator /(Real64 a, Real64 b) => new(a.Value / b.Value);
    public static Real64 MultiplyAdd(Real64 a, Real64 b, Real64 c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));
    public static Real64 Sqrt(Real64 x) => new(Math.Sqrt(x.Value));
    public static Real64 ReciprocalSqrt(Real64 x) => new(1 / Math.Sqrt(x.Value));
    public static Real64 Abs(Real64 x) => new(Math.Abs(x.Value));
    public static Real64 Min(Real64 a, Real64 b) => a.Value < b.Value ? a : b;
    public static Real64 Max(Real64 a, Real64 b) => a.Value > b.Value ? a : b;
    public static Real64 Round(Real64 x) => new(Math.Round(x.Value));
    public static Real64 Exp(Real64 x) => new(Math.Exp(x.Value));
    public static Real64 Log(Real64 x) => new(Math.Log(x.Value));
    public static Real64 Tanh(Real64 x) => new(Math.Tanh(x.Value));
    public static Real64 Cos(Real64 x) => new(Math.Cos(x.Value));
    public static Real64 Less(Real64 a, Real64 b) => new(a.Value < b.Value ? 1 : 0);
    public static Real64 Select(Real64 condition, Real64 a, Real64 b) => condition.Value == 0 ? b : a;
    public static Real64 Uniform(Real64 key, uint site, uint draw) => new(HostRandom.For(site, draw).Uniform());
    public static Real64 Gaussian(Real64 key, uint site, uint draw) => new(HostRandom.For(site, draw).Uniform(-3, 3));
}
