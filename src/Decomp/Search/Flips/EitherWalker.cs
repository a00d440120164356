using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>A walker for any policy: with a symmetry the one among invariant schemes walks, without one the plain one.</summary>
public sealed class EitherWalker : IFlipWalker
{
    private readonly IFlipWalker _plain;
    private readonly Func<IFlipWalker> _createSymmetric;
    private IFlipWalker? _symmetric;
    private IFlipWalker _walking;

    public EitherWalker(IFlipWalker plain, Func<IFlipWalker> createSymmetric) =>
        (_plain, _walking, _createSymmetric) = (plain, plain, createSymmetric);

    public Ring Ring => _plain.Ring;
    public int Rank => _walking.Rank;
    public int BestRank => _walking.BestRank;
    public long Flips => _plain.Flips + (_symmetric?.Flips ?? 0);
    public bool Exhausted => _walking.Exhausted;
    public Scheme Best => _walking.Best;
    public Scheme Current => _walking.Current;

    public bool Accepts(Scheme scheme, FlipPolicy policy) => For(policy).Accepts(scheme, policy);

    public void Start(Scheme scheme, FlipPolicy policy)
    {
        _walking = For(policy);
        _walking.Start(scheme, policy);
    }

    public void Advance(long attempts, int target) => _walking.Advance(attempts, target);

    private IFlipWalker For(FlipPolicy policy) => policy.Symmetry is null ? _plain : _symmetric ??= _createSymmetric();
}
