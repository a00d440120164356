using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Chains for targets under a symmetry: as in Settling, but short ones, each under one weight. With few orbits of terms a funnel has few
/// minima, so that a chain which is in a bad one has soon seen all of it, and begins anew: its patience is for so many hops as there are
/// orbits, times a few.
/// </summary>
public readonly struct ShortChains : IGradientProgram
{
    private const int Ridge = 0, Orbits = 0;

    // In the memory: logarithm of the share that hops draw, over the one they begin with.
    private const int Leaning = 1;
    private const double FirstShare = 0.22, More = 0.06, Fewer = 0.02, FurthestDown = -1.2, FurthestUp = 0.75;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Of |x|², and the standard deviation of what is drawn. Under more weight than a target allows, border ranks lie below
    // decompositions.
    private const double Heaviest = 0.02, StartSpread = 0.4;

    // Over the weight: temperature, window of energies that are released, gain at which a descent ends, how far above the chain's energy
    // there is hope, and how much lower another minimum is.
    private const double Temperature = 12.5, Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;

    // Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum is
    // released, and by how much it may be higher where the weight is let go.
    private const double ReleaseBelow = 50, MostLoss = 300;

    // What is released first goes to a third of the weight, where f has to be less than this share.
    private const double Falling = 0.24;

    // Shares of the terms that a hop draws anew, and hops in vain for each orbit.
    private const double LeastDrawn = 0.15, MostDrawn = 0.689788, Patience = 7;
    private const double Converged = 1e-5;

    // Iterations of a hop that are plain: from fewer on, drawn terms more often fall back to where they had been.
    private const int Plain = 30;
    private const int Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        (rng.Gaussian() * rng.Uniform() * 1.7f) * (float)StartSpread;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) =>
        new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double Weight = WeightOf(now);
        hyper[Ridge] = Weight;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * Weight)
        {
            Hope = now.Energy + Hope * Weight,
            Same = Another * Weight,
            PreconditionAfter = Plain,
        };
    }

    /// <summary>The number of terms that are drawn anew is uniform in the logarithm.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        memory[Orbits] = terms.Count;
        if (now.Round > 0 && now.Mates > 1 && now.Hops > 10 && rng.Uniform() < 0.16)
        {
            int from = rng.Below(terms.Count);
            double taken = (0.2 + 0.4 * rng.Uniform()) * terms.Count;
            for (int k = 0; k < 256; k++) if (k < taken) moves.Take(from + k);
            return;
        }
        double share = FirstShare * Math.Exp(memory[Leaning]) * terms.Total;
        double wanted = Math.Round(rng.LogUniform(Math.Max(1, 0.65 * share), Math.Max(2, 1.5 * share)));
        if (terms.Count == terms.Total && rng.Uniform() < 0.25)
        {
            wanted = Math.Round(0.5 * wanted);
            for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
            int pairs = 1 + rng.Below(4);
            for (int k = 0; k < 4; k++)
            {
                int one = rng.Below(terms.Count), other = rng.Below(terms.Count), over = rng.Below(terms.Count), under = rng.Below(terms.Count);
                if (terms.Misfit(other) > terms.Misfit(one)) one = other;
                if (terms.Worth(under) < terms.Worth(over)) over = under;
                if (k < pairs && one != over) moves.Split(one, over, 0.3);
            }
            return;
        }
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        bool goes = !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));
        bool back = Math.Abs(there.Energy - now.Energy) < 4 * Another * h[Ridge];
        double step = back ? More : goes ? 0 : -Fewer;
        memory[Leaning] = Math.Min(FurthestUp, Math.Max(FurthestDown, memory[Leaning] + step));
        return goes;
    }

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double rank = now.Target.Rank, Weight = WeightOf(now);
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * Weight * Weight) || there.Energy > now.Lowest + Window * Weight
                || there.Nearest < Another * Weight) return Release.Back;
            hyper[Ridge] = Weight / 3;
            return Release.Descend(new DescentRules(Descent / 2, Gain * Weight / 3) { PreconditionAfter = 0 });
        }
        if (leg == 1 && !(there.Loss < Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = Weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        DescentRules rules = leg == 1 ? new(400, 5e-6) : leg == 2 ? new(800, 1e-8) : new(1500, 1e-10);
        Release next = Release.DescendFinely(rules with { PreconditionAfter = 0 });
        return leg == 1 ? next.FromMinimum() : next;
    }

    /// <summary>How many orbits there are is known from the first hop on.</summary>
    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Hops == 0 || now.Since < (now.Stage == 0 ? Patience : 4) * memory[Orbits] ? Next.Hop
        : memory[Orbits] > 8 && now.Stage < 2 ? Next.Stage : Next.Anew;

    private static double WeightOf(in Chain now) => Heaviest * (now.Stage == 0 ? 1 : now.Stage == 1 ? 0.6 : 0.36);
}
