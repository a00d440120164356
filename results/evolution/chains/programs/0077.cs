using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Chains of L-BFGS descents as long as Luby's sequence has it, under weights that swing, with large hops that are given up after
/// twenty iterations.</summary>
public readonly struct SwingingLuby : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Heavy = 0.02, Middle = 0.013, Light = 0.0085;
    private const double Temperature = 12.5, Window = 15, Gain = 0.008, Hope = 15, Another = 0.08;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double LeastDrawn = 0.1, MostDrawn = 0.4, StartSpread = 0.4, Converged = 1e-5;
    private const int Unit = 200, Stages = 4, Descent = 250, FirstDescent = 1000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 16, Window = 5, Warmup = 20 },
    };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Stage);
        hyper[Ridge] = weight;
        hyper[Spread] = StartSpread;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double least = Math.Max(1, LeastDrawn * terms.Total), most = Math.Max(2, MostDrawn * terms.Total);
        double wanted = Math.Round(rng.LogUniform(least, most));
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng) =>
        !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));

    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = Weight(now.Stage), rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Loss > 2 * now.LowestLoss + 10 * rank * weight * weight
                || there.Nearest < Math.Max(3 * Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(75, 0.005 * weight / 2));
        }
        if (leg == 1 && !(there.Loss < 1.2 * Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        return leg == 1 ? Release.DescendFinely(new DescentRules(400, 5e-6)).FromMinimum()
            : Release.DescendFinely(leg == 2 ? new DescentRules(800, 1e-8) : new DescentRules(1500, 1e-10));
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Since < Unit * Luby(now.Round + 1) ? Next.Hop : now.Stage + 1 < Stages ? Next.Stage : Next.Anew;

    /// <summary>1, 1, 2, 1, 1, 2, 4, …</summary>
    private static int Luby(int n)
    {
        int left = n, term = 0;
        for (int turn = 0; turn < 16; turn++)
        {
            if (term > 0) continue;
            int power = 1;
            for (int k = 0; k < 16; k++) if (2 * power - 1 < left) power = 2 * power;
            if (2 * power - 1 == left) term = power;
            else left = left - power + 1;
        }
        return Math.Max(1, term);
    }

    private static double Weight(int stage)
    {
        int phase = stage % 4;
        return phase == 0 ? Heavy : phase == 2 ? Light : Middle;
    }
}
