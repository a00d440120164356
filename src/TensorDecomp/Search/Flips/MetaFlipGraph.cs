using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Flip graphs of neighbouring shapes joined into one (Kauers and Wood 2025, arXiv:2510.19787): a walk that ends in one shape goes on in
/// another, where its scheme is put beside a second one or loses a row or column. What no walk finds in its own shape comes
/// from above: ⟨4,5,5⟩:76 from ⟨5,5,5⟩:93, which cyclic walks find.
/// Every walker is on a <see cref="MetaWalk"/>; legs are chosen when the walkers have made their round, in the order of the walkers.
/// </summary>
internal sealed class MetaFlipGraph : IFlipEngine
{
    /// <summary>How far the dimensions of other shapes may lie above the goal's.</summary>
    public const int Above = 1;

    private const int Below = 2; // and below
    private const int MostAbove = 16; // a sum that lies further above what its shape has is not worth a leg
    private const int LowestCyclic = 3;

    private readonly LegShares _shares;
    private readonly FlipSettings _settings;
    private readonly Shape _goal;
    private readonly Shape[] _shapes;
    private readonly RecombinationTable _table;
    private readonly GivenSchemes _given;
    private readonly Dictionary<Shape, SchemePool> _pools = [];
    private readonly MetaWalk[] _legs;
    private readonly Derivation? _kept; // from a pool of another search, where it is news
    private Xoroshiro _random;
    private long _begun, _before;

    /// <param name="settings">Goal, target and number of walkers; its starts and policies are not used.</param>
    /// <param name="known">Schemes that may be used, valid over the ring.</param>
    /// <param name="shares">Where its legs lead; as in the meta flip graph where nothing is said.</param>
    /// <param name="pooled">What earlier searches left in the pool of a shape.</param>
    /// <exception cref="ArgumentException">The shape has a dimension of 1, or is too large for a flip graph.</exception>
    public MetaFlipGraph(FlipSettings settings, IEnumerable<Scheme> known, LegShares? shares = null,
        Func<Shape, IEnumerable<PackedScheme>>? pooled = null)
        : this(settings, new GivenSchemes(Near(settings, known), settings.Ring), shares)
    {
        foreach (Shape shape in _shapes)
            foreach (Derivation step in _table.Steps(shape, _table[shape].Rank + _shares.Margin)) Keep(step.Scheme);
        if (pooled is not null)
            foreach (PackedScheme member in _shapes.SelectMany(pooled)) Keep(member.Scheme);
        if (_pools[_goal].BestRank < _table[_goal].Rank && _pools[_goal].UpTo(int.MaxValue).First() is var kept)
            _kept = new(_goal, kept.Rank, "kept in the pool of another search", true, () => kept.Scheme);
        for (int i = 0; i < _legs.Length; i++) _legs[i] = Next();
    }

    /// <summary>Goes on from where one with the same settings stood, in all respects as that one would have.</summary>
    /// <param name="settings">As before.</param>
    /// <param name="known">What that one was given, and whatever has come to it since.</param>
    /// <param name="from">Where it stood.</param>
    /// <param name="shares">As before.</param>
    /// <exception cref="ArgumentException">One with these settings cannot have stood there.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition, or one that it was given is not there any
    /// more.</exception>
    public MetaFlipGraph(FlipSettings settings, IEnumerable<Scheme> known, FlipState from, LegShares? shares = null)
        : this(settings, known, from, MetaState.In(from), shares) { }

    private MetaFlipGraph(FlipSettings settings, IEnumerable<Scheme> known, FlipState from, MetaState own, LegShares? shares)
        : this(settings, GivenSchemes.Among(known, settings.Ring, own.Given), shares)
    {
        if (from.Walkers.Count != settings.Walkers || own.Legs.Count != settings.Walkers)
            throw new ArgumentException($"The search has {settings.Walkers} walkers.");
        foreach (string member in from.Pool) Keep(PackedScheme.Parse(member, settings.Ring).Scheme);
        if (_shapes.Any(s => !_pools.ContainsKey(s))) throw new ArgumentException("A shape has no scheme.");
        for (int i = 0; i < _legs.Length; i++) _legs[i] = MetaWalk.Restore(_settings, own.Legs[i], from.Walkers[i]);
        if (_legs.Any(leg => !_pools.ContainsKey(leg.Shape))) throw new ArgumentException("A leg is in no shape near the goal.");
        (_begun, _before) = (from.Walks, own.Before);
        _random.State = (from.Random.A, from.Random.B);
    }

