using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Lion (Chen et al. 2023, arXiv:2302.06675): the sign of an interpolated momentum, with decoupled decay that fades. Every
/// entry moves by the same amount, so the rate has to fall far for the residual to vanish.
/// </summary>
public readonly struct Lion : IGradientProgram
{
    private const int Rate = 0, Decay = 1, Spread = 2;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Beta1 = 0.9f, Beta2 = 0.99f;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T Update<T>(T x, T g, in Slots<T> s, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T>
    {
        T direction = T.MultiplyAdd(s[0], Beta1, g * (1f - Beta1));
        s[0] = T.MultiplyAdd(s[0], Beta2, g * (1f - Beta2));
        T sign = T.Less(0f, direction) - T.Less(direction, 0f);
        return x - h[Rate] * (sign + h[Decay] * x);
    }

    public static void Schedule(in Progress now, ref HostRandom rng, Span<double> hyper)
    {
        hyper[Rate] = 0.01 * Math.Pow(1e-3, now.Fraction);
        hyper[Decay] = 0.2 * Math.Max(0, 1 - now.Fraction / 0.5);
        hyper[Spread] = 0.5;
    }

    public static Plan Plan(in Target target) => new() { Steps = 10_000, Slots = 1 };
}
