using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>What a run will use, as far as can be said beforehand.</summary>
public sealed record Estimate(long Prompts, long PromptTokens, long AnswerTokens, long RestartSteps)
{
    /// <summary>Tokens of all prompts and their answers.</summary>
    public long Tokens => Prompts * (PromptTokens + AnswerTokens);

    /// <summary>Hours of descending on so many threads.</summary>
    /// <param name="evaluations">How many.</param>
    /// <param name="restartSteps">Of one evaluation on one target.</param>
    /// <param name="rates">Restart-steps per second and thread on each target.</param>
    /// <param name="threads">Evaluations side by side.</param>
    public static double Hours(int evaluations, long restartSteps, IEnumerable<double> rates, int threads) =>
        evaluations * rates.Sum(rate => restartSteps / rate) / 3600 / Math.Max(1, Math.Min(threads, evaluations));

    /// <summary>From the prompts that the first candidates would get if the seed program had just been measured.</summary>
    /// <param name="begun">Whether the founders have been measured, so that all evaluations are of children.</param>
    public static Estimate Of(EvolutionSettings settings, int? evaluations, IProgramSyntax syntax, bool begun = false)
    {
        const int Samples = 8;
        long steps = (evaluations ?? 1) * settings.RestartSteps * settings.Targets.Count;
        if (settings.Models.Count == 0) return new Estimate(0, 0, 0, steps);
        RunState state = new(syntax);
        state.Apply(new Started(settings));
        foreach (Founder founder in settings.Founders)
        {
            state.Apply(Rules.Propose(state)!);
            state.Apply(Rules.Due(state)!);
            IReadOnlyList<TargetFitness> none =
                [.. settings.Targets.Select(t =>
                    new TargetFitness(t, 0, 0, [.. TargetFitness.Thresholds.Select(_ => 0)], 0, 0, 0.25, null, 0, 0))];
            state.Apply(new Evaluated(state.Candidates.Count, new Evaluation(EvaluationOutcome.Scored, none, [], new Behaviour("", 0), 0),
                []));
            while (Rules.Due(state) is { } decision) state.Apply(decision);
        }
        List<Proposed> samples = [];
        for (int k = 0; k < Samples; k++)
        {
            Proposed proposed = Rules.Propose(state)!;
            samples.Add(proposed);
            state.Apply(proposed);
            if (proposed.Prompt is null) state.Apply(Rules.Due(state)!);
        }
        string[] prompts = [.. samples.Where(s => s.Prompt is not null).Select(s => s.Prompt!)];
        if (prompts.Length == 0) return new Estimate(0, 0, 0, steps);
        long children = Math.Max(0, (evaluations ?? 1) - (begun ? 0 : settings.Founders.Count));
        return new Estimate(children * prompts.Length / Samples, (long)prompts.Average(Facts.Tokens.Estimate),
            Facts.Tokens.ExpectedAnswer, steps);
    }
}