    /// <summary>One begun, or gone on with from where one with these settings stood.</summary>
    public static MetaFlipGraph Of(FlipSettings settings, IEnumerable<Scheme> known, FlipState? from, LegShares? shares = null,
        Func<Shape, IEnumerable<PackedScheme>>? pooled = null) =>
        from?.Has(MetaState.Key) == true ? new(settings, known, from, shares) : new(settings, known, shares, pooled);

    private MetaFlipGraph(FlipSettings settings, GivenSchemes given, LegShares? shares)
    {
        _shares = shares ?? LegShares.Roaming;
        if (settings.Shape.Sorted().M < 2 || !FlipWalkers.Hold(settings.Shape))
            throw new ArgumentException(
                $"The meta flip graph is one of shapes from 2x2x2 up to factors of {FlipWalkers.LongestFactor} entries, not of " +
                    $"{settings.Shape}.");
        (_settings, _given, _goal) = (settings, given, settings.Shape.Sorted());
        _table = new RecombinationTable(_goal.P + Above, settings.Ring, Quotient.Direction);
        foreach (Scheme scheme in given.Schemes) _table.Add(scheme, "given");
        _table.Complete();
        _shapes = [.. _table.Shapes.Where(s => IsNear(s.M, _goal.M) && IsNear(s.N, _goal.N) && IsNear(s.P, _goal.P)
            && FlipWalkers.Hold(s))];
        _legs = new MetaWalk[settings.Walkers];
        _random = new Xoroshiro(settings.Seed, ulong.MaxValue);

        static bool IsNear(int length, int of) => length >= 2 && length >= of - Below && length <= of + Above;
    }

    public int BestRank => _pools[_goal].BestRank;

    public bool Done => !_settings.Endless && BestRank <= _settings.Target;

    public long Flips => _before + _legs.Sum(leg => leg.Walk.Flips);

    public string State =>
        $"{_goal} over {_settings.Ring}: best {BestRank}, {_begun} legs, now " +
            $"{string.Join(' ', _legs.Select(leg => $"{leg.Shape}:{leg.Walk.Current.Rank}"))}";

    /// <summary>The best derivation for the goal from what was given, or what was kept where that is lower.</summary>
    public Derivation Known => _kept ?? _table[_settings.Shape];

    public IReadOnlyList<Scheme> Arrivals { get; private set; } = [];

    /// <summary>The lowest rank of every shape that it walks in.</summary>
    public IReadOnlyDictionary<Shape, int> Ranks => _pools.ToDictionary(p => p.Key, p => p.Value.BestRank);

    public FlipState Capture() => new MetaState(_given.Hashes, _before, [.. _legs.Select(leg => leg.Capture())]).Beside(
        new FlipState(BestRank, _begun, new StreamState(_random.State.A, _random.State.B, 0), BanditState.None,
            [.. _shapes.SelectMany(s => _pools[s].UpTo(_pools[s].BestRank + _shares.Margin)).Select(s => s.ToString())],
            [.. _legs.Select(leg => leg.CaptureWalker())]));

    public IReadOnlyList<WalkUnit> Plan() => [.. _legs.Select((leg, i) => leg.Plan(i))];

    /// <summary>Merges a round; improvements may be of any shape near the goal.</summary>
    public IReadOnlyList<FlipImprovement> Merge(IReadOnlyList<WalkOutcome> outcomes)
    {
        for (int i = 0; i < _legs.Length; i++) _legs[i].Take(outcomes[i]);
        List<FlipImprovement> improvements = [];
        List<Scheme> arrivals = [];
        for (int i = 0; i < _legs.Length; i++)
        {
            MetaWalk leg = _legs[i];
            if (leg.Arrival() is { } scheme)
            {
                if (scheme.Rank < _pools[leg.Shape].BestRank) improvements.Add(new FlipImprovement(scheme, _settings.Ring, i, Flips));
                if (leg.Shape == _goal) arrivals.Add(scheme);
                Keep(scheme);
            }
            // From one scheme of a rank walks lead down that lead nowhere from another, so pools are kept in motion.
            if ((leg.IsOver || _shares.Distinct) && leg.Neighbour() is { } neighbour) Keep(neighbour);
            if (!leg.IsOver) continue;
            _before += leg.Walk.Flips;
            _legs[i] = leg.Cut() is { } cut ? Walk(Permutation.To(cut.Shape.Sorted(), cut)) : Next();
        }
        Arrivals = arrivals;
        return improvements;
    }

