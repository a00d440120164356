using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// The flip graph as an engine. One worker at a time runs a round, on as many threads as it is allowed; its course follows
/// from the seed alone.
/// </summary>
public sealed class FlipGraphEngine : ISearchEngine
{
    /// <summary>A constant, not the number of cores: the result depends on it.</summary>
    private const int Walkers = 8;

    private readonly Lock _gate = new();
    private readonly Func<FlipProgress?, IFlipEngine> _create;
    private IFlipEngine _engine;
    private readonly FlipSettings _settings;
    private bool _lifts, _cut;
    private volatile bool _wanted;
    private volatile EngineProgress? _captured;
    private readonly int _threads;
    private int _proposed;
    private long _order, _round;
    private EngineReading _reading;

    /// <param name="create">Makes the search, anew or from where it stood.</param>
    internal FlipGraphEngine(string name, FlipSettings settings, int threads, Func<FlipProgress?, IFlipEngine> create)
    {
        (Name, _create, _engine, _settings) = (name, create, create(null), settings);
        (_threads, _proposed) = (threads, settings.Tensor.Count);
        _reading = Reading();
    }

    /// <summary>A ladder through the smaller shapes, started from what the store gives.</summary>
    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    /// <param name="threads">Threads of one round.</param>
    public static FlipGraphEngine Ladder(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known, int threads)
    {
        FlipSettings settings = new(shape, ring, rank, seed, Walkers);
        Scheme[] given = [.. known];
        return new FlipGraphEngine("flip", settings, threads, from => from?.Ladder is null ? new FlipLadder(settings, given)
            : new FlipLadder(settings, given, from));
    }

    /// <summary>
    /// Walks from shape to neighbouring shape. In characteristic 0 they are walks over GF(2) that begin with the store's schemes of
    /// characteristic 0, and what they find of the goal is lifted.
    /// </summary>
    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    /// <param name="threads">Threads of one round.</param>
    public static FlipGraphEngine Meta(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known, int threads)
    {
        bool lifts = ring.Modulus == 0;
        FlipSettings settings = new(shape, lifts ? Ring.Modulo(2) : ring, rank, seed, Walkers) { Endless = lifts };
        Scheme[] given = [.. known];
        return new FlipGraphEngine("flip-meta", settings, threads, from => from?.Meta is null ? new MetaFlipGraph(settings, given)
            : new MetaFlipGraph(settings, given, from))
        { _lifts = lifts };
    }

    /// <summary>Largest dimension for which a search tries that unasked: beyond it the neighbours are too many.</summary>
    public const int LargestMeta = 8;

    /// <summary>Walks over one of <see cref="FlipWalkers.Rings"/> from the schoolbook algorithm of any tensor.</summary>
    public static FlipGraphEngine Plain(Tensor tensor, Ring ring, int rank, ulong seed, int threads) =>
        Searching("flip-plain", new FlipSettings(tensor, ring, rank, seed, Walkers), threads);

    /// <summary>Walks over GF(2), whose signs never block a flip and where symmetric walks reach furthest; what they find is
    /// lifted.</summary>
    /// <param name="tensor">The goal.</param>
    /// <param name="rank">The rank to reach in characteristic 0.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="threads">Threads of one round.</param>
    /// <param name="symmetric">Where given, the policies of walks under a symmetry, and no others; what is lifted need not have it.</param>
    public static FlipGraphEngine Lifted(Tensor tensor, int rank, ulong seed, int threads, IReadOnlyList<FlipPolicy>? symmetric = null) =>
        Lifting("flip-lifted", Under(symmetric, new FlipSettings(tensor, Ring.Modulo(2), rank, seed, Walkers)), threads);

    /// <summary>Walks among the schemes that a permutation of indices, or a group of them, leaves as they are.</summary>
    /// <param name="shape">The goal, which the symmetry fits.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="symmetric">The policies of walks under it.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="threads">Threads of one round.</param>
    public static FlipGraphEngine Symmetric(Shape shape, Ring ring, int rank, IReadOnlyList<FlipPolicy> symmetric, ulong seed,
        int threads) =>
        Searching("flip-symmetric", Under(symmetric, new FlipSettings(shape, ring, rank, seed, Walkers)), threads);

