using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with a short second moment and decay decoupled from it (Loshchilov and Hutter 2019); a warm-up stands in for the bias
/// corrections, and entries beyond 1.3 are drawn back.
/// </summary>
public readonly struct ShortMemory : IGradientProgram
{
    private const int Rate = 0, Decay = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        (rng.Gaussian() * rng.Uniform() * 1.7f) * 0.45f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T>
    {
        T beyond = T.Max(T.Abs(x) - 1.3f, 0f);
        return 0.05f * beyond * beyond;
    }

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
        return x - h[Decay] * x - h[Rate] * m * T.ReciprocalSqrt(v + 1e-14f);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        double warm = Math.Min(1, (now.Step + 25) / 250.0);
        hyper[Rate] = warm * (0.015 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5);
        hyper[Decay] = 0.03 * hyper[Rate] * Math.Max(0, 1 - now.Fraction / 0.6);
    }

    public static Plan Plan(in Target target) => new() { Steps = target.Parameters < 800 ? 8_000 : 20_000, PolishBelow = 1e-5 };
}
