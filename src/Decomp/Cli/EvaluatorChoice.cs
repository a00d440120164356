using TensorDecomp.Evolution;

namespace TensorDecomp.Cli;

/// <summary>Who measures candidates: processes of this tool, one per worker.</summary>
internal static class EvaluatorChoice
{
    public static ICandidateEvaluator Create(int workers) => new ProcessEvaluator(new EvaluatorSettings { Workers = workers }, TimeProvider.System);

    /// <summary>The same without early stages, and with every converged restart sent through the exact stage, however long that takes.</summary>
    public static ICandidateEvaluator CreateThorough(int workers) =>
        new ProcessEvaluator(new EvaluatorSettings { Workers = workers, ExactTries = int.MaxValue, EarlyStages = false, TargetDeadline = TimeSpan.FromHours(12) }, TimeProvider.System);
}
