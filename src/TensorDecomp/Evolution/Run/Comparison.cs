using System.Runtime.CompilerServices;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Evolution.Run;

/// <summary>A program in a comparison.</summary>
public sealed record Contestant(string Name, string Source);

/// <summary>What a program did on one target over all repeats.</summary>
public sealed record ComparisonRow(string Name, TiedTarget Target, int Restarts, int Exact, long RestartSteps, double BestLoss,
    IReadOnlyList<string> Failures)
{
    /// <summary>Exact restarts as a share of all; 0 where none has ended.</summary>
    public double Share => Restarts == 0 ? 0 : (double)Exact / Restarts;

    /// <summary>Exact restarts per million restart-steps: what a search of a given length gets.</summary>
    public double PerMillion => RestartSteps == 0 ? 0 : Exact * 1e6 / RestartSteps;

    /// <summary>The expected work to the first certified scheme, and its interval.</summary>
    public double Work => Proof.Mean;

    /// <summary>The interval of <see cref="Work"/> at 95 %, in restart-steps.</summary>
    public (double Low, double High) WorkInterval => Proof.Interval();

    private WorkToProof Proof => new(Exact, RestartSteps);

    /// <summary>Wilson's interval (1927) for the share at 95 %: (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n), z = 1.96.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Restarts == 0) return (0, 1);
            double n = Restarts, z = 1.959964, center = Share + z * z / (2 * n),
                half = z * Math.Sqrt(Share * (1 - Share) / n + z * z / (4 * n * n));
            return (Math.Max(0, (center - half) / (1 + z * z / n)), Math.Min(1, (center + half) / (1 + z * z / n)));
        }
    }
}

/// <summary>Programs measured side by side on seeds of their own, each target by itself, at equal restart-steps.</summary>
public static class Comparison
{
    /// <summary>A row for each target and program, as soon as all its repeats are done.</summary>
    /// <param name="repeats">Evaluations of each program on each target, each with another seed; the seeds are the same for all
    /// programs.</param>
    public static async IAsyncEnumerable<ComparisonRow> Of(
        IReadOnlyList<Contestant> contestants, IReadOnlyList<TiedTarget> targets, ulong seed, long restartSteps, int repeats,
            ICandidateEvaluator evaluator,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (TiedTarget target in targets)
            foreach (Contestant one in contestants)
            {
                ComparisonRow standing = new(one.Name, target, 0, 0, 0, double.PositiveInfinity, []);
                for (int repeat = 0; repeat < repeats; repeat++)
                {
                    EvaluationRequest request = new(one.Source, [target], HostRandom.For(seed, (ulong)repeat).Next(), restartSteps);
                    standing = With(standing, await evaluator.EvaluateAsync(request, cancel));
                }
                yield return standing;
            }
    }

    /// <summary>A repeat that failed counts with no restarts, and its reason is told.</summary>
    private static ComparisonRow With(ComparisonRow standing, Evaluation evaluation)
    {
        if (evaluation.Fitness.FirstOrDefault(f => f.Target == standing.Target) is not { } f)
            return standing with { Failures = [.. standing.Failures, $"{evaluation.Outcome}: {string.Join("; ", evaluation.Feedback)}"] };
        return standing with
        {
            Restarts = standing.Restarts + f.Restarts,
            Exact = standing.Exact + f.Exact,
            RestartSteps = standing.RestartSteps + f.RestartSteps,
            BestLoss = Math.Min(standing.BestLoss, f.BestLoss),
        };
    }
}
