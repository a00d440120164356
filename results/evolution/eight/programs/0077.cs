using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Chains of L-BFGS descents on least squares with a ridge: basin hopping (Wales and Doye 1997) that draws a few terms anew, and under a
/// lighter ridge whenever hops lead to nothing lower. What is low enough lets go of the ridge, in double precision, in three legs.
/// </summary>
public readonly struct Chains : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;

    // In the memory: orbits where they are fewer than terms, and the energy that a chain has to come near to.
    private const int Orbits = 0, Bound = 1;
    private const int Plain = 30;

    // And in numbers 2 to 13 what the chain's energy was, one for each block of hops; over the weight, by how much it is lifted.
    private const int Block = 3, Lifting = 120, Horizon = 180;
    private const double Many = 2000, Lift = 18, Splitting = 0.3;
    private const double Near = 12, Softening = 3, FewHops = 2, ManyHops = 8;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Weights of |x|² with which a chain begins and ends, and how one is over the one before. Under more weight than a target allows,
    // border ranks lie below decompositions.
    private const double FirstWeight = 0.02, LastWeight = 0.003, Lighter = 0.7;

    // Over the weight: temperature, window of energies that are released, gain at which a descent ends, how far above the chain's energy
    // there is hope, and how much lower another minimum is.
    private const double Temperature = 12.5, Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;

    // Over rank times the squared weight, for near a decomposition f grows with the square of the weight: f up to which a minimum is
    // released, and by how much it may be higher where the weight is let go.
    private const double ReleaseBelow = 100, MostLoss = 300;

    // What is released first goes to a third of the weight, where f has to be less than this share.
    private const double Falling = 0.24;

    private const double LeastDrawn = 0.15, MostDrawn = 0.4, Shaken = 0.0, StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 600, Descent = 300, FirstDescent = 2000;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        (rng.Gaussian() * rng.Uniform() * 1.7f) * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) =>
        new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Stage);
        hyper[Ridge] = weight;
        hyper[Spread] = StartSpread;
        bool late = memory[Orbits] == 0 && now.Target.Parameters > Many;
        return new DescentRules(now.Hops == 0 ? FirstDescent : late ? Horizon : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
            PreconditionAfter = Plain,
        };
    }

    /// <summary>The number of terms that are drawn anew is uniform in the logarithm.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        memory[Orbits] = terms.Count < terms.Total ? terms.Count : 0;
        bool shaken = rng.Uniform() < Shaken;
        double spread = rng.LogUniform(0.03, 0.3);
        for (int k = 0; k < 256; k++) if (shaken && k < terms.Count) moves.Shake(k, spread);
        if (shaken) return;
        double least = Math.Max(1, LeastDrawn * terms.Total), most = MostDrawn * terms.Total;
        double wanted = least < most ? Math.Round(rng.LogUniform(least, most)) : 1;
        int pairs = memory[Orbits] == 0 && rng.Uniform() < Splitting ? 1 + rng.Below(4) : 0;
        for (int k = 0; k < 4; k++)
        {
            if (k < pairs)
            {
                int longest = rng.Below(terms.Count), worst = rng.Below(terms.Count);
                for (int j = 0; j < 2; j++)
                {
                    int one = rng.Below(terms.Count), two = rng.Below(terms.Count);
                    if (terms.Norm(one) > terms.Norm(longest)) longest = one;
                    if (terms.Worth(two) < terms.Worth(worst)) worst = two;
                }
                if (longest != worst) moves.Split(longest, worst, 0.3);
            }
        }
        if (pairs > 0) wanted = 2;
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        if (memory[Orbits] > 0 || !(now.Target.Parameters > Many))
            return !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));
        if (now.Hops <= 1 || now.Since > 0 && now.Since % Lifting == 0)
            for (int k = 2; k < 14; k++) memory[k] = now.Energy + Lift * h[Ridge];
        int at = 2 + now.Hops / Block % 12;
        double before = now.Energy;
        for (int k = 2; k < 14; k++) if (k == at) before = memory[k];
        bool taken = !(there.Energy > now.Energy) || !(there.Energy > before);
        double after = taken ? there.Energy : now.Energy;
        for (int k = 2; k < 14; k++) if (k == at && now.Hops % Block == Block - 1) memory[k] = after;
        return taken;
    }

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
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

    public static Next After(in Chain now, in Slots<double> memory)
    {
        if (now.Hops == 0 || memory[Orbits] == 0)
            return now.Since < (now.Target.Parameters > Many ? 2 * Lifting : Patience) ? Next.Hop
                : Lighter * Weight(now.Stage) < LastWeight ? Next.End : Next.Stage;
        bool near = memory[Bound] == 0 || now.Lowest < memory[Bound] + Near * FirstWeight;
        if (now.Since < (near ? ManyHops : FewHops) * memory[Orbits]) return Next.Hop;
        memory[Bound] = memory[Bound] == 0 ? now.Lowest : Math.Min(now.Lowest, memory[Bound] + Softening * FirstWeight);
        return Next.Anew;
    }

    private static double Weight(int stage)
    {
        double weight = FirstWeight;
        for (int k = 0; k < 32; k++) if (k < stage) weight = Lighter * weight;
        return weight;
    }
}
