using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Chains of L-BFGS descents under a ridge like the hand-written ones, with a release that leaves the last decades of f to the exact stage,
/// hops that draw the older of two terms, in numbers that follow success, and a temperature that warms while nothing lower is found.
/// </summary>
public readonly struct BriefRelease : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Weights of |x|² with which a chain begins and ends, and how one is over the one before. Under more weight than a target allows,
    // border ranks lie below decompositions.
    private const double FirstWeight = 0.02, LastWeight = 0.003, Lighter = 0.7;

    // Over the weight: temperature, window of energies that are released, gain at which a descent ends, how far above the chain's energy
    // there is hope, and how much lower another minimum is.
    private const double Temperature = 12.5, Window = 10, Gain = 0.015, Hope = 25, Another = 0.05;

    // Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum is
    // released, and by how much it may be higher where the weight is let go.
    private const double ReleaseBelow = 30, MostLoss = 300;

    // What is released first goes to a third of the weight, where f has to be less than this share.
    private const double Falling = 0.24;

    private const double LeastDrawn = 0.04, MostDrawn = 0.5, StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 600, Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Warmup = 30, Window = 5 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Target, now.Stage);
        hyper[Ridge] = weight;
        hyper[Spread] = StartSpread;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
            PreconditionAfter = 35,
        };
    }

    /// <summary>The number of terms that are drawn anew is uniform in the logarithm.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double least = Math.Log(Math.Max(1, LeastDrawn * terms.Total)), most = Math.Log(MostDrawn * terms.Total);
        if (memory[2] == 0) (memory[0], memory[2]) = (0.5 * (least + most), 1);
        memory[0] = Math.Min(most, Math.Max(least, memory[0]));
        double wanted = Math.Max(1, Math.Round(Math.Exp(memory[0] + rng.Uniform(-0.6, 0.6))));
        int first = rng.Below(terms.Count);
        moves.Draw(first);
        for (int k = 0; k < 256; k++)
            if (moves.Drawn < wanted)
            {
                int drawn = rng.Below(terms.Count), other = rng.Below(terms.Count);
                moves.Draw(terms.Shared(first, other) > terms.Shared(first, drawn) ? other : drawn);
            }
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        bool kept = !(there.Energy > now.Energy)
            || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * Math.Min(2, 0.25 + now.Since / 60.0) * h[Ridge]));
        if (Math.Abs(there.Energy - now.Energy) < 0.1 * h[Ridge]) memory[0] += 0.1;
        else if (!kept) memory[0] -= 0.05;
        return kept;
    }

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = Weight(now.Target, now.Stage), rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Math.Max(Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(15, Gain * weight / 3) { PreconditionAfter = 0 });
        }
        if (leg == 1 && !(there.Loss < Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 3) return there.Loss < 1e-3 ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : 0.01);
        return leg == 1 ? Release.Descend(new DescentRules(100, 5e-6) { PreconditionAfter = 0 })
            : Release.DescendFinely(new DescentRules(300, 1.413E-07));
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Since < 200 && now.Energy < now.Marked ? Next.Mark : now.Since < 200 && now.Away >= 40 ? Next.Return
        : now.Since < 200 ? Next.Hop : now.Stage > 12 ? Next.End : Next.Stage;

    private static double Weight(in Target target, int stage)
    {
        double weight = Math.Min(target.Shape.M, Math.Min(target.Shape.N, target.Shape.P)) == 2 ? 0.7 * FirstWeight : FirstWeight;
        return stage % 2 == 0 ? weight : 0.5 * weight;
    }
}
