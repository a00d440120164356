using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) that is annealed away, decaying Gaussian noise, a rate drawn
/// per restart, and a penalty on unequal norms within a term, which keeps candidates bounded and easy to round.
/// </summary>
public readonly struct AdamAnneal : IGradientProgram
{
    private const int Rate = 0, Decay = 1, StepSize = 2, SecondCorrection = 3, Spread = 4, Noise = 5, Balance = 6;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    /// <summary>Zero where |u|² = |v|² = |w|².</summary>
    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T>
    {
        T uv = nu - nv, vw = nv - nw, wu = nw - nu;
        return h[Balance] * (uv * uv + vw * vw + wu * wu);
    }

    [MethodImpl(Inline)]
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T>
    {
        h[StepSize] = h[Rate] / (1f - T.Exp(step * -0.105360516f)); // ln 0.9
        h[SecondCorrection] = 1f / (1f - T.Exp(step * -0.0100503359f)); // ln 0.99
    }

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(s[1], Beta2, g * g * (1f - Beta2));
        s[0] = m;
        s[1] = v;
        T step = m * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
        T decayed = x - h[Decay] * x - h[StepSize] * step;
        return T.MultiplyAdd(h[Noise], rng.Gaussian(), decayed);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        double rate = rng.LogUniform(0.01, 0.04);
        hyper[Rate] = rate * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Decay] = hyper[Rate] * 0.02 * Math.Max(0, 1 - now.Fraction / 0.6);
        hyper[Noise] = 0.02 * rate * Math.Max(0, 1 - now.Fraction / 0.4);
        hyper[Balance] = 1e-3;
        hyper[Spread] = rng.Uniform(0.35, 0.6);
    }

    public static Plan Plan(in Target target) => new() { Steps = 6_000 };
}
