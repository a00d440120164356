using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Fewer nonzero coefficients at the same rank: an annealed walk through the flip graph. Since every term needs one
/// coefficient per factor, naive additions fall by one with each nonzero coefficient. A reduction on the way is kept.
/// </summary>
public static class Sparsifier
{
    private const int Temperatures = 40;
    private const double Hottest = 0.4, Coldest = 4; // β of the Metropolis rule

    /// <summary>The sparsest scheme met, of at most the given one's rank; the outcome follows from seed, sweeps and flips per
    /// temperature.</summary>
    /// <exception cref="ArgumentException">The scheme has coefficients that the ring's flip graph has not.</exception>
    public static Scheme Run(Scheme scheme, Ring ring, ulong seed, int sweeps, long flips, CancellationToken cancellation) =>
        FlipWalkers.For(scheme.Tensor, ring, new Annealing(scheme, seed, sweeps, flips, cancellation));

    private sealed class Annealing(Scheme scheme, ulong seed, int sweeps, long flips, CancellationToken cancellation) :
        FlipWalkers.IMaker<Scheme>
    {
        public Scheme Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>
        {
            capacity = Math.Max(capacity, scheme.Rank);
            TermTable<T, SeparateTerms> terms = new(capacity), best = new(capacity);
            TermCodec<TCoefficients, T, SeparateTerms>.Encode(scheme, terms);
            best.CopyFrom(terms);
            var random = new Xoroshiro(seed, 0);
            for (int sweep = 0; sweep < sweeps && !cancellation.IsCancellationRequested; sweep++)
            {
                if (sweep % 4 == 3) terms.CopyFrom(best); // three sweeps wander on from where they are, then one starts at the best
                for (int step = 0; step < Temperatures; step++)
                {
                    var thrift = new SparsityFilter(Hottest * Math.Pow(Coldest / Hottest, step / (Temperatures - 1.0)));
                    for (long flip = 0; flip < flips; flip++)
                        if (FlipMoves<TCoefficients, T, SeparateTerms>.Flip(terms, thrift, ref random) == FlipOutcome.Stuck) break;
                    if ((terms.Rank, terms.Nonzeros).CompareTo((best.Rank, best.Nonzeros)) < 0) best.CopyFrom(terms);
                }
            }
            return TermCodec<TCoefficients, T, SeparateTerms>.Decode(best, scheme.Tensor);
        }
    }
}
