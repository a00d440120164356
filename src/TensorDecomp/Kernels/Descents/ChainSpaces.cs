namespace TensorDecomp.Kernels.Descents;

/// <summary>Where chains of descents can look.</summary>
public static class ChainSpaces
{
    /// <summary>Why none can run there, in one clause, or null.</summary>
    public static string? WhyNot(SearchSpace space) =>
        space.Complex ? "chains of descents have real factors"
        : space.Ranks.Count > 1 ? "chains of descents have one rank"
        : space.Known is not null ? "chains of descents start at random"
        : space.Symmetry?.WhyNot(space.Target.Shape, space.Target.Rank);
}
