using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Plain Adam (Kingma and Ba 2015) on least squares with a small ridge that fades: the starting point of every evolution.
/// </summary>
public readonly struct Adam : IGradientProgram
{
    // Numbers of the settings.
    private const int Rate = 0, Ridge = 1, StepSize = 2, SecondCorrection = 3, Spread = 4;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.999f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * h[Ridge] * x * x;

    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    /// <summary>Bias corrections 1/(1 − βᵗ), the first folded into the rate.</summary>
    [MethodImpl(Inline)]
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T>
    {
        h[StepSize] = h[Rate] / (1f - T.Exp(step * -0.105360516f)); // ln 0.9
        h[SecondCorrection] = 1f / (1f - T.Exp(step * -0.00100050033f)); // ln 0.999
    }

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(s[1], Beta2, g * g * (1f - Beta2));
        s[0] = m;
        s[1] = v;
        return x - h[StepSize] * m * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[Rate] = 0.02 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Ridge] = 0.02 * Math.Max(0, 1 - now.Fraction / 0.7);
        hyper[Spread] = 0.5;
    }

    public static Plan Plan(in Target target) => new() { Steps = 10_000 };
}
