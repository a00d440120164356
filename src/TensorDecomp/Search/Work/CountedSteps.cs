using TensorDecomp.Kernels;
using TensorDecomp.Programs;

namespace TensorDecomp.Search.Work;

/// <summary>
/// What the restart-steps of a budget and of a fitness are: work, counted in multiply-adds and told in steps of plain Adam, so that a step
/// of a dearer program counts more and a descent of the engine as many as it looks at gradients, and so that a machine's speed is nothing.
/// The exact stage is not counted.
/// </summary>
internal static class CountedSteps
{
    /// <summary>Multiply-adds of one on a target.</summary>
    public static long Work(Target target) => ProgramRegistry.All[0].WorkPerGradient(target);
}
