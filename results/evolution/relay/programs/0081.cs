using System.Runtime.CompilerServices;
using TensorDecomp.Kernels;

namespace TensorDecomp.Programs.Seeds;

/// <summary>
/// Chains of descents whose hops explore by plain L-BFGS and settle preconditioned: a tenth to four tenths of the terms are drawn anew, and
/// descents end at three times the gain of the hand-written chain.
/// </summary>
public readonly struct Settling : IGradientProgram
{
    private const int Ridge = 0, Spread = 1;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Weights of |x|²: the first, the last, and each over the one before.
    private const double FirstWeight = 0.02, LastWeight = 0.003, Lighter = 0.7;

    // Over the weight: temperature, window of energies that are released, gain, hope, how much lower another minimum is.
    private const double Temperature = 12.91, Window = 15, Gain = 0.015, Hope = 25, Another = 0.05;

    // Over rank times the squared weight: f up to which a minimum is released, and the most on the way down.
    private const double ReleaseBelow = 30, MostLoss = 300;

    // Under a third of the weight f has to be less than this share.
    private const double Falling = 0.24;

    private const double LeastDrawn = 0.1, MostDrawn = 0.4, StartSpread = 0.4, Converged = 1e-5;
    private const int Patience = 600, Descent = 300, FirstDescent = 2000, Plain = 35;

    public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
        rng.Gaussian() * h[Spread];

    [MethodImpl(Inline)]
    public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;

    [MethodImpl(Inline)]
    public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[Ridge] * x * x;

    public static Plan Plan(in Target target) => new()
    {
        Steps = 10_000_000,
        Descents = new DescentPlan { Memory = 5, Warmup = 20, Window = 5, Refactor = 6 },
    };

    public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
    {
        double weight = Weight(now.Target, now.Stage);
        hyper[Ridge] = weight;
        hyper[Spread] = memory[3] > 0 ? memory[3] : StartSpread;
        return new DescentRules(now.Hops == 0 ? FirstDescent : Descent, Gain * weight)
        {
            Hope = now.Energy + Hope * weight,
            Same = Math.Max(Another * weight, 1e-5),
            PreconditionAfter = Plain,
        };
    }

    public static void Move(in Chain now, in Terms terms, in Slots<double> memory, in Hyper<double> h, ref HostRandom rng, in Moves moves)
    {
        memory[3] = rng.LogUniform(0.2, 0.7);
        double share = LeastDrawn * Math.Exp(memory[0] + rng.Uniform(0.0, 0.8));
        double wanted = Math.Max(1, Math.Round(Math.Min(MostDrawn + 0.1, share) * terms.Total));
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
        bool kept = !(there.Energy > now.Energy) || rng.Uniform() < Math.Exp((now.Energy - there.Energy) / (Temperature * h[Ridge]));
        if (there.Distance < 0.5) memory[0] += 0.1;
        else if (!kept) memory[0] -= 0.05;
        memory[0] = Math.Min(1.4, Math.Max(-0.7, memory[0]));
        return kept;
    }

    public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
    {
        double weight = Weight(now.Target, now.Stage), rank = now.Target.Rank;
        if (leg == 0)
        {
            if (there.Loss >= ReleaseBelow * (rank * weight * weight) || there.Energy > now.Lowest + Window * weight
                || there.Nearest < Math.Max(Another * weight, 1e-5)) return Release.Back;
            hyper[Ridge] = weight / 3;
            return Release.Descend(new DescentRules(Descent / 2, Gain * weight / 3) { PreconditionAfter = 0 });
        }
        if (leg == 1 && !(there.Loss < Falling * now.Loss)) return Release.Back;
        if (leg > 1 && there.Loss > MostLoss * (rank * hyper[Ridge] * hyper[Ridge]) + Converged) return Release.Back;
        if (leg == 3) return there.Loss < 1e-3 ? Release.Hand : Release.Back;
        hyper[Ridge] = weight * (leg == 1 ? 0.1 : 0.01);
        return Release.Descend(new DescentRules(300, leg == 1 ? 5e-6 : 1e-6) { PreconditionAfter = 0 });
    }

    public static Next After(in Chain now, in Slots<double> memory) =>
        now.Since < 120 ? Next.Hop : now.Stage > 20 ? Next.End : Next.Stage;

    private static double Weight(in Target target, int stage)
    {
        double weight = Math.Min(target.Shape.M, Math.Min(target.Shape.N, target.Shape.P)) == 2 ? 0.7 * FirstWeight : FirstWeight;
        return stage % 2 == 0 ? weight : Lighter * weight;
    }
}
