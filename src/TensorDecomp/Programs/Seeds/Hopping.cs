using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam with a second moment of a hundred steps on least squares with a ridge, and basin hopping: a restart that has come down to a minimum
/// draws a
/// quarter of its terms anew and comes down again, under a ridge of a fiftieth. For ranks at which hardly any single descent converges.
/// </summary>
public readonly struct Hopping : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, Spread = 2, Share = 3;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;
    private const int Short = 4_200, Long = 7_000;
    private const double From = 2.0 / 7, To = 3.0 / 7, Weight = 0.02;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * T.Select(T.Less(rng.Uniform(), h[Share]), h[Spread], 0.05f);

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * h[Ridge] * x * x;

    [MethodImpl(Inline)]
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T>
    {
    }

    /// <summary>Without bias corrections, which would count steps from the start and not from the hop: the moments begin at zero, and for
    /// the first dozens of steps a move is up to twice as long as later.</summary>
    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T m = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        T v = T.MultiplyAdd(s[1], Beta2, g * g * (1f - Beta2));
        s[0] = m;
        s[1] = v;
        return x - h[Rate] * m * T.ReciprocalSqrt(v + 1e-16f);
    }

    /// <summary>Hops under the weight while the rate falls to a twentieth or less; then the ridge fades by four orders of magnitude and
    /// goes.</summary>
    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        double rate = now.Steps == Long ? 0.02 : 0.03;
        double share = rng.Uniform(0.25, 0.6), hop = (now.Fraction - From) / (To - From), release = (now.Fraction - To) / (1 - To);
        hyper[Rate] = now.Fraction < From ? rate : now.Fraction < To
            ? (rate - 1e-3) * Falling(hop) + 1e-3 : 0.005 * Falling(release) + 1e-5;
        hyper[Ridge] = now.Fraction < To ? Weight : release > 0.7 ? 0 : Weight * Math.Pow(10, -4 * release);
        hyper[Share] = share;
        hyper[Spread] = 0.4 / Math.Sqrt(share);
    }

    /// <summary>
    /// A hop is a seventh of the steps; large targets need longer ones to come to rest, and more of them. What has f = 10⁻⁴ on the way to a
    /// border rank is not worth the exact stage.
    /// </summary>
    public static Plan Plan(in Target target)
    {
        bool large = target.Parameters >= 2_000;
        return new()
        {
            Steps = large ? Long : Short,
            PolishAfter = 0.9,
            PolishBelow = 2e-5,
            Hops = new Hops(From, To, Patience: large ? 2000 : 1000) { Weight = Weight },
        };
    }

    private static double Falling(double t) => 0.5 * (1 + Math.Cos(Math.PI * t));
}
