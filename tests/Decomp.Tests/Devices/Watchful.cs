using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Devices;

/// <summary>Gradient descent on √(1 + e²) − 1 with momentum and noise, whose rate follows the loss; it races, converges or runs
/// out.</summary>
public readonly struct Watchful : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        (rng.Uniform() - 0.5f) * 2f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => T.Sqrt(1f + e * e) - 1f;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.001f * x * x;
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> =>
        0.001f * T.Log(1f + nu * nv) + 0.0005f * nw;
    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T> => h[2] = h[0] * T.Tanh(step * 0.1f);

    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        s[0] = T.MultiplyAdd(s[0], 0.9f, g);
        return x - h[2] * s[0] + h[1] * rng.Gaussian();
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[0] = now.Loss < 2 ? 0.03 : 0.05;
        hyper[1] = 1e-3 * (1 - now.Fraction);
    }

    public static Plan Plan(in Target target) =>
        new() { Steps = 300, Chunk = 20, Slots = 1, PolishBelow = 0.4, Races = [new Race(0.25, 1.3), new Race(0.5, 1.004)] };
}
