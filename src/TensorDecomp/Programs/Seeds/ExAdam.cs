using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// EXAdam (Adly 2024, arXiv:2412.20302): Adam whose bias corrections look at the other moment, and whose step adds the
/// present gradient to the averaged one.
/// </summary>
public readonly struct ExAdam : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, Spread = 2, Correction1 = 3, Correction2 = 4, Beta1Power = 5, Beta2Power = 6;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-8f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * h[Ridge] * x * x;

    [MethodImpl(Inline)]
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T>
    {
        h[Beta1Power] = T.Exp(step * -0.105360516f);
        h[Beta2Power] = T.Exp(step * -0.00100050033f);
        h[Correction1] = 1f / (1f - h[Beta1Power]);
        h[Correction2] = 1f / (1f - h[Beta2Power]);
    }

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(s[1], Beta2, g * g * (1f - Beta2));
        s[0] = m;
        s[1] = v;
        T first = h[Correction1] * (1f + v / (v + Epsilon) * h[Beta2Power]);
        T second = h[Correction2] * (1f + m * m / (m * m + Epsilon) * h[Beta1Power]);
        return x - h[Rate] * first * (m + g) * T.ReciprocalSqrt(T.MultiplyAdd(v, second, 1e-16f));
    }

    /// <summary>Half of Adam's rate: the averaged and the present gradient add up.</summary>
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[Rate] = 0.01 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Ridge] = 0.02 * Math.Max(0, 1 - now.Fraction / 0.7);
        hyper[Spread] = 0.5;
    }

    public static Plan Plan(in Target target) => new() { Steps = 10_000 };
}
