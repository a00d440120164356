using TensorDecomp.Exact.Lifting;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
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
    private readonly IFlipEngine _engine;
    private readonly FlipSettings _settings;
    private readonly Func<Scheme, CancellationToken, (Scheme? Scheme, string? Derivation)> _arrive;
    private readonly int _threads;
    private int _proposed;
    private long _order;
    private EngineReading _reading;

    private FlipGraphEngine(string name, IFlipEngine engine, FlipSettings settings, int threads, Func<Scheme, CancellationToken, (Scheme?, string?)> arrive)
    {
        (Name, _engine, _settings, _arrive) = (name, engine, settings, arrive);
        (_threads, _proposed) = (threads, settings.Shape.NaiveRank);
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
        return new FlipGraphEngine("flip", new FlipLadder(settings, known), settings, threads, (scheme, _) => (scheme, null));
    }

    /// <summary>
    /// Walks among cyclic schemes of a square shape. In characteristic 0 they are walks over GF(2), whose signs never block a
    /// flip, and what they find is lifted.
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
        FlipSettings settings = new(shape, ring.Modulus == 0 ? Ring.Modulo(2) : ring, rank, seed, Walkers) { Cyclic = true, Starts = [CyclicStart.Of(shape, cubes)] };
        return new FlipGraphEngine("flip-cyclic", new FlipSearch(settings), settings, threads, ring.Modulus == 0 ? Lifted : (scheme, _) => (scheme, null));

        (Scheme?, string?) Lifted(Scheme scheme, CancellationToken stop)
        {
            try
            {
                foreach (Scheme candidate in FlipNeighbours.Of(scheme, settings.Ring, seed).Take(NeighboursToLift))
                    if (HenselLifting.Lift(candidate, settings.Ring, stop).Lifted is { } lifted) return (lifted, $"lifted from {settings.Ring}");
            }
            catch (OperationCanceledException)
            {
                // The search is over; what was not lifted by then is not proposed.
            }
            return (null, null);
        }
    }

    /// <summary>Of a scheme that does not lift, so many are tried in all; a lift takes up to two seconds for the largest shapes.</summary>
    private const int NeighboursToLift = 5;

    /// <summary>The number of fixed terms for a cyclic start that lies nearest to the naive scheme's and leads to the rank.</summary>
    public static int CubesFor(Shape shape, int rank) =>
        Enumerable.Range(1, 2 * shape.M).Where(cubes => (rank - cubes) % 3 == 0).MinBy(cubes => Math.Abs(cubes - shape.M));

    public string Name { get; }
    public string Program => string.Join("; ", _settings.Policies);
    public string ProgramHash => Provenance.HashOf(Program);

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        if (!_gate.TryEnter()) return false;
        try
        {
            if (_engine.Known is { } known && known.Rank < _proposed) Offer(known.Scheme, known.IsDerived ? known.Text : null, _settings.Ring.Modulus, propose); // before the first flip
            if (_engine.Done) return false;
            foreach (FlipImprovement improvement in _engine.Step(_threads))
                if (improvement.Scheme.Shape == _settings.Shape.Sorted() && improvement.Scheme.Rank < _proposed && _arrive(improvement.Scheme, stop) is (Scheme: { } arrived, var derivation))
                    Offer(arrived, derivation, derivation is null ? _settings.Ring.Modulus : 0, propose);
            Volatile.Write(ref _reading, Reading());
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

    public void Dispose() { }

    private void Offer(Scheme scheme, string? derivation, long modulus, Action<Proposal> propose)
    {
        _proposed = scheme.Rank;
        propose(new Proposal(Permutation.To(_settings.Shape, scheme), _order++, modulus, derivation));
    }

    private EngineReading Reading() => new(Name, _engine.Flips, "flips", _engine.State);
}
