using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>What walks among schemes with a symmetry have in common, whichever table knows the images of the terms.</summary>
internal abstract class SymmetricWalker<TCoefficients, T>(Tensor tensor, ulong seed, ulong stream)
    : FlipWalker(tensor, seed, stream)
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    public override Ring Ring => TCoefficients.Ring;
    public override int Rank => Terms(best: false).Rank;
    public override int BestRank => Terms(best: true).Rank;

    protected override PackedScheme Pack(bool best) => TermCodec<TCoefficients, T, SeparateTerms>.Pack(Terms(best), Tensor);

    /// <summary>The terms of the best scheme, or of the current one.</summary>
    protected abstract TermTable<T, SeparateTerms> Terms(bool best);

    /// <summary>A random flip of the current one.</summary>
    protected abstract FlipOutcome Flip(ref Xoroshiro random);

    protected override (FlipOutcome Outcome, long Flipped) Run(ref long left, ref Xoroshiro random)
    {
        long flipped = 0;
        FlipOutcome outcome = FlipOutcome.Flipped;
        while (left > 0)
        {
            left--;
            outcome = Flip(ref random);
            if (outcome == FlipOutcome.Flipped) flipped++;
            else if (outcome != FlipOutcome.Refused) break;
        }
        return (outcome, flipped);
    }

    /// <exception cref="ArgumentException">There are other units than 1 and −1.</exception>
    protected static void RequireSigns()
    {
        if (TCoefficients.Units > 2)
            throw new ArgumentException($"There are no walks under a symmetry of indices over {TCoefficients.Ring}.");
    }

    protected override bool Reduce() => false; // what depends on what is not invariant
}
