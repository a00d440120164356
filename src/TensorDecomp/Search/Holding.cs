using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme that an engine holds when a search ends, and has not proposed.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Ring">The ring that it was found over.</param>
/// <param name="Tried">Whether its lift was tried and failed.</param>
public readonly record struct Holding(Scheme Scheme, Ring Ring, bool Tried)
{
    /// <summary>The scheme in characteristic 0; null where it does not lift, or not as soon as that.</summary>
    /// <param name="seed">Seed of the search.</param>
    /// <param name="patience">Ends the attempt.</param>
    public Scheme? Lifted(ulong seed, CancellationToken patience)
    {
        try
        {
            return NeighbourLift.Of(Scheme, Ring, 1, seed, patience).Lifted;
        }
        catch (OperationCanceledException)
        {
            return null; // it stays what it is
        }
    }
}