    /// <summary>
    /// For a goal over GF(3) or a larger field, walks over {−1, 0, 1}, whose schemes hold there as well. Sums that wrap
    /// (1 + 1 = −1) scatter a walk: from the naive scheme one that refuses them comes down much further.
    /// </summary>
    /// <param name="tensor">The goal.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="threads">Threads of one round.</param>
    /// <param name="symmetric">Where given, the policies of walks under a symmetry, and no others.</param>
    public static FlipGraphEngine Unwrapped(
        Tensor tensor, int rank, ulong seed, int threads, IReadOnlyList<FlipPolicy>? symmetric = null) =>
        Searching("flip-unwrapped", Under(symmetric, new FlipSettings(tensor, Ring.Zt, rank, seed, Walkers)), threads);

    /// <summary>Walks among the schemes that a group leaves as they are. In characteristic 0 they are walks over GF(2), and what they find
    /// is lifted.</summary>
    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="group">A group of automorphisms of the shape.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="threads">Threads of one round.</param>
    public static FlipGraphEngine UnderGroup(Shape shape, Ring ring, int rank, AutomorphismGroup group, ulong seed, int threads)
    {
        FlipSettings settings =
            new(shape, ring.Modulus == 0 ? Ring.Modulo(2) : ring, rank, seed, Walkers) { Policies = FlipPolicy.For(group) };
        return ring.Modulus == 0 ? Lifting("flip-group", settings, threads) : Searching("flip-group", settings, threads);
    }

    private static FlipSettings Under(IReadOnlyList<FlipPolicy>? symmetric, FlipSettings settings) =>
        symmetric is null ? settings : settings with { Policies = symmetric };

    /// <summary>
    /// Walks among cyclic schemes of a square shape. In characteristic 0 they are walks over GF(2), and what they find is lifted.
    /// </summary>
    /// <param name="shape">The goal, a square shape.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="cubes">Number of fixed terms at the start, congruent to the rank modulo 3 if that is to be met.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="threads">Threads of one round.</param>
    /// <exception cref="ArgumentException">The shape is not square, or has no such start.</exception>
    public static FlipGraphEngine Cyclic(Shape shape, Ring ring, int rank, int cubes, ulong seed, int threads)
    {
        FlipSettings settings =
            new(shape, ring.Modulus == 0 ? Ring.Modulo(2) : ring, rank, seed, Walkers)
            {
                Cyclic = true,
                Starts = [CyclicStart.Of(shape, cubes)]
            };
        return ring.Modulus == 0 ? Lifting("flip-cyclic", settings, threads)
            : Searching("flip-cyclic", settings, threads);
    }

    // What reaches the rank may not lift, so the walks go on until something does that lifts.
    private static FlipGraphEngine Lifting(string name, FlipSettings settings, int threads)
    {
        FlipGraphEngine engine = Searching(name, settings with { Endless = true }, threads);
        engine._lifts = true;
        return engine;
    }

    private static FlipGraphEngine Searching(string name, FlipSettings settings, int threads) =>
        new(name, settings, threads, from => from is null ? new FlipSearch(settings) : new FlipSearch(settings, from));

    private Scheme? Lift(Scheme scheme, CancellationToken stop)
    {
        try
        {
            return NeighbourLift.Of(scheme, _settings.Ring, SchemesToLift, _settings.Seed, stop).Lifted;
        }
        catch (OperationCanceledException)
        {
            return null; // the search is over; what was not lifted by then is not proposed
        }
    }

    /// <summary>Of a scheme and its neighbours, so many are tried; a lift takes up to two seconds for the largest shapes.</summary>
    private const int SchemesToLift = 5;

    public string Name { get; }
    /// <summary>What tells it from others of its name in a checkpoint.</summary>
    internal string? Variant { get; init; }
    /// <summary>What its starts give before a flip.</summary>
    internal Derivation? Start { get; init; }
    /// <summary>Rounds after which it is over; null for no such bound.</summary>
    internal long? Rounds { get; init; }

