using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with a second moment of a hundred steps and shrinkage towards zero after each step for 60 % of them (Daubechies,
/// Defrise and De Mol 2004); plateaus are stopped after that.
/// </summary>
public readonly struct Shrinkage : IGradientProgram
{
    private const int Rate = 0, Shrink = 1, Noise = 2;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * rng.Uniform() * 0.8f;

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
        T free = T.MultiplyAdd(h[Noise], rng.Gaussian(), x - h[Rate] * m * T.ReciprocalSqrt(v + 1e-14f));
        T kept = T.Max(T.Abs(free) - h[Shrink], 0f);
        return T.Select(T.Less(free, 0f), -kept, kept);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        double warm = Math.Min(1, (now.Step + 25) / 250.0);
        hyper[Rate] = warm * (0.015 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 2e-5);
        hyper[Shrink] = 0.012 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.6);
        hyper[Noise] = 0.05 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.35);
    }

    public static Plan Plan(in Target target) => new()
    {
        Steps = target.Parameters < 800 ? 8_000 : 13_000,
        Races = [new Race(0.64, 2.5), new Race(0.74, 0.95)],
    };
}
