using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>A flip-graph search as Start, Step, Done; its course follows from its settings, not from threads or time.</summary>
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

    /// <summary>Whether the target rank is reached.</summary>
    bool Done { get; }

    /// <summary>Flips carried out by all walkers.</summary>
    long Flips { get; }

    /// <summary>What it is doing, in a few words.</summary>
    string State { get; }

    /// <summary>Where it stands at the end of the last round.</summary>
    FlipProgress Capture();

    /// <summary>Runs one round on this many threads and returns its improvements.</summary>
    IReadOnlyList<FlipImprovement> Step(int threads);
}
