using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Plain Adam (Kingma and Ba 2015) on least squares with a small ridge that fades: the starting point of every evolution.
/// </summary>
public readonly struct Adam : IGradientProgram
{
    // Numbers of the settings.
    private const int Ridge = 0, Orbits = 0;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Heaviest = 0.02, Temperature = 12.5, Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;
    private const double ReleaseBelow = 50, MostLoss = 300, Falling = 0.24, Converged = 1e-5;
    private const int Plain = 30, Descent = 300, FirstDescent = 2000, Patience = 200, HopsPerOrbit = 7, Stages = 12;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * rng.Gaussian() * 0.4f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    [MethodImpl(Inline)]
    public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => 0f;

    public static Plan Plan(in Target target) =>
        new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = WeightOf(now);
        hyper[Ridge] = weight;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Another * weight,
            PreconditionAfter = Plain,
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        memory[Orbits] = terms.Count < terms.Total ? terms.Count : 0;
        double least = Math.Max(1, Math.Min(6, 0.15 * terms.Total)), most = Math.Max(2, 0.4 * terms.Total);
        double wanted = Math.Round(rng.LogUniform(least, most));
        if (rng.Uniform() < 0.5)
        {
            int seed = rng.Below(terms.Count);
            moves.Draw(seed);
            for (int k = 0; k < 256; k++)
            {
                if (moves.Drawn >= wanted) break;
                int other = rng.Below(terms.Count);
                double shared = terms.Shared(seed, other);
                if (rng.Uniform() < 0.03 + shared * shared) moves.Draw(other);
            }
        }
        for (int k = 0; k < 256; k++) if (moves.Drawn < wanted) moves.Draw(rng.Below(terms.Count));
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng) =>
        !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double rank = now.Target.Rank, weight = WeightOf(now);
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Another * weight) return Release.Back;
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

    public static Next After(in Chain now, in Slots<double> memory)
    {
        if (now.Hops == 0) return Next.Hop;
        if (memory[Orbits] == 0) return now.Since < Patience ? Next.Hop : now.Stage + 1 < Stages ? Next.Stage : Next.End;
        bool near = memory[1] == 0 || now.Lowest < memory[1] + 12 * Heaviest;
        if (now.Since < (near ? HopsPerOrbit + 3 : 2) * memory[Orbits]) return Next.Hop;
        memory[1] = memory[1] == 0 ? now.Lowest : Math.Min(now.Lowest, memory[1] + 3 * Heaviest);
        return Next.Anew;
    }

    private static double WeightOf(in Chain now) => Heaviest * (now.Stage % 2 == 0 ? 1 : 0.5);
}
