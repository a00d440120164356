using TensorDecomp.Schemes;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>An annealed walk for fewer nonzero coefficients, a run of <see cref="Sparsifier"/>.</summary>
/// <param name="Number">Its place in the numbering of its engine.</param>
/// <param name="Tensor">What is decomposed.</param>
/// <param name="Ring">One of <see cref="FlipWalkers.Rings"/>.</param>
/// <param name="Scheme">Where it begins.</param>
/// <param name="Seed">Determines the walk.</param>
/// <param name="Sweeps">How often it is cooled.</param>
/// <param name="Flips">Flips at each temperature.</param>
public sealed record AnnealUnit(long Number, Tensor Tensor, Ring Ring, SchemeWord Scheme, ulong Seed, int Sweeps, long Flips)
    : WorkUnit(Number)
{
    /// <exception cref="InvalidDataException">The scheme is no decomposition; the message is a clause.</exception>
    internal AnnealOutcome Do(CancellationToken stop)
    {
        Scheme sparsest = Sparsifier.Run(Scheme.Read(Ring, Tensor).Scheme, Ring, Seed, Sweeps, Flips, stop);
        return new AnnealOutcome(Number, PackedScheme.Of(sparsest, Ring), !stop.IsCancellationRequested);
    }
}

/// <summary>What the walk came to.</summary>
/// <param name="Number">The number of the unit.</param>
/// <param name="Sparsest">The sparsest scheme met.</param>
/// <param name="Whole">Whether the walk came to its end.</param>
public sealed record AnnealOutcome(long Number, SchemeWord Sparsest, bool Whole) : Outcome(Number);
