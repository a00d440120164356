using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A goal, and how it is searched for.</summary>
/// <param name="Goal">What is asked.</param>
/// <param name="Threads">Workers.</param>
public sealed record SearchRequest(SearchGoal Goal, int Threads)
{
    /// <summary>Shape and the rank to reach, the lowest where there are several.</summary>
    public Target Target => Goal.Target;

    /// <summary>Rank from which gradient restarts may come down to that of the target, those of all ranks between side by side.</summary>
    public int HighestRank => Goal.Ranks.Highest;

    /// <summary>From the rank to reach to the one that gradient restarts come down from.</summary>
    public RankRange Ranks => Goal.Ranks;

    /// <summary>The ring that schemes must hold over.</summary>
    public Ring Field => Goal.Ring;

    /// <inheritdoc cref="SearchGoal.Seed"/>
    public ulong Seed => Goal.Seed;

    /// <inheritdoc cref="SearchGoal.Time"/>
    public TimeSpan Time => Goal.Time;

    /// <summary>Whether engines share the time equally, whatever succeeds; to compare with.</summary>
    public bool EqualShares { get; init; }

    /// <summary>How long workers may take to end their slices once the search has ended; one that takes longer is left to itself.</summary>
    public TimeSpan Grace { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>File that is kept up to date with where the search stands; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Where an earlier part of the same search ended; its engines have been resumed.</summary>
    public Checkpoint? From { get; init; }
}
