using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>The walk over one kind of coefficients with one width of bits.</summary>
public sealed class FlipWalker<TCoefficients, T, TLayout> : IFlipWalker
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    private readonly Shape _shape;
    private readonly TermTable<T, TLayout> _terms, _best;
    private Xoroshiro _random;
    private FlipPolicy _policy;
    private long _sinceReduction, _sinceBest, _sinceReturn, _leash;
    private int _returns;

    public FlipWalker(Shape shape, int capacity, ulong seed, int index)
    {
        _shape = shape;
        _terms = new TermTable<T, TLayout>(capacity);
        _best = new TermTable<T, TLayout>(capacity);
        _random = new Xoroshiro(seed, (ulong)index);
    }

    public Ring Ring => TCoefficients.Ring;
    public int Rank => _terms.Rank;
    public int BestRank => _best.Rank;
    public long Flips { get; private set; }
    public bool Exhausted => _sinceBest >= _policy.Stamina;
    public Scheme Best => TermCodec<TCoefficients, T, TLayout>.Decode(_best, _shape);
    public Scheme Current => TermCodec<TCoefficients, T, TLayout>.Decode(_terms, _shape);

    public void Start(Scheme scheme, FlipPolicy policy)
    {
        TermCodec<TCoefficients, T, TLayout>.Encode(scheme, _terms);
        _best.CopyFrom(_terms);
        _policy = policy;
        _sinceReduction = _sinceBest = _sinceReturn = 0;
        _leash = policy.Leash;
        _returns = 0;
    }

    public void Advance(long attempts, int target)
    {
        while (attempts > 0 && _best.Rank > target)
        {
            long slice = Math.Min(attempts, Math.Max(1, Math.Min(_policy.Patience - _sinceReduction, _leash - _sinceReturn)));
            long left = slice;
            FlipOutcome outcome = Run(ref left);
            long done = slice - left;
            attempts -= done;
            _sinceReduction += done;
            _sinceBest += done;
            _sinceReturn += done;
            if (outcome == FlipOutcome.Reduced) Descended();
            else if (_sinceReturn >= _leash) Return();
            else if (outcome == FlipOutcome.Stuck || _sinceReduction >= _policy.Patience) Climb(outcome == FlipOutcome.Stuck);
        }
    }

    /// <summary>Flips until something other than a flip happens or the slice is used up.</summary>
    private FlipOutcome Run(ref long left)
    {
        long flipped = 0, attempts = left;
        FlipOutcome outcome = FlipOutcome.Flipped;
        while (attempts > 0)
        {
            attempts--;
            outcome = FlipMoves<TCoefficients, T, TLayout>.Flip(_terms, ref _random);
            if (outcome == FlipOutcome.Flipped) flipped++;
            else if (outcome != FlipOutcome.Refused) break;
        }
        Flips += flipped;
        left = attempts;
        return outcome;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Descended()
    {
        Flips++;
        _sinceReduction = 0;
        while (_terms.Rank <= _best.Rank && Reduce()) { }
        if (_terms.Rank >= _best.Rank) return;
        _best.CopyFrom(_terms);
        _sinceBest = _sinceReturn = 0;
        _leash = _policy.Leash;
        _returns = 0;
    }

    private bool Reduce() => Dependence<TCoefficients, T, TLayout>.Reduce(_terms) || Cubes<TCoefficients, T, TLayout>.Absorb(_terms);

    private void Return()
    {
        _terms.CopyFrom(_best);
        _sinceReduction = _sinceReturn = 0;
        if (++_returns % _policy.Returns == 0) _leash *= 2;
    }

    private void Climb(bool stuck)
    {
        _sinceReduction = 0;
        if (Reduce())
        {
            Descended();
            return;
        }
        if (_terms.Rank >= _best.Rank + _policy.Margin)
        {
            if (stuck) _terms.CopyFrom(_best);
            return;
        }
        bool split = (int)(_random.Next() >> 56) < _policy.SplitShare;
        if (!split || !Perturbation<TCoefficients, T, TLayout>.Split(_terms, ref _random))
            Perturbation<TCoefficients, T, TLayout>.Plus(_terms, ref _random);
    }
}
