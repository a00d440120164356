using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Options;

/// <summary>Who measures candidates: processes beside this one, or beside a hub's workers, each with a deadline and a memory
/// cap.</summary>
internal static class EvaluatorChoice
{
    /// <summary>A program that does fewer restart-steps than this in a second, a tenth of what plain Adam does on a middling target, is too
    /// slow to be of use.</summary>
    private const double SlowestSteps = 8_000;

    /// <param name="workers">Candidates side by side.</param>
    /// <param name="restartSteps">Budget on one target, which the deadline grows with.</param>
    /// <param name="hub">Whose workers do it; null for processes here.</param>
    /// <exception cref="HubException">The hub does not answer.</exception>
    public static ICandidateEvaluator Create(int workers, long restartSteps, HubAddress? hub)
    {
        EvaluatorSettings settings = new() { Workers = workers, ExactTries = int.MaxValue };
        TimeSpan needed = TimeSpan.FromSeconds(restartSteps / SlowestSteps);
        if (needed > settings.TargetDeadline) settings = settings with { TargetDeadline = needed };
        return hub is null ? new ProcessEvaluator(settings, TimeProvider.System)
            : HubOption.Candidates.Evaluator(hub, settings with { Workers = 1 });
    }

    /// <summary>For programs that are to be compared: without early stages, and with every converged restart sent through the exact stage,
    /// however long that takes.</summary>
    public static ICandidateEvaluator CreateThorough(int workers) =>
        new ProcessEvaluator(
            new EvaluatorSettings
            {
                Workers = workers,
                ExactTries = int.MaxValue,
                EarlyStages = false,
                TargetDeadline = TimeSpan.FromHours(12)
            }, TimeProvider.System);
}
