namespace TensorDecomp.Kernels.Descents;

/// <summary>What the engine's descents cost in multiply-adds.</summary>
internal static class DescentWork
{
    /// <summary>A gradient by Gram matrices, R²(mn+np+mp)·2, and the two loops of L-BFGS over all that they remember.</summary>
    public static long OfGradient(Target target, DescentPlan plan) =>
        2L * target.Rank * target.Parameters + (4L * plan.Memory + 6) * target.Parameters;
}