    public bool IsOver => Volatile.Read(ref _round) >= Rounds;
    public double Expectation => Credits.Of(Name, _settings.Tensor, null);
    public string Program => string.Join("; ", _settings.Policies);
    public string ProgramHash => Provenance.HashOf(Program);

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        if (!_gate.TryEnter()) return false;
        try
        {
            // before the first flip; what is given is no news, but what is to be lowered
            if (!_lifts && (Start ?? _engine.Known) is { } known && known.Rank < _proposed)
                if (known.IsDerived) Offer(known.Scheme, known.Text, _settings.Ring.Modulus, propose);
                else _proposed = known.Rank;
            if (IsOver || _engine.Done || _lifts && _proposed <= _settings.Target) return false;
            IReadOnlyList<FlipImprovement> improvements = _engine.Step(_threads);
            if (_lifts)
            {
                OfferLifted(stop, propose);
                _cut = stop.IsCancellationRequested;
            }
            else
                foreach (FlipImprovement improvement in improvements)
                    // a rung below the goal
                    if (_settings.Tensor.Product is { } goal && improvement.Scheme.Shape.Sorted() != goal.Sorted())
                        propose(new Proposal(improvement.Scheme, _order++, _settings.Ring.Modulus));
                    else if (improvement.Scheme.Rank < _proposed) Offer(improvement.Scheme, null, _settings.Ring.Modulus, propose);
            Volatile.Write(ref _reading, Reading());
            if (_wanted) Capture();
            Volatile.Write(ref _round, _round + 1);
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    public void LimitTo(long order) { } // rounds are merged in order, so there is never earlier work left

    public bool IsSettled(long order) => true;

    public EngineReading Read() => Volatile.Read(ref _reading);

    /// <summary>
    /// Where the last whole round ended. While a round is under way that of an earlier call; the round then leaves where it ended
    /// for the next call, so that nobody waits.
    /// </summary>
    public EngineProgress? Progress()
    {
        _wanted = true;
        if (!_gate.TryEnter()) return _captured;
        try
        {
            Capture();
            return _captured;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <exception cref="InvalidDataException">It is this engine's, but damaged; the message is a clause.</exception>
    public bool Resume(EngineProgress from)
    {
        if (from.Flips is null || from.Name != FullName || from.ProgramHash != ProgramHash) return false;
        if (!from.Flips.IsWhole) throw new InvalidDataException("parts of it are missing");
        try
        {
            _engine = _create(from.Flips);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"its parts contradict each other ({e.Message.TrimEnd('.')})", e);
        }
        (_order, _proposed, _captured) = (from.Next, from.Proposed ?? _settings.Tensor.Count, from);
        _reading = Reading();
        return true;
    }

    public void Dispose() { }
    private void Capture()
    {
        if (_cut) return; // what the last round came down to was not lifted; it is for a resumed search to do so
        _wanted = false;
        _captured = new EngineProgress(FullName, ProgramHash, _order, [], 0, 0, _engine.Flips, null)
        {
            Proposed = _proposed,
            Flips = _engine.Capture()
        };
    }

    private string FullName =>
        $"{Name}{Variant} {_settings.Tensor}:{_settings.Target} over {_settings.Ring}, {_settings.Walkers} walkers from " +
            $"{Provenance.HashOf(PackedScheme.Of(_settings.Starts[0], _settings.Ring).ToString())[..8]}";

    private void OfferLifted(CancellationToken stop, Action<Proposal> propose)
    {
        foreach (Scheme arrival in _engine.Arrivals.OrderBy(a => a.Rank))
            if (arrival.Rank < _proposed && Lift(arrival, stop) is { } lifted) Offer(lifted, $"lifted from {_settings.Ring}", 0, propose);
    }

    private void Offer(Scheme scheme, string? derivation, long modulus, Action<Proposal> propose)
    {
        _proposed = scheme.Rank;
        propose(new Proposal(_settings.Tensor.Product is { } shape ? Permutation.To(shape, scheme) : scheme, _order++, modulus,
            derivation));
    }

    private EngineReading Reading() => new(Name, _engine.Flips, "flips", _engine.State);
}
