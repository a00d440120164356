using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Chains that tell long products from others: border ranks lie low there, so that they need less of a ridge, and under less of it what is
/// lowest is a decomposition, so that a chain may be cold: colder the more unknowns there are, and heated again while it finds nothing
/// lower. Otherwise as in Settling: basin hopping (Wales and Doye 1997) on least squares with a ridge, whose hops settle by preconditioned
/// L-BFGS, and which what is low enough lets go of.
/// </summary>
public readonly struct Reheating : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;

    // The memory: how many orbits there are where terms are in orbits, else 0.
    private const int Orbits = 0;
    private const double HopsPerOrbit = 7, MostOrbits = 0.35;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Weights of |x|² with which a chain begins and ends, and how one is over the one before. Under more weight than a target allows,
    // border ranks lie below decompositions.
    private const double FirstWeight = 0.02, FirstOfLong = 0.01, LastWeight = 0.005, Lighter = 0.7;

    // Of m, n and p the largest over the smallest from which on a product is a long one.
    private const double Long = 2.2;

    // Over the weight: the temperature, which for long products falls with the third power of how many times more than a few unknowns
    // there are, for the more there are, the higher a chain stays; and which is twice that after so many hops without anything lower.
    private const double Hot = 12.5, Few = 1700, Heating = 300;

    // Over the weight: window of energies that are released, gain at which a descent ends, how far above the chain's energy there is hope,
    // and how much lower another minimum is.
    private const double Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;

    // Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum is
    // released, and by how much it may be higher where the weight is let go.
    private const double ReleaseBelow = 50, MostLoss = 300;

    // What is released first goes to a third of the weight, where f has to be less than this share.
    private const double Falling = 0.24;

    // Terms that a hop draws anew, and their shares where there are few.
    private const double LeastDrawn = 4, MostDrawn = 13, LeastShare = 0.15, MostShare = 0.4;
    private const double StartSpread = 0.4, Converged = 1e-5;

    // Iterations of a hop that are plain: from fewer on, drawn terms more often fall back to where they had been.
    private const int Plain = 30;
    private const int Patience = 600, Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) =>
        new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now);
        hyper[Ridge] = weight;
        hyper[Spread] = StartSpread;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
            PreconditionAfter = Plain,
        };
    }

    /// <summary>The number of terms that are drawn anew is uniform in the logarithm.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double least = Math.Max(1, Math.Min(LeastDrawn, LeastShare * terms.Total));
        double most = Math.Min(MostDrawn, MostShare * terms.Total);
        double wanted = least < most ? Math.Round(rng.LogUniform(least, most)) : 1;
        if (terms.Count < terms.Total)
        {
            memory[Orbits] = terms.Count;
            double orbits = Math.Round(rng.LogUniform(1, Math.Max(2, MostOrbits * terms.Count)));
            wanted = orbits * terms.Total / terms.Count - 0.5;
        }
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        double unknowns = IsLong(now.Target) ? Math.Max(1, now.Target.Parameters / Few) : 1;
        double cold = Hot / (unknowns * unknowns * unknowns), temperature = Math.Min(Hot, cold + cold * Math.Min(1, now.Since / Heating));
        return !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (temperature * h[Ridge]));
    }

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = Weight(now), rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Math.Max(Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(Descent / 2, Gain * weight / 3) { PreconditionAfter = 0 });
        }
        if (leg == 1 && !(there.Loss < Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        DescentRules rules = leg == 1 ? new(400, 5e-6) : leg == 2 ? new(800, 1e-8) : new(1500, 1e-10);
        Release next = Release.DescendFinely(rules with { PreconditionAfter = 0 });
        return leg == 1 ? next.FromMinimum() : next;
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Hops > 0 && memory[Orbits] > 0 ? (now.Since < HopsPerOrbit * memory[Orbits] ? Next.Hop : Next.Anew)
        : now.Since < Patience ? Next.Hop : Lighter * Weight(now) < LastWeight ? Next.End : Next.Stage;

    private static bool IsLong(in Target target) => target.Elongation > Long;

    private static double Weight(in Chain now)
    {
        double weight = IsLong(now.Target) ? FirstOfLong : now.Round % 3 == 1 ? Lighter * FirstWeight : FirstWeight;
        for (int k = 0; k < 32; k++) if (k < now.Stage) weight = Lighter * weight;
        return weight;
    }
}
