using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Three pilot chains with large hops, then the next that is as low as their best after as many hops goes on with smaller ones and
/// returns to its lowest minimum after 150 hops in vain.</summary>
public readonly struct PilotsReturn : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double FirstWeight = 0.02, LastWeight = 0.004, Lighter = 0.7;
    private const double Temperature = 12.5, Window = 15, Gain = 0.005, Hope = 20, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 150, Returns = 3, Pilots = 3, PilotHops = 80, MostRounds = 8, Descent = 300, FirstDescent = 1500;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 5, Window = 6, Warmup = 30 },
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
        bool pilot = now.Stage == 0 && now.Hops <= PilotHops;
        double least = Math.Max(1, (pilot ? 0.08 : 0.04) * terms.Total), most = Math.Max(2, (pilot ? 0.35 : 0.25) * terms.Total);
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

    /// <summary>Memory 0 is the lowest energy that a chain of this restart had after its pilot hops, zero being none.</summary>
    public static Next After(in Chain now, in Slots<double> memory)
    {
        if (now.Stage == 0 && now.Hops == PilotHops && now.Round < MostRounds)
        {
            bool lowest = memory[0] == 0 || now.Lowest <= memory[0];
            if (lowest) memory[0] = now.Lowest;
            if (now.Round < Pilots || !lowest) return Next.Anew;
        }
        return now.Since < Patience ? Next.Hop
            : now.Stage % Returns == Returns - 1 && Lighter * Weight(now.Stage) < LastWeight ? Next.Anew : Next.Stage;
    }

    private static double Weight(int stage)
    {
        double weight = FirstWeight;
        for (int k = 0; k < 32; k++) if (k < stage / Returns) weight = Lighter * weight;
        return weight;
    }
}
