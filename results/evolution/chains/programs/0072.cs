using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Short chains of L-BFGS descents with large hops that are given up early. Each draws its largest hop, its temperature and the number
/// of its weights when it begins.</summary>
public readonly struct LargePortfolio : IGradientProgram
{
    private const int Ridge = 0, Spread = 1, Weight = 3, Heat = 4, Most = 5;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double FirstWeight = 0.02, Lighter = 0.65;
    private const double Window = 15, Gain = 0.005, Hope = 1.6, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 300, Descent = 300, FirstDescent = 1000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 12, Window = 6, Warmup = 30 },
    };

    /// <summary>Memory 0 to 3: the chain's temperature over its weight, largest share of redrawn terms, number of weights; its number and
    /// one.</summary>
    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        if (memory[3] != now.Round + 1)
        {
            memory[3] = now.Round + 1;
            memory[0] = rng.LogUniform(8, 20);
            memory[1] = rng.Uniform(0.3, 0.65);
            memory[2] = 1 + rng.Below(4);
        }
        double weight = FirstWeight;
        for (int k = 0; k < 16; k++) if (k < now.Stage) weight = Lighter * weight;
        hyper[Ridge] = weight;
        hyper[Weight] = weight;
        hyper[Heat] = memory[0] * weight;
        hyper[Most] = memory[1];
        hyper[Spread] = StartSpread;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * hyper[Heat],
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    /// <summary>From a quarter of the largest number.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double most = Math.Max(2, h[Most] * terms.Total), least = Math.Max(1, most / 4);
        double wanted = Math.Round(rng.LogUniform(least, most));
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng) =>
        !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / h[Heat]);

    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = hyper[Weight], rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Loss > 2 * now.LowestLoss + 10 * rank * weight * weight
                || there.Nearest < Math.Max(4 * Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(Descent / 4, Gain * weight / 2));
        }
        if (leg == 1 && !(there.Loss < 1.2 * Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        return leg == 1 ? Release.DescendFinely(new DescentRules(400, 5e-6)).FromMinimum()
            : Release.DescendFinely(leg == 2 ? new DescentRules(800, 1e-8) : new DescentRules(1500, 1e-10));
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Since < Patience ? Next.Hop : now.Stage + 1 < memory[2] ? Next.Stage : Next.Anew;
}
