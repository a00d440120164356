using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Plain descent in short hops, none of which is ever released.</summary>
public readonly struct Skipping : IGradientProgram
{
    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian() * 0.5f;
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => 0.5f * e * e;
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.005f * x * x;
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    public static void PerStep<T>(T step, ref Hyper<T> h) where T : struct, IReal<T>
    {
    }

    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        s[0] = T.MultiplyAdd(s[0], 0.8f, g);
        return x - 0.01f * s[0] + h[0] * rng.Gaussian();
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper) => hyper[0] = 0.01 * (1 - now.Fraction);

    public static Plan Plan(in Target target) => new()
    {
        Steps = 400,
        Chunk = 20,
        Slots = 1,
        PolishBelow = 1e-30,
        Hops = new Hops(0.2, 0.8, Patience: 4) { Weight = 0.01, Temperature = 0.05, ReleaseBelow = 0, Shaken = 0.1 },
    };
}
