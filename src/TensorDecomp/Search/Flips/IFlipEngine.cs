using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// A flip-graph search in rounds: it plans a walk for each walker and merges what came of them, in the order of the walkers. Its state is
/// data and its course follows from its settings, not from threads, time, or who does the walks. One thread at a time.
/// </summary>
public interface IFlipEngine
{
    /// <summary>The lowest rank for the goal so far.</summary>
    int BestRank { get; }

    /// <summary>The best that follows from what was given, found or derived, without a flip; null for a search that is given starts
    /// only.</summary>
    Derivation? Known => null;

    /// <summary>What walks towards the goal came down to in the last round, each below what its own walk had before; for those that pass
    /// judgement on each, as lifting does.</summary>
    IReadOnlyList<Scheme> Arrivals => [];

    /// <summary>The shape that it works on, where that is not always the goal's; null where it is.</summary>
    Shape? Rung => null;

    /// <summary>Whether the target rank is reached.</summary>
    bool Done { get; }

    /// <summary>Flips carried out by all walkers up to the last round.</summary>
    long Flips { get; }

    /// <summary>What it is doing, in a few words.</summary>
    string State { get; }

    /// <summary>Where it stands at the end of the last round.</summary>
    FlipState Capture();

    /// <summary>The walks of the next round, one for each walker, numbered by their walkers.</summary>
    IReadOnlyList<WalkUnit> Plan();

    /// <summary>Takes what came of them, in the same order, and returns the improvements.</summary>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition; the message is a clause.</exception>
    IReadOnlyList<FlipImprovement> Merge(IReadOnlyList<WalkOutcome> outcomes);
}
