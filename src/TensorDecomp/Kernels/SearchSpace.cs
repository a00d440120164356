using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// Where restarts look for a decomposition of a target: among real or complex factors, all of them or those with a symmetry.
/// A <see cref="Target"/> by itself means real factors without symmetry.
/// </summary>
/// <param name="Target">Shape and rank; where restarts have several ranks, the highest.</param>
/// <param name="Complex">Whether factors are complex; every hook of a program then sees real and imaginary parts as entries of their
/// own.</param>
/// <param name="Symmetry">Ties between factor entries; null for none.</param>
public sealed record SearchSpace(Target Target, bool Complex = false, OrbitStructure? Symmetry = null)
{
    /// <summary>Real factors without symmetry, at the target's rank alone.</summary>
    public static implicit operator SearchSpace(Target target) => new(target);

    /// <summary>Rank of the restarts with the fewest terms; that of the target unless restarts of several ranks are to run side by
    /// side.</summary>
    public int LowestRank { get; init; } = Target.Rank;

    /// <summary>Schemes of a higher rank that restarts start at instead of where their program would; null for none.</summary>
    public KnownStarts? Known { get; init; }

    /// <summary>Points of this very target that restarts start from instead of where their program would; null for none.</summary>
    public GivenPoints? Given { get; init; }

    /// <summary>
    /// Whether the numbers of every start change places, each factor's among its own entries; tells programs that search from those that
    /// recite.
    /// </summary>
    public bool Shuffled { get; init; }

    /// <summary>From <see cref="LowestRank"/> to that of the target.</summary>
    public RankRange Ranks => new(LowestRank, Target.Rank);

    /// <summary>1 over ℝ, 2 over ℂ: the real numbers that make an entry.</summary>
    public int Planes => Complex ? 2 : 1;

    /// <summary>The same at one rank only.</summary>
    public SearchSpace At(int rank) => this with { Target = Target with { Rank = rank }, LowestRank = rank };

    /// <summary>Why a program with these plans cannot search here, in one clause, or null.</summary>
    public string? WhyNot(Func<Target, Plan> plan)
    {
        if (LowestRank < 1 || LowestRank > Target.Rank) return $"{LowestRank} to {Target.Rank} is no range of ranks";
        if (Known is not null && Symmetry is not null) return "starts from known schemes have no symmetry to keep to";
        if (Known is { IsReal: false } && !Complex) return "the known schemes are complex";
        if (Given is not null && (Complex || Known is not null || Ranks.Count > 1)) return "given points are real, and of one rank";
        if (Ranks.Count == 1) return Symmetry?.WhyNot(Target.Tensor, Target.Rank);
        // Orbits would have to be masked as wholes, and another rank has other orbits.
        if (Symmetry is not null) return "restarts with a symmetry have one rank, for its orbits are made for that number of terms";
        int chunk = plan(Target).Chunk;
        return Ranks.Descending().Select(rank => (Rank: rank, plan(Target with { Rank = rank }).Chunk))
            .FirstOrDefault(p => p.Chunk != chunk) is { Rank: > 0 } other
            ? $"its plan has chunks of {chunk} steps at rank {Target.Rank} and of {other.Chunk} at rank {other.Rank}, and restarts side " +
                "by side need the same"
            : null;
    }

    /// <summary>"3x3x3:23", and whatever sets it apart from that target by itself, as in "3x3x3:23 over C".</summary>
    public override string ToString() =>
        $"{Target.Tensor}:{Ranks}{(Complex ? " over C" : "")}{(Symmetry is null ? "" : $", {Symmetry}")}" +
            $"{(Known is null ? "" : $", {Known}")}{(Given is null ? "" : $", {Given}")}{(Shuffled ? ", shuffled starts" : "")}";
}
