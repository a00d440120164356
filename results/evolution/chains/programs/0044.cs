using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>Chains of L-BFGS descents that pay for nothing they cannot keep: a hop's bound is drawn before it and is its hope, a release is
/// given up where f will not fall as the square of the weight. Sizes of hops by what they earn, terms by their misfit.</summary>
public readonly struct Thrifty : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double FirstWeight = 0.02, LastWeight = 0.006, Lighter = 0.7;
    private const double Temperature = 12.5, Window = 15, Gain = 0.005, Slack = 1, Another = 0.05;
    private const double ReleaseBelow = 100, MostLoss = 300, Falling = 0.24;
    private const double LeastDrawn = 0.04, MostDrawn = 0.26, StartSpread = 0.4, Converged = 1e-5;
    private const double Floor = 0.02, Forgetting = 0.03;
    private const int Patience = 500, Descent = 300, FirstDescent = 1500;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 10, Window = 6, Warmup = 30 },
    };

    /// <summary>Memory 15: how far above its energy the chain will go on this hop.</summary>
    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Stage);
        hyper[Ridge] = weight;
        hyper[Spread] = StartSpread;
        memory[15] = -Temperature * weight * Math.Log(1 - rng.Uniform());
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + memory[15] + Slack * weight,
            Same = Math.Max(Another * weight, 1e-5),
        };
    }

    /// <summary>Memory 0 to 3: what a class of sizes has earned; 8: the class of this hop. Tournaments for terms are of one to six.</summary>
    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        double all = 0, choice = 3;
        for (int c = 0; c < 4; c++) all += Floor + memory[c];
        double place = rng.Uniform() * all;
        for (int c = 0; c < 4; c++)
        {
            if (place >= 0 && place < Floor + memory[c]) choice = c;
            place -= Floor + memory[c];
        }
        memory[8] = choice;
        double least = Math.Max(1, LeastDrawn * terms.Total), most = Math.Max(2, MostDrawn * terms.Total);
        double wanted = Math.Round(least * Math.Pow(most / least, (choice + rng.Uniform()) / 4));
        for (int k = 0; k < 256; k++)
        {
            if (!(moves.Drawn < wanted)) continue;
            int worst = rng.Below(terms.Count);
            double size = rng.LogUniform(1, 6);
            for (int other = 1; other < 6; other++)
            {
                if (other > size) continue;
                int drawn = rng.Below(terms.Count);
                if (terms.Misfit(drawn) > terms.Misfit(worst)) worst = drawn;
            }
            moves.Draw(worst);
        }
    }

    public static bool Accept(in Chain now, in Minimum there, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng)
    {
        double earned = there.Energy < now.Lowest - Another * h[Ridge] ? 1
            : there.Energy < now.Lowest + Temperature * h[Ridge] && Math.Abs(there.Energy - now.Energy) > Another * h[Ridge] ? 0.1 : 0;
        earned = earned * 60 / (20 + there.Iterations);
        for (int c = 0; c < 4; c++) if (now.Hops > 0 && memory[8] == c) memory[c] = memory[c] + Forgetting * (earned - memory[c]);
        return !(there.Energy > now.Energy + memory[15]);
    }

    /// <summary>Near a decomposition f = q·w², and Σx² rises by 2q per unit of weight that is let go: the energy under a third of the weight
    /// is 5/9·f + w/3·Σx² there, and f + w/3·Σx² where a wrong entry stays.</summary>
    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = Weight(now.Stage), rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Math.Max(Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(150, Gain * weight / 3) { Hope = 0.8 * there.Loss + weight / 3 * there.Square });
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
