using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam that begins some restarts beside the grid and others on a Gaussian; a restart that has left the plateaus keeps its
/// rate up and its second moment short, so that slow valleys are walked to their end.
/// </summary>
public readonly struct GridStart : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, StepSize = 2, SecondCorrection = 3, Grid = 4, Forget = 5;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        Start(rng.Gaussian(), rng.Uniform(), h[Grid]);

    private static T Start<T>(T gaussian, T uniform, T grid) where T : struct, IReal<T>
    {
        T beside = 0.1f * gaussian + T.Select(T.Less(uniform, 0.35f), T.Select(T.Less(gaussian, 0f), -0.75f, 0.75f), 0f);
        return T.Select(grid, beside, 0.5f * gaussian);
    }

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
        return x - h[StepSize] * ahead * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        bool valley = now.Loss < 0.4 && now.Fraction > 0.3;
        double cosine = 0.02 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Rate] = valley ? Math.Max(cosine, 0.004 * Math.Min(1, 20 * (1 - now.Fraction))) : cosine;
        hyper[Ridge] = (valley ? 0.004 : 0.02) * Math.Max(0, 1 - now.Fraction / 0.6);
        hyper[Forget] = valley ? 0.01 : 0.001; // 1 − β₂
        hyper[Grid] = rng.Uniform() < 0.7 ? 1 : 0;
    }

    public static Plan Plan(in Target target) => new()
    {
        Steps = target.Parameters < 800 ? 9_000 : 13_000,
        PolishBelow = 1e-4,
        Races = [new Race(0.65, 2.5), new Race(0.75, 0.9)],
    };
}