    /// <summary>
    /// A new leg: to a shape from one of its schemes as it is, from a sum along an axis, from the best projection of a scheme with a row or
    /// column
    /// more, or from blocks. The shape where it leads is drawn, not the one where it begins, so that each way to the goal is taken often.
    /// </summary>
    private MetaWalk Next()
    {
        Shape to = DrawShape();
        Axis axis = Axes.All[_random.Below(3)];
        int length = to.Length(axis);
        switch (_random.Below(_shares.Ways)) // the last are legs from the pool, unless the shape is square
        {
            case 0 when Sum(to, axis, 1) is { } longer: return Walk(longer);
            case 1 when Sum(to, axis, 1 + _random.Below(length - 1)) is { } sum: return Walk(sum);
            case 2 when to.With(axis, length + 1).Sorted() is var whole && IsWalked(whole): return Scout(whole, length + 1);
            case 3 when to.M == to.P
                && to.M >= LowestCyclic:
                return new MetaWalk(_settings, _begun++, CyclicStart.Of(to, 1 + _random.Below(to.M)), MetaWalk.Cyclic, null);
            default: return Walk(Draw(to));
        }
    }

    /// <summary>The search for a projection along an axis of this length, any of them.</summary>
    private MetaWalk Scout(Shape shape, int length)
    {
        Axis[] axes = [.. Axes.All.Where(a => shape.Length(a) == length)];
        return new MetaWalk(_settings, _begun++, Draw(shape), MetaWalk.Scouts, axes[_random.Below(axes.Length)]);
    }

    private MetaWalk Walk(Scheme from) => new(_settings, _begun++, from,
        _shares.FirstPolicy + _random.Below(MetaWalk.Walking.Count), null);

    /// <summary>A scheme of the shape from two of shapes that divide the axis, one of this length; null where it lies too far up.</summary>
    private Scheme? Sum(Shape to, Axis axis, int length)
    {
        (Shape first, Shape second) = (to.With(axis, to.Length(axis) - length), to.With(axis, length));
        (Scheme a, Scheme b) = (Part(first), Part(second));
        return a.Rank + b.Rank > _pools[to].BestRank + MostAbove ? null : DirectSum.Along(axis, a, b);

        Scheme Part(Shape part) => Permutation.To(part, IsWalked(part) ? Draw(part.Sorted()) : _table[part].Scheme);
    }

    private bool IsWalked(Shape shape) => Array.IndexOf(_shapes, shape.Sorted()) >= 0;

    /// <summary>The goal as often as its share says or more, and others half as often for each row or column that they have more, a
    /// quarter as often for each that they have less.</summary>
    private Shape DrawShape()
    {
        if (_random.Below(4) < _shares.ToGoal) return _goal;
        int at = _random.Below(_shapes.Sum(Weight));
        foreach (Shape shape in _shapes)
            if ((at -= Weight(shape)) < 0) return shape;
        return _goal;

        int Weight(Shape s) => Math.Max(1, 64 >> Between(s.M, _goal.M) + Between(s.N, _goal.N) + Between(s.P, _goal.P));

        static int Between(int length, int of) => length < of ? 2 * (of - length) : length - of;
    }

    /// <summary>One of the best as often as the shares say, or else any up to a term more, or again up to one more still.</summary>
    private Scheme Draw(Shape shape)
    {
        SchemePool pool = _pools[shape];
        int above = 0;
        while (above < _shares.Margin && _random.Below(4) < _shares.Higher) above++;
        return pool.Draw(pool.BestRank + above, ref _random)!.Scheme;
    }

    private void Keep(Scheme scheme)
    {
        Scheme sorted = Permutation.To(scheme.Shape.Sorted(), scheme);
        if (!_pools.TryGetValue(sorted.Shape, out SchemePool? pool)) _pools[sorted.Shape] = pool =
            new SchemePool(sorted.Shape == _goal ? _shares.PoolOfGoal : LegShares.PoolOfOthers, _shares.Distinct);
        if (pool.BestRank == int.MaxValue || sorted.Rank <= pool.BestRank + _shares.Margin) pool.Add(
            PackedScheme.Of(sorted, _settings.Ring), ref _random);
    }

    private static IEnumerable<Scheme> Near(FlipSettings settings, IEnumerable<Scheme> known) =>
        known.Where(s => s.Shape.Sorted().P <= settings.Shape.Sorted().P + Above);
}
