using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with a second moment of a hundred steps, decoupled decay for half of the steps and noise for a third; restarts on a
/// plateau after that are stopped, and those below f = 0.3 keep their rate.
/// </summary>
public readonly struct QuickTemper : IGradientProgram
{
    private const int Rate = 0, Decay = 1, Noise = 2;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;

    /// <summary>The product of a normal and a uniform number: many entries near zero, some large.</summary>
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * rng.Uniform() * 0.85f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    [MethodImpl(Inline)]
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> { }

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(s[1], Beta2, g * g * (1f - Beta2));
        s[0] = m;
        s[1] = v;
        T descended = x - h[Decay] * x - h[Rate] * m * T.ReciprocalSqrt(v + 1e-14f);
        return T.MultiplyAdd(h[Noise], rng.Gaussian(), descended);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        bool off = now.Loss < 0.3 && now.Fraction > 0.3;
        double warm = Math.Min(1, (now.Step + 25) / 250.0), cosine = 0.015 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Rate] = warm * (off ? Math.Max(cosine, 0.003 * Math.Min(1, 10 * (1 - now.Fraction))) : cosine);
        hyper[Decay] = off ? 0 : 0.03 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.5);
        hyper[Noise] = 0.1 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.35);
    }

    public static Plan Plan(in Target target) => new()
    {
        Steps = target.Parameters < 800 ? 8_000 : 12_000,
        PolishAfter = 0.8,
        PolishBelow = 0.06,
        Races = [new Race(0.54, 2.5), new Race(0.65, 0.9)],
    };
}
