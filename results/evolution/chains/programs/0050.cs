using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Chains of L-BFGS descents that return to their lowest minimum after 150 hops in vain, four times under each weight. How high a hop
/// may end is drawn before it, and hops grow with the time since the last success.</summary>
public readonly struct ReturningHops : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double FirstWeight = 0.02, LastWeight = 0.004, Lighter = 0.7;
    private const double Temperature = 12.5, Window = 15, Gain = 0.005, Slack = 3, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double LeastDrawn = 0.04, StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 150, Returns = 4, Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 10, Window = 6, Warmup = 30 },
    };

    /// <summary>Memory 15: how far above its energy the chain will go on this hop.</summary>
    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Stage);
        hyper[Ridge] = weight;
        hyper[Spread] = StartSpread;
        memory[15] = -Temperature * weight * Math.Log(1 - rng.Uniform());
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + memory[15] + Slack * weight,
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double reach = Math.Min(1, now.Since / 150.0);
        double least = Math.Max(1, LeastDrawn * terms.Total), most = Math.Max(2, (0.07 + 0.23 * reach) * terms.Total);
        double wanted = Math.Round(rng.LogUniform(least, most));
        bool clustered = rng.Uniform() < 0.5;
        int last = rng.Below(terms.Count);
        for (int k = 0; k < 256; k++)
        {
            if (!(moves.Drawn < wanted)) continue;
            moves.Draw(last);
            bool near = clustered && rng.Uniform() < 0.5;
            last = near ? terms.Nearest(last) : rng.Below(terms.Count);
        }
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng) =>
        !(there.Energy > now.Energy + memory[15]);

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
        now.Since < Patience ? Next.Hop
            : now.Stage % Returns == Returns - 1 && Lighter * Weight(now.Stage) < LastWeight ? Next.Anew : Next.Stage;

    private static double Weight(int stage)
    {
        double weight = FirstWeight;
        for (int k = 0; k < 32; k++) if (k < stage / Returns) weight = Lighter * weight;
        return weight;
    }
}
