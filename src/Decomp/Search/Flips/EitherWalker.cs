using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>A walker for any policy: with a symmetry the one among invariant schemes walks, without one the plain one.</summary>
public sealed class EitherWalker : IFlipWalker
{
    private readonly FlipWalker _plain;
    private readonly Func<FlipWalker> _createSymmetric;
    private FlipWalker? _symmetric;
    private FlipWalker _walking;

    public EitherWalker(FlipWalker plain, Func<FlipWalker> createSymmetric) =>
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

    public WalkProgress Capture() => _walking.Capture() with { Streams = _symmetric is null ? [_plain.Stream] : [_plain.Stream, _symmetric.Stream] };

    public void Restore(WalkProgress from, FlipPolicy policy)
    {
        _walking = For(policy);
        _walking.Continue(from, policy);
        _plain.Stream = from.Streams[0];
        if (from.Streams.Count > 1) (_symmetric ??= _createSymmetric()).Stream = from.Streams[1];
    }

    private FlipWalker For(FlipPolicy policy) => policy.Symmetry is null ? _plain : _symmetric ??= _createSymmetric();
}
