using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>
/// Measures a program by its text alone, at once: a figure that depends on the text and the seed, so that runs have better
/// and worse programs, compile errors and crashes, and the same request always has the same answer.
/// </summary>
internal sealed class ScriptedEvaluator : ICandidateEvaluator
{
    public Task<Evaluation> EvaluateAsync(EvaluationRequest request, CancellationToken cancel) => Task.FromResult(Measure(request));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static Evaluation Measure(EvaluationRequest request)
    {
        HostRandom text = new(Hash(request.Source)), rng = new(Hash(request.Source) ^ request.Seed);
        if (request.Source.Contains("BROKEN", StringComparison.Ordinal))
            return Failed(EvaluationOutcome.CompileError, "line 3: ; expected");
        if (request.Source.Contains("STUCK", StringComparison.Ordinal)) return Failed(EvaluationOutcome.TimedOut, "killed at its deadline");
        double quality = text.Uniform();
        List<TargetFitness> fitness = [];
        foreach (TiedTarget target in request.Targets)
        {
            double here = quality * text.Uniform();
            int restarts = 40, exact = (int)(restarts * Math.Max(0, here - 0.3) * rng.Uniform(0.8, 1));
            if (request.Relay is not null && target != request.Targets[0]) exact = 0; // or no stage would be needed
            int[] below = [.. TargetFitness.Thresholds.Select((_, k) => Math.Max(exact, (int)(restarts * here * (6 - k) / 6)))];
            double median = here > 0.9 ? double.PositiveInfinity : 3 * (1 - here);
            fitness.Add(new TargetFitness(target, restarts, exact, below, median, 0.5 * (1 - here), 0.25 * (1 - here), exact > 0
                ? target.Rank : null, request.RestartStepsPerTarget, 0));
        }
        string family = (string[])["slots2", "rsqrt+slots2", "exp+slots3"] is var families ? families[text.Below(3)] : "";
        return new Evaluation(EvaluationOutcome.Scored, fitness, [$"restarts stall at f ≈ {3 * (1 - quality):F2}"],
            new Behaviour(family, text.LogUniform(0.5, 6)), 0)
        {
            Left = request.Relay is { } relay ? [.. request.Targets.Select(target => Left(target, relay, ref rng))] : null,
        };
    }

    /// <summary>Terms of the schoolbook, scaled down: nearer to 1 where restarts started from given states, so that most add.</summary>
    private static TargetStates Left(TiedTarget target, RelayStart relay, ref HostRandom rng)
    {
        StatesLeft left = new(target, relay.Keep);
        double least = relay.For(target) is { } given ? Math.Min(0.9, 1 - 0.6 * Math.Sqrt(given.States[0].Loss / target.Rank)) : 0.1;
        for (int restart = 0; restart < 3; restart++) left.See(restart, Scaled(target.Target, rng.Uniform(least, 0.95)));
        return new TargetStates(target, left.Lowest);
    }

    /// <summary>As many terms of the schoolbook as the rank has, w scaled.</summary>
    public static double[][] Scaled(Target target, double scale)
    {
        Scheme naive = Scheme.Naive(target.Shape);
        int[] sizes = target.Tensor.Sizes;
        return [.. Enumerable.Range(0, 3).Select(f => Enumerable.Range(0, target.Rank * sizes[f]).Select(k =>
            naive.Factors[f][k / sizes[f], k % sizes[f]] != Coefficient.One ? 0 : f == 2 ? scale : 1.0).ToArray())];
    }

    private static Evaluation Failed(EvaluationOutcome outcome, string feedback) => new(outcome, [], [feedback], new Behaviour("", 0), 0);

    private static ulong Hash(string text) => text.Aggregate(14695981039346656037UL, (h, c) => (h ^ c) * 1099511628211UL);
}
