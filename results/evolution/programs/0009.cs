using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam whose rate, ridge and noise are heated again in cycles as long as the residual says that the restart is stuck; a
/// restart below f = 0.3 is left to converge.
/// </summary>
public readonly struct Reheat : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, StepSize = 2, SecondCorrection = 3, Spread = 4, Noise = 5;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;

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
        h[SecondCorrection] = 1f / (1f - T.Exp(step * -0.0100503359f)); // ln 0.99
    }

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(s[1], Beta2, g * g * (1f - Beta2));
        s[0] = m;
        s[1] = v;
        T descended = x - h[StepSize] * m * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
        return T.MultiplyAdd(h[Noise], rng.Gaussian(), descended);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        const int cycles = 3;
        double place = cycles * now.Fraction, phase = place - Math.Floor(place);
        bool converging = now.Loss < 0.3;
        double cool = 1 - now.Fraction;
        hyper[Rate] = converging ? 0.002 : 0.03 * 0.5 * (1 + Math.Cos(Math.PI * phase)) + 1e-4;
        hyper[Ridge] = converging ? 0 : 0.03 * Math.Max(0, 1 - phase / 0.7);
        hyper[Noise] = converging ? 0 : 0.1 * hyper[Rate] * cool * Math.Max(0, 1 - phase / 0.5);
        hyper[Spread] = 0.5;
    }

    public static Plan Plan(in Target target) => new() { Steps = 12_000, PolishBelow = 1e-5 };
}
