using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>The walk over one kind of coefficients with one width of bits, every term by itself or, in a tied layout, every rotation
/// orbit.</summary>
internal sealed class PlainWalker<TCoefficients, T, TLayout>(Tensor tensor, int capacity, ulong seed, ulong stream)
    : FlipWalker(tensor, seed, stream)
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    private readonly TermTable<T, TLayout> _terms = new(capacity), _best = new(capacity);

    public override Ring Ring => TCoefficients.Ring;
    public override int Rank => _terms.Rank;
    public override int BestRank => _best.Rank;

    public override bool Accepts(Scheme scheme, FlipPolicy policy) => !policy.IsSymmetric;

    protected override IReadOnlyList<int>? Images(bool best) => null;

    protected override PackedScheme Pack(bool best) => TermCodec<TCoefficients, T, TLayout>.Pack(best ? _best : _terms, Tensor);

    protected override void Load(PackedScheme scheme, IReadOnlyList<int>? images) =>
        TermCodec<TCoefficients, T, TLayout>.Encode(scheme, _terms);

    protected override void Keep() => _best.CopyFrom(_terms);

    protected override void GoBack() => _terms.CopyFrom(_best);

    protected override (FlipOutcome Outcome, long Flipped) Run(ref long left, ref Xoroshiro random)
    {
        long flipped = 0, attempts = left;
        FlipOutcome outcome = FlipOutcome.Flipped;
        while (attempts > 0)
        {
            attempts--;
            outcome = FlipMoves<TCoefficients, T, TLayout>.Flip(_terms, ref random);
            if (outcome == FlipOutcome.Flipped) flipped++;
            else if (outcome != FlipOutcome.Refused) break;
        }
        left = attempts;
        return (outcome, flipped);
    }

    protected override bool Reduce() =>
        Dependence<TCoefficients, T, TLayout>.Reduce(_terms) || Cubes<TCoefficients, T, TLayout>.Absorb(_terms);

    protected override void Rise(bool split, ref Xoroshiro random)
    {
        if (!split || !Perturbation<TCoefficients, T, TLayout>.Split(_terms, ref random))
            Perturbation<TCoefficients, T, TLayout>.Plus(_terms, ref random);
    }
}
