namespace TensorDecomp.Kernels.Descents;

/// <summary>Where chains of descents can look.</summary>
internal static class ChainSpaces
{
    /// <summary>Why none can run there, in one clause, or null.</summary>
    public static string? WhyNot(SearchSpace space) =>
        space.Complex ? "chains of descents have real factors"
        : space.Ranks.Count > 1 ? "chains of descents have one rank"
        : space.Known is not null ? "chains of descents start at random"
        : space.Symmetry?.WhyNot(space.Target.Tensor, space.Target.Rank);

    /// <summary>The same for chains of a plan.</summary>
    /// <param name="space">Where they look.</param>
    /// <param name="plan">The plan there.</param>
    /// <param name="ridge">Whether squares and a ridge are all that is minimised.</param>
    public static string? WhyNot(SearchSpace space, Plan plan, bool ridge) =>
        WhyNot(space) ?? (plan.Descents is not ({ Alternating: true } or { LevenbergMarquardt: true }) ? null
            : space.Symmetry is not null && plan.Descents.Alternating
            ? "alternating least squares keeps no symmetry, and its plan asks for it"
            : !ridge ? $"{(plan.Descents.Alternating ? "alternating least squares" : "Levenberg–Marquardt")}, which its plan asks for, " +
                "minimises squares and a ridge, so ResidualLoss has to be c·e² and EntryPenalty has to be c·x², without a TermPenalty"
            : null);
}
