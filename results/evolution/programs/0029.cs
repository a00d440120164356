using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with Nesterov's look-ahead, decoupled decay and early noise; off the plateaus the decay ends and the second moment
/// becomes short. Restarts on a plateau are stopped after two thirds.
/// </summary>
public readonly struct TwoTempers : IGradientProgram
{
    private const int Rate = 0, Decay = 1, StepSize = 2, SecondCorrection = 3, Noise = 4, Forget = 5;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * rng.Uniform() * 0.9f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    /// <summary>Bias corrections 1/(1 − βᵗ) of the first thousands of steps, the first folded into the rate.</summary>
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
        T v = T.MultiplyAdd(h[Forget], g * g - s[1], s[1]);
        s[0] = m;
        s[1] = v;
        T ahead = T.MultiplyAdd(m, Beta1, g * (1f - Beta1));
        T descended = x - h[Decay] * x - h[StepSize] * ahead * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
        return T.MultiplyAdd(h[Noise], rng.Gaussian(), descended);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        bool off = now.Loss < 0.5 && now.Fraction > 0.3;
        hyper[Rate] = 0.02 * (1 - now.Fraction) + 1e-5;
        hyper[Decay] = off ? 0 : 0.03 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.5);
        hyper[Noise] = 0.1 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.35);
        hyper[Forget] = off ? 0.01 : 0.001; // 1 − β₂
    }

    public static Plan Plan(in Target target) => new()
    {
        Steps = target.Parameters < 800 ? 8_000 : 12_000,
        PolishBelow = 1e-4,
        Races = [new Race(0.54, 2.5), new Race(0.67, 0.9)],
    };
}
