using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>How a walk goes about its policy, whatever its moves are made of: when it climbs, when it turns back, when it is
/// over.</summary>
/// <param name="tensor">What its schemes decompose.</param>
/// <param name="seed">Seed of the search.</param>
/// <param name="stream">Number of the walker.</param>
internal abstract class FlipWalker(Tensor tensor, ulong seed, ulong stream) : IFlipWalker
{
    private Xoroshiro _random = new(seed, stream);
    private long _sinceReduction, _sinceBest, _sinceReturn, _leash;
    private int _returns;

    public abstract Ring Ring { get; }
    public abstract int Rank { get; }
    public abstract int BestRank { get; }
    public Scheme Best => Pack(best: true).Scheme;
    public Scheme Current => Pack(best: false).Scheme;
    public long Flips { get; private set; }
    public bool Exhausted => _sinceBest >= Policy.Stamina;

    protected Tensor Tensor { get; } = tensor;

    protected FlipPolicy Policy { get; private set; }

    /// <summary>Its random stream and the flips carried out, which no new start changes.</summary>
    public StreamState Stream
    {
        get => new(_random.State.A, _random.State.B, Flips);
        set => (_random.State, Flips) = ((value.A, value.B), value.Flips);
    }

    public abstract bool Accepts(Scheme scheme, FlipPolicy policy);

    public void Start(Scheme scheme, FlipPolicy policy)
    {
        Policy = policy;
        Load(PackedScheme.Of(scheme, Ring), null);
        Keep();
        _sinceReduction = _sinceBest = _sinceReturn = 0;
        _leash = policy.Leash;
        _returns = 0;
    }

    public WalkState Capture() => new([Stream], _sinceReduction, _sinceBest, _sinceReturn, _leash, _returns, Pack(best: false),
        Pack(best: true), Images(best: false), Images(best: true));

    public void Restore(WalkState from, FlipPolicy policy)
    {
        Stream = from.Streams[0];
        Continue(from, policy);
    }

    /// <summary>Takes up the walk, but not the stream.</summary>
    public void Continue(WalkState from, FlipPolicy policy)
    {
        Policy = policy;
        Load(from.Best.Read(Ring, Tensor), from.BestImages);
        Keep();
        Load(from.Current.Read(Ring, Tensor), from.Images);
        (_sinceReduction, _sinceBest, _sinceReturn, _leash, _returns) =
            (from.SinceReduction, from.SinceBest, from.SinceReturn, from.Leash, from.Returns);
    }

    public void Advance(long attempts, int target)
    {
        while (attempts > 0 && BestRank > target)
        {
            long slice = Math.Min(attempts, Math.Max(1, Math.Min(Policy.Patience - _sinceReduction, _leash - _sinceReturn)));
            long left = slice;
            (FlipOutcome outcome, long flipped) = Run(ref left, ref _random);
            Flips += flipped;
            long done = slice - left;
            attempts -= done;
            _sinceReduction += done;
            _sinceBest += done;
            _sinceReturn += done;
            if (outcome == FlipOutcome.Reduced) Descended();
            else if (_sinceReturn >= _leash) Return();
            else if (outcome == FlipOutcome.Stuck || _sinceReduction >= Policy.Patience) Climb(outcome == FlipOutcome.Stuck);
        }
    }

    /// <summary>The best scheme, or the current one.</summary>
    protected abstract PackedScheme Pack(bool best);

    /// <summary>Takes the scheme for the current one; where it is known which term is the image of which, that is kept to.</summary>
    protected abstract void Load(PackedScheme scheme, IReadOnlyList<int>? images);

    /// <summary>Which term of the current or the best scheme is the image of which; null where the walk knows no images.</summary>
    protected abstract IReadOnlyList<int>? Images(bool best);

    /// <summary>Keeps the current scheme as the best.</summary>
    protected abstract void Keep();

    /// <summary>Returns to the best scheme.</summary>
    protected abstract void GoBack();

    /// <summary>Flips until something other than a flip happens or the slice is used up; returns what, and how many flips.</summary>
    protected abstract (FlipOutcome Outcome, long Flipped) Run(ref long left, ref Xoroshiro random);

    /// <summary>A reduction that is no flip; false where there is none.</summary>
    protected abstract bool Reduce();

    /// <summary>Adds a term, by a split where that is asked for and possible.</summary>
    protected abstract void Rise(bool split, ref Xoroshiro random);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Descended()
    {
        Flips++;
        _sinceReduction = 0;
        while (Rank <= BestRank && Reduce()) { }
        if (Rank >= BestRank) return;
        Keep();
        _sinceBest = _sinceReturn = 0;
        _leash = Policy.Leash;
        _returns = 0;
    }

    private void Return()
    {
        GoBack();
        _sinceReduction = _sinceReturn = 0;
        if (++_returns % Policy.Returns == 0) _leash *= 2;
    }

    private void Climb(bool stuck)
    {
        _sinceReduction = 0;
        if (Reduce()) Descended();
        else if (Rank < BestRank + Policy.Margin) Rise((int)(_random.Next() >> 56) < Policy.SplitShare, ref _random);
        else if (stuck) GoBack();
    }
}
