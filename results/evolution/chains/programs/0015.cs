using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Chains of L-BFGS descents that return to their lowest minimum after 150 hops in vain, under a ridge lighter by a seventh. Redrawn
/// terms begin small.</summary>
public readonly struct Returning : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double FirstWeight = 0.02, LastWeight = 0.004, Lighter = 0.86;
    private const double Temperature = 6, Window = 15, Gain = 0.006, Hope = 20, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double LeastDrawn = 0.04, MostDrawn = 0.22, StartSpread = 0.4, HopSpread = 0.22, Converged = 1e-5;
    private const int Patience = 150, Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 12, FirstMove = 0.2 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Stage);
        bool first = now.Stage == 0 && now.Hops == 0;
        hyper[Ridge] = weight;
        hyper[Spread] = first ? StartSpread : HopSpread;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double least = Math.Max(1, LeastDrawn * terms.Total), most = MostDrawn * terms.Total;
        double wanted = least < most ? Math.Round(rng.LogUniform(least, most)) : 1;
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
        now.Since < Patience ? Next.Hop : Lighter * Weight(now.Stage) < LastWeight ? Next.Anew : Next.Stage;

    private static double Weight(int stage)
    {
        double weight = FirstWeight;
        for (int k = 0; k < 32; k++) if (k < stage) weight = Lighter * weight;
        return weight;
    }
}
