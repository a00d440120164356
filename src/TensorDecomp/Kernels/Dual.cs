using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>
/// A value with its derivative, (x, x'), for forward-mode differentiation (Clifford 1873): a loss written over
/// <see cref="IReal{T}"/> and evaluated at (x, 1) yields its own gradient. Round and Less have derivative 0,
/// and Abs, Min and Max that of the branch taken.
/// </summary>
internal readonly struct Dual<T>(T value, T slope) : IReal<Dual<T>> where T : struct, IReal<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public T Value { get; } = value;
    public T Slope { get; } = slope;

    [MethodImpl(Inline)] public static implicit operator Dual<T>(float constant) => new(constant, 0f);
    [MethodImpl(Inline)] public static Dual<T> Constant(T value) => new(value, 0f);
    [MethodImpl(Inline)] public static Dual<T> Variable(T value) => new(value, 1f);

    [MethodImpl(Inline)] public static Dual<T> operator +(Dual<T> a, Dual<T> b) => new(a.Value + b.Value, a.Slope + b.Slope);
    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> a, Dual<T> b) => new(a.Value - b.Value, a.Slope - b.Slope);
    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> a) => new(-a.Value, -a.Slope);

    [MethodImpl(Inline)]
    public static Dual<T> operator *(Dual<T> a, Dual<T> b) =>
        new(a.Value * b.Value, T.MultiplyAdd(a.Slope, b.Value, a.Value * b.Slope));

    [MethodImpl(Inline)]
    public static Dual<T> operator /(Dual<T> a, Dual<T> b)
    {
        T quotient = a.Value / b.Value;
        return new(quotient, (a.Slope - quotient * b.Slope) / b.Value);
    }

    [MethodImpl(Inline)]
    public static Dual<T> MultiplyAdd(Dual<T> a, Dual<T> b, Dual<T> c) =>
        new(T.MultiplyAdd(a.Value, b.Value, c.Value), T.MultiplyAdd(a.Slope, b.Value, T.MultiplyAdd(a.Value, b.Slope, c.Slope)));

    [MethodImpl(Inline)]
    public static Dual<T> Sqrt(Dual<T> x)
    {
        T root = T.Sqrt(x.Value);
        return new(root, x.Slope / (root + root));
    }

    /// <summary>(x^(−1/2))' = −½·x^(−3/2).</summary>
    [MethodImpl(Inline)]
    public static Dual<T> ReciprocalSqrt(Dual<T> x)
    {
        T y = T.ReciprocalSqrt(x.Value);
        return new(y, -0.5f * y * y * y * x.Slope);
    }

    [MethodImpl(Inline)] public static Dual<T> Abs(Dual<T> x) => new(T.Abs(x.Value), T.Select(T.Less(x.Value, 0f), -x.Slope, x.Slope));
    [MethodImpl(Inline)] public static Dual<T> Min(Dual<T> a, Dual<T> b) => Choose(T.Less(a.Value, b.Value), a, b);
    [MethodImpl(Inline)] public static Dual<T> Max(Dual<T> a, Dual<T> b) => Choose(T.Less(b.Value, a.Value), a, b);
    [MethodImpl(Inline)] public static Dual<T> Round(Dual<T> x) => Constant(T.Round(x.Value));

    [MethodImpl(Inline)]
    public static Dual<T> Exp(Dual<T> x)
    {
        T e = T.Exp(x.Value);
        return new(e, e * x.Slope);
    }

    [MethodImpl(Inline)] public static Dual<T> Log(Dual<T> x) => new(T.Log(x.Value), x.Slope / x.Value);

    [MethodImpl(Inline)]
    public static Dual<T> Tanh(Dual<T> x)
    {
        T t = T.Tanh(x.Value);
        return new(t, (1f - t * t) * x.Slope);
    }

    /// <summary>cos' x = −sin x = cos(x + π/2).</summary>
    [MethodImpl(Inline)] public static Dual<T> Cos(Dual<T> x) => new(T.Cos(x.Value), T.Cos(x.Value + 1.57079633f) * x.Slope);
    [MethodImpl(Inline)] public static Dual<T> Less(Dual<T> a, Dual<T> b) => Constant(T.Less(a.Value, b.Value));
    [MethodImpl(Inline)] public static Dual<T> Select(Dual<T> condition, Dual<T> a, Dual<T> b) => Choose(condition.Value, a, b);

    [MethodImpl(Inline)] public static Dual<T> Uniform(Dual<T> key, uint site, uint draw) => Constant(T.Uniform(key.Value, site, draw));
    [MethodImpl(Inline)] public static Dual<T> Gaussian(Dual<T> key, uint site, uint draw) => Constant(T.Gaussian(key.Value, site, draw));

    [MethodImpl(Inline)]
    private static Dual<T> Choose(T condition, Dual<T> a, Dual<T> b) =>
        new(T.Select(condition, a.Value, b.Value), T.Select(condition, a.Slope, b.Slope));
}
