using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with Nesterov's look-ahead (Dozat 2016) on least squares, regularised by the squared norms of the rank-one terms
/// (Phan, Tichavský and Cichocki 2019) and by the balance within them.
/// </summary>
public readonly struct BoundedTerms : IGradientProgram
{
    private const int Rate = 0, Size = 1, StepSize = 2, SecondCorrection = 3, Balance = 4;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.999f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * 0.5f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    /// <summary>The term's squared norm, and what its factors' norms differ by.</summary>
    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T>
    {
        T uv = nu - nv, vw = nv - nw, wu = nw - nu;
        return h[Size] * nu * nv * nw + h[Balance] * (uv * uv + vw * vw + wu * wu);
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
        return x - h[StepSize] * ahead * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[Rate] = 0.02 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Size] = 0.002 * Math.Max(0, 1 - now.Fraction / 0.7);
        hyper[Balance] = 1e-3;
    }

    public static Plan Plan(in Target target) => new() { Steps = 10_000, PolishBelow = 1e-5 };
}
