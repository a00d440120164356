using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam from a sparse start on least squares with a ridge that fades; a restart off the plateaus keeps its rate up with a
/// short second moment and clipped steps, one on a plateau is stopped when the ridge is gone.
/// </summary>
public readonly struct ValleyWalk : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, StepSize = 2, SecondCorrection = 3, Spread = 4, Forget = 5;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread] * T.Select(T.Less(rng.Uniform(), 0.35f), 1.6f, 0.1f);

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * h[Ridge] * x * x;

    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    /// <summary>Bias corrections 1/(1 − βᵗ) of the first thousands of steps.</summary>
    [MethodImpl(Inline)]
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T>
    {
        h[StepSize] = 1f / (1f - T.Exp(step * -0.105360516f)); // ln 0.9
        h[SecondCorrection] = 1f / (1f - T.Exp(step * -0.00100050033f)); // ln 0.999
    }

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(h[Forget], g * g - s[1], s[1]);
        s[0] = m;
        s[1] = v;
        T step = h[StepSize] * m * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
        return x - h[Rate] * T.Max(T.Min(step, 3f), -3f);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        bool valley = now.Loss < 0.4 && now.Fraction > 0.4;
        double cosine = 0.02 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Rate] = valley ? Math.Max(cosine, 0.003 * Math.Min(1, 20 * (1 - now.Fraction))) : cosine;
        hyper[Ridge] = 0.02 * Math.Max(0, 1 - now.Fraction / 0.5);
        hyper[Forget] = valley ? 0.01 : 0.001; // 1 − β₂
        hyper[Spread] = 0.5;
    }

    public static Plan Plan(in Target target) => new()
    {
        Steps = target.Parameters < 800 ? 8_000 : 12_000,
        Races = [new Race(0.56, 2.5), new Race(0.68, 0.9)],
    };
}
