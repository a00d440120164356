using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Chains of L-BFGS descents whose starts and redrawn terms are sparse to a degree that is drawn for each descent.</summary>
public readonly struct SparseChains : IGradientProgram
{
    private const int Ridge = 0, Spread = 1, Share = 2;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double FirstWeight = 0.02, LastWeight = 0.003, Lighter = 0.7;
    private const double Temperature = 12.5, Window = 15, Gain = 0.005, Hope = 25, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double LeastDrawn = 0.04, MostDrawn = 0.26, StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 600, Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * T.Select(T.Less(rng.Uniform(), h[Share]), h[Spread], 0.03f);

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 8, Window = 6, Warmup = 30 },
    };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Stage), share = rng.Uniform(0.2, 0.7);
        hyper[Ridge] = weight;
        hyper[Share] = share;
        hyper[Spread] = StartSpread / Math.Sqrt(share);
        // Memory 14: the running mean of the iterations of hops that were kept.
        double limit = memory[14] == 0 ? Descent : Math.Min(Descent, Math.Max(60, 1.6 * memory[14]));
        return new DescentRules(now.Hops == 0 ? FirstDescent : (int)limit, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double largest = 0.45;
        for (int k = 0; k < 16; k++) if (k < now.Stage) largest = 0.8 * largest;
        double most = Math.Max(2, Math.Max(MostDrawn / 2, largest) * terms.Total), least = Math.Max(1, most / 4);
        double wanted = Math.Round(rng.LogUniform(least, most));
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        bool kept = !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));
        if (kept && now.Hops > 0) memory[14] = memory[14] == 0 ? 150 : memory[14] + 0.03 * (there.Iterations - memory[14]);
        return kept;
    }

    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = Weight(now.Stage), rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Math.Max(Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(Descent / 2, Gain * weight / 3));
        }
        if (leg == 1 && !(there.Loss < Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        return leg == 1 ? Release.DescendFinely(new DescentRules(400, 5e-6)).FromMinimum()
            : Release.DescendFinely(leg == 2 ? new DescentRules(800, 1e-8) : new DescentRules(1500, 1e-10));
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Since < Patience ? Next.Hop : Lighter * Weight(now.Stage) < LastWeight ? Next.End : Next.Stage;

    private static double Weight(int stage)
    {
        double weight = FirstWeight;
        for (int k = 0; k < 32; k++) if (k < stage) weight = Lighter * weight;
        return weight;
    }
}
