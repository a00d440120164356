using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Programs.Named;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Cli.Reports;

/// <summary>--dry-run: what a budget comes to, from the very prompts that the run would write and from the pace of its first program on
/// this
/// machine, or of what the run has measured so far.</summary>
internal static class EvolveEstimate
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.4);

    /// <param name="state">The run, begun or not.</param>
    public static int Print(EvolutionSettings settings, RunState? state, RunConditions conditions, TextWriter output)
    {
        using ChildWorkshop workshop = new(TimeProvider.System);
        int? budget = (conditions.Budget ?? state?.Budget)?.Evaluations;
        int? rest = budget - (state?.Tries - state?.InFlightCount ?? 0) is { } left ? Math.Max(0, left) : null;
        Estimate estimate = Estimate.Of(settings, rest, workshop, begun: state is { Tries: > 0 });
        string evaluations = rest is { } limit ? Invariant($"{limit} {(state is { Tries: > 0 } ? "more evaluations" : "evaluations")}")
            : "per evaluation, for want of a --budget";
        int targets = settings.Targets.Count;
        output.WriteLine(Invariant(
            $"{evaluations}: {estimate.RestartSteps:N0} restart-steps on {targets} target{(targets == 1 ? "" : "s")}"));
        int threads = Math.Min(conditions.Evaluators, conditions.InFlight);
        output.WriteLine(state is { Evaluations: > 0 } ? Recorded(state, rest ?? 1, threads)
            : Measured(settings, rest ?? 1, threads, workshop));
        if (settings.Models.Count == 0)
        {
            output.WriteLine("no language model is asked");
            return ExitCode.Success;
        }
        output.WriteLine(
            Invariant($"about {estimate.Prompts:N0} prompts of {estimate.PromptTokens:N0} tokens and answers of " +
                $"{estimate.AnswerTokens:N0}: {estimate.Tokens:N0} tokens"));
        foreach (ModelShare model in settings.Models)
            output.WriteLine(model.PromptPrice + model.AnswerPrice > 0
                ? Invariant($"{model.Name} alone would cost about " +
                    $"{estimate.Prompts * model.Cost(estimate.PromptTokens, estimate.AnswerTokens):F2} dollars")
                : $"{model.Name}: no price given");
        return ExitCode.Success;
    }

    /// <summary>From the pace of the first program.</summary>
    private static string Measured(EvolutionSettings settings, int evaluations, int threads, ChildWorkshop workshop)
    {
        Founder founder = settings.Founders[0];
        GradientProgram? seed = ProgramRegistry.All.FirstOrDefault(p => p.Source == founder.Source);
        using LoadedProgram? loaded =
            seed is null ? LoadedProgram.Load(ProgramFile.Compile(founder.Source, founder.Name, workshop), founder.Name) : null;
        (TiedTarget Target, double Rate)[] rates =
            [.. settings.Targets.Select(t => (t, StepRate.Of(seed ?? loaded!.Program, t, Moment, TimeProvider.System)))];
        double hours = Estimate.Hours(evaluations, settings.RestartSteps, rates.Select(r => r.Rate), threads);
        return Invariant(
            $"about {Text(hours)} of descending on {Threads(threads)}, at the pace of {founder.Name} here: " +
                $"{string.Join(", ", rates.Select(r => Invariant($"{r.Rate:N0} restart-steps a second on {r.Target}")))}; " +
                $"proofs{(settings.Models.Count > 0 ? " and answers" : "")} come on top");
    }

    /// <summary>From what the run's evaluations and answers took.</summary>
    private static string Recorded(RunState state, int evaluations, int threads)
    {
        double seconds = state.Candidates.Where(c => c.Evaluation is not null).Average(c => c.Evaluation!.Seconds);
        double hours = evaluations * seconds / 3600 / Math.Max(1, Math.Min(threads, evaluations));
        string answers = state.Ledger.Answers == 0 ? ""
            : Invariant($"; an answer took {Duration.Text(
                TimeSpan.FromSeconds(state.Candidates.Sum(c => c.AnswerSeconds) / state.Ledger.Answers))} in the mean");
        return Invariant(
            $"about {Text(hours)} of measuring on {Threads(threads)}, at the {Duration.Text(TimeSpan.FromSeconds(seconds))} that an " +
                $"evaluation took so far{answers}");
    }

    private static string Text(double hours) =>
        hours < 0.095 ? Duration.Text(TimeSpan.FromHours(hours)) : Invariant($"{hours:F1} hours");

    private static string Threads(int threads) => threads == 1 ? "one thread" : $"{threads} threads";
}
