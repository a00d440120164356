namespace TensorDecomp.Kernels;

/// <summary>
/// The numbers that a program is written in. The same text runs with T = a SIMD lane (sixteen restarts at once),
/// T = a <see cref="Dual{T}"/> (its derivative) or a tracing value, so a program may use nothing but these operations:
/// no branches on values; choose with <see cref="Select"/>.
/// </summary>
public interface IReal<T> where T : struct, IReal<T>
{
    /// <summary>The constant, the same for every restart.</summary>
    static abstract implicit operator T(float constant);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>−a.</summary>
    static abstract T operator -(T a);

    /// <summary>a·b.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a/b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>√x; not a number for x &lt; 0.</summary>
    static abstract T Sqrt(T x);

    /// <summary>1/√x for normal x > 0, within 4 ulp; several times faster than a division by <see cref="Sqrt"/>.</summary>
    static abstract T ReciprocalSqrt(T x);

    /// <summary>|x|.</summary>
    static abstract T Abs(T x);

    /// <summary>a where a &lt; b, else b.</summary>
    static abstract T Min(T a, T b);

    /// <summary>a where a &gt; b, else b.</summary>
    static abstract T Max(T a, T b);

    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract T Round(T x);

    /// <summary>eˣ, within 2 ulp for |x| ≤ 87; smaller arguments give 0, larger ones e⁸⁷.</summary>
    static abstract T Exp(T x);

    /// <summary>ln x within 2 ulp for normal x > 0; numbers below 1.2e-38 are not normal.</summary>
    static abstract T Log(T x);

    /// <summary>tanh x, absolute error below 2e-7.</summary>
    static abstract T Tanh(T x);

    /// <summary>cos x, absolute error below 1e-6 for |x| ≤ 1000.</summary>
    static abstract T Cos(T x);

    /// <summary>1 where a &lt; b, else 0.</summary>
    static abstract T Less(T a, T b);

    /// <summary>a where the condition is not 0, else b.</summary>
    static abstract T Select(T condition, T a, T b);

    /// <summary>Uniform in [0, 1), a pure function of the key's bits and the two counters.</summary>
    static abstract T Uniform(T key, uint site, uint draw);

    /// <summary>Mean 0, variance 1, within ±3.5: the scaled sum of four uniforms (Irwin 1927, Hall 1927).</summary>
    static abstract T Gaussian(T key, uint site, uint draw);
}
