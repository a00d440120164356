using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Adam that first solves and then discretises: after two fifths of the steps a pull towards the integers, in one restart of
/// eight towards the half-integers, sets in, grows and oscillates, so that entries can leave a grid point that does not fit;
/// entries beyond 1.5 are drawn back throughout.
/// </summary>
public readonly struct Discretise : IGradientProgram
{
    private const int Rate = 0, Ridge = 1, StepSize = 2, SecondCorrection = 3, Spread = 4, Pull = 5, Grid = 6;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.999f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    /// <summary>Of the distance d to the grid, in its spacings: 2d² up to ¼, then linear, so that the pull is bounded.</summary>
    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T>
    {
        T scaled = h[Grid] * x;
        T d = T.Abs(scaled - T.Round(scaled));
        T pull = T.Select(T.Less(d, 0.25f), 2f * d * d, d - 0.125f);
        T beyond = T.Max(T.Abs(x) - 1.5f, 0f);
        return h[Pull] * pull + 0.1f * beyond * beyond + 0.5f * h[Ridge] * x * x;
    }

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
        return x - h[StepSize] * m * T.ReciprocalSqrt(T.MultiplyAdd(v, h[SecondCorrection], 1e-16f));
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        bool halves = rng.Uniform() < 0.125;
        double weight = halves ? 0.03 : rng.LogUniform(0.06, 0.3);
        double late = Math.Max(0, (now.Fraction - 0.4) / 0.6), square = late * late;
        hyper[Rate] = 0.02 * 0.5 * (1 + Math.Cos(Math.PI * now.Fraction)) + 1e-5;
        hyper[Ridge] = 0.02 * Math.Max(0, 1 - now.Fraction / 0.7);
        hyper[Pull] = late > 0.9 ? weight : weight * square * 0.5 * (1 + Math.Cos(10 * Math.PI * square));
        hyper[Grid] = halves ? 2 : 1;
        hyper[Spread] = 0.5;
    }

    public static Plan Plan(in Target target) =>
        new() { Steps = target.Parameters < 200 ? 10_000 : 30_000, PolishAfter = 0.98, PolishBelow = 0.05 };
}
