using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam from a sparse start with noise for a third of the steps and a ridge for half of them; restarts that are on a plateau
/// after that are stopped.
/// </summary>
public readonly struct NoisyRaces : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, StepSize = 2, SecondCorrection = 3, Noise = 4;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.999f;

    /// <summary>The product of a normal and a uniform number: many entries near zero, some large.</summary>
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * rng.Uniform() * 0.9f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T>
    {
        T uv = nu - nv, vw = nv - nw, wu = nw - nu;
        return 0.1f * h[Ridge] * nu * nv * nw + 0.001f * (uv * uv + vw * vw + wu * wu);
    }

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
        T ahead = T.MultiplyAdd(m, Beta1, g * (1f - Beta1));
        T descended = x - h[StepSize] * ahead * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
        return T.MultiplyAdd(h[Noise], rng.Gaussian(), descended);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[Rate] = 0.02 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Ridge] = 0.02 * Math.Max(0, 1 - now.Fraction / 0.5);
        hyper[Noise] = 0.1 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.35);
    }

    public static Plan Plan(in Target target) => new()
    {
        Steps = target.Parameters < 800 ? 8_000 : 12_000,
        Races = [new Race(0.54, 2.5), new Race(0.65, 0.9)],
    };
}
