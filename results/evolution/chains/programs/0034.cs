using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Short chains of L-BFGS descents, each with a first weight, a temperature, a size of hops and a sparsity of its own, which are
/// drawn when it begins.</summary>
public readonly struct Portfolio : IGradientProgram
{
    private const int Ridge = 0, Spread = 1, Share = 2, Weight = 3, Heat = 4, Most = 5;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double LastWeight = 0.004, Lighter = 0.6;
    private const double Window = 15, Gain = 0.005, Hope = 2, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double LeastDrawn = 0.04, StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 250, Descent = 300, FirstDescent = 1000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * T.Select(T.Less(rng.Uniform(), h[Share]), h[Spread], 0.03f);

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 10, Window = 6, Warmup = 30 },
    };

    /// <summary>Memory 0 to 4: the chain's weight, temperature, largest share of redrawn terms, share of large entries; its number and one.</summary>
    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        if (memory[4] != now.Round + 1)
        {
            memory[4] = now.Round + 1;
            memory[0] = rng.LogUniform(0.012, 0.028);
            memory[1] = rng.LogUniform(7, 22);
            memory[2] = rng.Uniform(0.14, 0.3);
            memory[3] = rng.Uniform() < 0.5 ? 1 : rng.Uniform(0.3, 0.8);
        }
        double weight = memory[0];
        for (int k = 0; k < 16; k++) if (k < now.Stage) weight = Lighter * weight;
        hyper[Ridge] = weight;
        hyper[Weight] = weight;
        hyper[Heat] = memory[1] * weight;
        hyper[Most] = memory[2];
        hyper[Share] = memory[3];
        hyper[Spread] = StartSpread / Math.Sqrt(memory[3]);
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * hyper[Heat],
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double least = Math.Max(1, LeastDrawn * terms.Total), most = Math.Max(2, h[Most] * terms.Total);
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

    public static Next After(in Chain now, in Slots<double> memory)
    {
        if (now.Since < Patience) return Next.Hop;
        double weight = Lighter * memory[0];
        for (int k = 0; k < 16; k++) if (k < now.Stage) weight = Lighter * weight;
        return weight < LastWeight ? Next.Anew : Next.Stage;
    }
}
