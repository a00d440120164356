using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Plain Adam (Kingma and Ba 2015) on least squares with a small ridge that fades: the starting point of every evolution.
/// </summary>
public readonly struct Adam : IGradientProgram
{
    // Numbers of the settings.
    private const int Ridge = 0, Own = 1, Orbits = 0, Kind = 1, Wins0 = 2, Wins1 = 3, Wins2 = 4, Tries0 = 5, Tries1 = 6, Tries2 = 7;
    private const int Known = 8, LightPatience = 90, Trial = 18;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Heaviest = 0.02, Temperature = 12.5, Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;
    private const double ReleaseBelow = 70, MostLoss = 300, Falling = 0.24, Converged = 1e-5;
    private const int Plain = 30, Descent = 200, FirstDescent = 2000, Patience = 250, HopsPerOrbit = 7, Stages = 8;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * 0.4f;

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) =>
        new() { Steps = 10_000_000, Descents = new DescentPlan { Memory = 5, Window = 5, Warmup = Plain + 5, Refactor = 6 } };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        bool free = memory[Known] > 0 && memory[Orbits] == 0;
        double heavy = free ? Heaviest / Math.Sqrt(Math.Max(1, now.Target.Elongation)) : Heaviest;
        double weight = free && now.Stage % 2 == 1 ? 0.5 * heavy : heavy;
        hyper[Ridge] = weight;
        hyper[Own] = weight;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Trials = free && now.Hops > 0 ? 2 : 1,
            TrialIterations = Trial,
            Hope = now.Energy + Hope * weight,
            Same = Another * weight,
            PreconditionAfter = Plain,
        };
    }


    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        memory[Orbits] = terms.Count < terms.Total ? terms.Count : 0;
        memory[Known] = 1;
        int kind = (int)memory[Kind];
        double least = Math.Max(1, Math.Min(6, 0.15 * terms.Total)), most = Math.Max(2, Math.Min(20, 0.4 * terms.Total));
        double wanted = Math.Round(rng.LogUniform(least, most)), changed = 0;
        int pivot = rng.Below(terms.Count);
        for (int k = 0; k < 256; k++)
        {
            if (moves.Drawn + changed < wanted)
            {
                int orbit = k == 0 ? pivot : rng.Below(terms.Count);
                if (kind == 0) moves.Draw(orbit);
                else if (kind == 1)
                {
                    if (k == 0 || k > 200 || rng.Uniform() < terms.Shared(pivot, orbit)) moves.Draw(orbit);
                }
                else
                {
                    int one = rng.Below(terms.Count), two = rng.Below(terms.Count), longer = terms.Norm(one) > terms.Norm(two) ? one : two;
                    if (longer == orbit) moves.Draw(orbit);
                    else
                    {
                        moves.Split(longer, orbit, 0.35);
                        changed += terms.Size(orbit);
                    }
                }
            }
        }
    }

    /// <summary>Counts fade, so that a kind may come back.</summary>
    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        int kind = (int)memory[Kind];
        double won = there.Energy < now.Energy - Another * h[Ridge] ? 1 : 0;
        memory[Wins0] = 0.995 * memory[Wins0] + (kind == 0 ? won : 0);
        memory[Wins1] = 0.995 * memory[Wins1] + (kind == 1 ? won : 0);
        memory[Wins2] = 0.995 * memory[Wins2] + (kind == 2 ? won : 0);
        memory[Tries0] = 0.995 * memory[Tries0] + (kind == 0 ? 1 : 0);
        memory[Tries1] = 0.995 * memory[Tries1] + (kind == 1 ? 1 : 0);
        memory[Tries2] = 0.995 * memory[Tries2] + (kind == 2 ? 1 : 0);
        double a = (memory[Wins0] + 0.5) / (memory[Tries0] + 10), b = (memory[Wins1] + 0.5) / (memory[Tries1] + 10);
        double c = (memory[Wins2] + 0.5) / (memory[Tries2] + 10), pick = rng.Uniform() * (a + b + c);
        memory[Kind] = pick < a ? 0 : pick < a + b ? 1 : 2;
        return !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));
    }

    /// <summary>Near a decomposition f falls with the square of the weight, near a border rank in proportion to it.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double rank = now.Target.Rank, weight = hyper[Own], settled = (now.Energy - now.Loss) / 3 + 0.64 * now.Loss;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Another * weight) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(150, Gain * weight / 3) { PreconditionAfter = 0, Hope = settled });
        }
        if (leg == 1 && (!(there.Loss < Falling * now.Loss) || there.Energy > settled)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 4) return there.Loss < Converged ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : leg == 2 ? 0.01 : 0.001);
        DescentRules rules = leg == 1 ? new(400, 5e-6) : leg == 2 ? new(800, 1e-8) : new(1500, 1e-10);
        Release next = Release.DescendFinely(rules with { PreconditionAfter = 0 });
        return leg == 1 ? next.FromMinimum() : next;
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Hops == 0 ? Next.Hop
        : memory[Orbits] > 0 ? (now.Since < HopsPerOrbit * memory[Orbits] ? Next.Hop : Next.End)
        : now.Since < (now.Stage % 2 == 0 ? Patience : LightPatience) ? Next.Hop : now.Stage + 1 < Stages ? Next.Stage : Next.End;
}
