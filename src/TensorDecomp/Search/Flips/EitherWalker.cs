using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>A walker for any policy: each kind of moves has a walk of its own, made when a policy first asks for it.</summary>
internal sealed class EitherWalker : IFlipWalker
{
    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 3;

    private readonly List<FlipWalker> _made; // by number of the kind
    private readonly IReadOnlyList<Func<FlipWalker>> _kinds;
    private FlipWalker _walking;

    /// <param name="kinds">Makers of the walks by single terms, under an automorphism of prime order, and under a group of
    /// permutations.</param>
    public EitherWalker(params IReadOnlyList<Func<FlipWalker>> kinds)
    {
        (_kinds, _made) = (kinds, [kinds[0]()]);
        _walking = _made[0];
    }

    public Ring Ring => _made[0].Ring;
    public int Rank => _walking.Rank;
    public int BestRank => _walking.BestRank;
    public long Flips => _made.Sum(walker => walker.Flips);
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

    public WalkState Capture() => _walking.Capture() with { Streams = [.. _made.Select(walker => walker.Stream)] };

    public void Restore(WalkState from, FlipPolicy policy)
    {
        _walking = For(policy);
        _walking.Continue(from, policy);
        for (int kind = 0; kind < from.Streams.Count; kind++) Made(kind).Stream = from.Streams[kind];
    }

    private FlipWalker For(FlipPolicy policy) => Made(policy.Group is not null ? 2 : policy.Symmetry is not null ? 1 : 0);

    private FlipWalker Made(int kind)
    {
        while (_made.Count <= kind) _made.Add(_kinds[_made.Count]());
        return _made[kind];
    }
}
