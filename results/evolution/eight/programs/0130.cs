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
    private const int Ridge = 0, MoreSpread = 1, Orbits = 0;

    // In the memory: the energy that chains under a symmetry have to come near to, 0 before the first has ended.
    private const int Bound = 1;
    private const double Near = 45, Nearer = 15, Softening = 2, HopsOfNear = 10;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Of |x|², and the standard deviation of what is drawn. Under more weight than a target allows, border ranks lie below
    // decompositions.
    private const double Weight = 0.02, StartSpread = 0.4;

    // Over the weight: temperature, window of energies that are released, gain at which a descent ends, how far above the chain's energy
    // there is hope, and how much lower another minimum is.
    private const double Temperature = 12.5, Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;

    // Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum is
    // released, and by how much it may be higher where the weight is let go.
    private const double ReleaseBelow = 50, MostLoss = 300;

    // What is released first goes to a third of the weight, where f has to be less than this share.
    private const double Falling = 0.24;

    // Shares of the terms that a hop draws anew, and hops in vain for each orbit.
    private const double LeastDrawn = 0.15, MostDrawn = 0.4, Patience = 7;
    private const double Converged = 1e-5;

    // Iterations of a hop that are plain: from fewer on, drawn terms more often fall back to where they had been.
    private const int Plain = 30;
    private const int Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * (h[MoreSpread] + (float)StartSpread);

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) =>
        new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = WeightOf(now);
        hyper[Ridge] = weight;
        double turn = 0.6180339887498949 * (now.Hops + 1);
        double length = 0.28 * Math.Exp(Math.Log(0.75 / 0.28) * (turn - Math.Floor(turn)));
        hyper[MoreSpread] = now.Hops == 0 && !(now.Energy < 1e300) ? 0 : length - StartSpread;
        bool begins = now.Hops == 0 && !(now.Energy < 1e300), few = memory[Orbits] > 0 && memory[Orbits] < now.Target.Rank;
        bool screened = begins && few && memory[Bound] > 0;
        bool large = Large(now, memory[Orbits]) && now.Hops > 0;
        return new DescentRules(screened ? 500 : now.Hops == 0 ? FirstDescent : few ? Descent : large ? 130 : 160, Gain * weight)
        {
            Hope = screened ? memory[Bound] + Near * Weight : now.Energy + (large ? 4 * Heat(now) : Hope) * weight,
            Same = Another * weight,
            PreconditionAfter = Plain,
        };
    }

    /// <summary>The number of terms that are drawn anew is uniform in the logarithm.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        memory[Orbits] = terms.Count;
        if (terms.Count == terms.Total && now.Mates > 0 && rng.Uniform() < 0.25)
        {
            double share = 0.25 + 0.25 * rng.Uniform();
            for (int k = 0; k < 256; k++) if (k < terms.Count && rng.Uniform() < share) moves.Take(k);
            moves.Draw(rng.Below(terms.Count));
            moves.Draw(rng.Below(terms.Count));
            return;
        }
        double least = Math.Max(1, LeastDrawn * terms.Total), most = MostDrawn * terms.Total;
        double wanted = least < most ? Math.Round(rng.LogUniform(least, most)) : 1;
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        double temperature = (Large(now, memory[Orbits]) ? Heat(now) : Temperature) * h[Ridge];
        bool better = there.Energy < now.Lowest - Another * h[Ridge];
        if (better || memory[Orbits] != now.Target.Rank || now.Hops < 1)
            return !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / temperature);

        // In the memory: hops refused here, where the next energy left goes, and ten of them.
        if (Math.Abs(there.Energy - now.Energy) < 2 * Another * h[Ridge])
        {
            memory[2] = memory[2] + 1;
            return there.Energy < now.Energy;
        }
        bool left = false;
        for (int k = 4; k < 14; k++) if (Math.Abs(there.Energy - memory[k]) < 2 * Another * h[Ridge]) left = true;
        double higher = there.Energy - now.Energy - 0.1 * h[Ridge] * Math.Min(100, memory[2]) + (left ? 4 * h[Ridge] : 0);
        bool goes = !(higher > 0) || rng.Uniform() < Math.Exp(-higher / temperature);
        int at = 4 + (int)memory[3] % 10;
        for (int k = 4; k < 14; k++) if (goes && k == at) memory[k] = now.Energy;
        memory[3] = goes ? (memory[3] + 1) % 10 : memory[3];
        memory[2] = goes ? 0 : memory[2] + 1;
        return goes;
    }

    private static bool Large(in Chain now, double orbits) => orbits == now.Target.Rank && now.Target.Parameters > 2000;

    // Over the weight, falls to a quarter over 120 hops and begins again.
    private static double Heat(in Chain now) => 10 * Math.Exp(-1.386 * (now.Hops % 120) / 120.0);

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double rank = now.Target.Rank;
        if (leg == 0)
        {
            double weight = WeightOf(now);
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Another * weight) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(Descent / 2, Gain * weight / 3) { PreconditionAfter = 0 });
        }
        if (leg == 1 && !(there.Loss < Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = WeightOf(now) * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        DescentRules rules = leg == 1 ? new(400, 5e-6) : leg == 2 ? new(800, 1e-8) : new(1500, 1e-10);
        Release next = Release.DescendFinely(rules with { PreconditionAfter = 0 });
        return leg == 1 ? next.FromMinimum() : next;
    }

    /// <summary>How many orbits there are is known from the first hop on.</summary>
    public static Next After(in Chain now, in Slots<double> memory)
    {
        if (!(memory[Orbits] > 0 && memory[Orbits] < now.Target.Rank))
            return now.Hops == 0 || now.Since < 180 ? Next.Hop : now.Stage < 11 ? Next.Stage : Next.End;
        double near = now.Hops == 0 ? Near : now.Hops >= 2 * memory[Orbits] ? Nearer : 1e9;
        bool far = memory[Bound] > 0 && now.Lowest > memory[Bound] + near * Weight;
        if (!far && (now.Hops == 0 || now.Since < HopsOfNear * memory[Orbits])) return Next.Hop;
        memory[Bound] = memory[Bound] > 0 ? Math.Min(now.Lowest, memory[Bound] + Softening * Weight) : now.Lowest;
        return Next.Anew;
    }

    private static double WeightOf(in Chain now) => now.Stage % 2 == 0 ? Weight : 0.5 * Weight;
}
