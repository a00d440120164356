using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme that an engine believes in, not yet certified.</summary>
/// <param name="Scheme">Exact coefficients; of the goal's shape, or of another one that was met on the way.</param>
/// <param name="Order">Its place in the engine's own numbering (the restart); of two equally good ones the lower counts, so that a seed
/// means one result on any number of threads.</param>
/// <param name="Modulus">q where it is meant over ℤ/q, 0 in characteristic 0.</param>
/// <param name="Derivation">How it was put together from other schemes; null where it was searched.</param>
public readonly record struct Proposal(Scheme Scheme, long Order, long Modulus = 0, string? Derivation = null)
{
    /// <summary>A program that is said to compute it; null for none.</summary>
    public StraightLine? Program { get; init; }
}
