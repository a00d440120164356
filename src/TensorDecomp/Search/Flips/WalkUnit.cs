using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>What a walker is made from; the rest of it is its <see cref="WalkState"/>.</summary>
/// <param name="Tensor">What its schemes decompose.</param>
/// <param name="Ring">One of <see cref="FlipWalkers.Rings"/>.</param>
/// <param name="Seed">Seed of the search.</param>
/// <param name="Stream">Number of its random stream.</param>
/// <param name="Cyclic">Whether it walks among the schemes of a square shape that the rotation of the factors leaves as they are.</param>
public sealed record WalkerSource(Tensor Tensor, Ring Ring, ulong Seed, int Stream, bool Cyclic)
{
    /// <summary>A walker before its first walk.</summary>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the tensor is too large for one.</exception>
    public IFlipWalker Create() => FlipWalkers.Create(Tensor, Ring, Seed, Stream, Cyclic);

    /// <summary>The random streams before its first walk.</summary>
    public IReadOnlyList<StreamState> Streams => [FlipWalkers.Stream(Seed, Stream)];
}

/// <summary>A walk, or part of one.</summary>
/// <param name="Number">Its place in the numbering of its engine.</param>
/// <param name="Walker">Whose walk it is among those of the engine.</param>
/// <param name="Source">What that walker is made from.</param>
/// <param name="Policy">How it walks.</param>
/// <param name="From">Where it stands.</param>
/// <param name="Attempts">Flips to attempt.</param>
/// <param name="Target">The rank at which the walk ends early.</param>
public sealed record WalkUnit(long Number, int Walker, WalkerSource Source, FlipPolicy Policy, WalkState From, long Attempts, int Target)
    : WorkUnit(Number)
{
    /// <summary>What it looks for on the way; null for nothing but a lower rank.</summary>
    public Scouting? Scouting { get; init; }
}

/// <summary>Where the walk stands afterwards.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Walk">The walk.</param>
public sealed record WalkOutcome(long Number, WalkState Walk) : Outcome(Number)
{
    /// <summary>What it found on the way, if it looked for something.</summary>
    public Scouting? Scouting { get; init; }
}
