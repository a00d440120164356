using TensorDecomp.Schemes;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>The lift of a scheme over GF(p), or of one of its neighbours in the flip graph, to characteristic 0.</summary>
/// <param name="Number">Its place in the numbering of its engine.</param>
/// <param name="Tensor">What is decomposed.</param>
/// <param name="Ring">GF(p).</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Tries">How many schemes are tried, itself included.</param>
/// <param name="Seed">Seed of the walk to the neighbours.</param>
public sealed record LiftUnit(long Number, Tensor Tensor, Ring Ring, SchemeWord Scheme, int Tries, ulong Seed) : WorkUnit(Number)
{
    /// <summary>What came of it; null where it was cut short before anything lifted.</summary>
    /// <exception cref="InvalidDataException">The scheme is no decomposition; the message is a clause.</exception>
    internal LiftedOutcome? Do(CancellationToken stop)
    {
        try
        {
            Scheme? lifted = NeighbourLift.Of(Scheme.Read(Ring, Tensor).Scheme, Ring, Tries, Seed, stop).Lifted;
            return lifted is null && stop.IsCancellationRequested ? null : new LiftedOutcome(Number, lifted);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>The scheme in characteristic 0.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Lifted">The scheme; null where none lifted.</param>
public sealed record LiftedOutcome(long Number, Scheme? Lifted) : Outcome(Number);
