using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Single descents from random numbers on least squares with a ridge: plain L-BFGS first, which goes far, then preconditioned L-BFGS, and
/// what ends low enough lets go of the ridge as in Settling. Nothing hops. For symmetries that leave few orbits of terms, where a hop
/// leaves little of what it hops from, and where a chain that began in a bad funnel stays there.
/// </summary>
public readonly struct Falling : IGradientProgram
{
    private const int Ridge = 0;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Of |x|², and the standard deviation of what is drawn.
    private const double Weight = 0.02, Spread = 0.4;

    // Over the weight: the gain at which a descent ends.
    private const double Gain = 0.015;

    // Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum is
    // released, and by how much it may be higher where the weight is let go.
    private const double ReleaseBelow = 50, MostLoss = 300;

    // What is released first goes to a third of the weight, where f has to be less than this share.
    private const double Share = 0.24;

    private const double Converged = 1e-5;

    // Iterations that are plain, and most of one descent.
    private const int Plain = 30, Longest = 2000;

    // Descents of a restart: few, so that a search that is cut short and goes on does not do much again.
    private const int Descents = 8;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * (float)Spread;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) =>
        new() { Steps = Descents, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        hyper[Ridge] = Weight;
        return new DescentRules(Longest, Gain * Weight) { PreconditionAfter = Plain };
    }

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * Weight * Weight)) return Release.Back;
            hyper[Ridge] = Weight / 3;
            return Release.Descend(new DescentRules(150, Gain * Weight / 3) { PreconditionAfter = 0 });
        }
        if (leg == 1 && !(there.Loss < Share * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = Weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        DescentRules rules = leg == 1 ? new(400, 5e-6) : leg == 2 ? new(800, 1e-8) : new(1500, 1e-10);
        Release next = Release.DescendFinely(rules with { PreconditionAfter = 0 });
        return leg == 1 ? next.FromMinimum() : next;
    }

    public static Next After(in Chain now, in Slots<double> memory) => Next.Anew;
}
