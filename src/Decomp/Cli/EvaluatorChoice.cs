using TensorDecomp.Evolution;

namespace TensorDecomp.Cli;

/// <summary>Who measures candidates.</summary>
internal static class EvaluatorChoice
{
    public static ICandidateEvaluator Create(int workers) => new InProcessEvaluator();
}
