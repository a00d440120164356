using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// The flip graph as an engine: a ladder through the smaller shapes, started from what the store gives. One worker at a
/// time runs a round, on as many threads as it is allowed; its course follows from the seed alone.
/// </summary>
public sealed class FlipGraphEngine : ISearchEngine
{
    /// <summary>A constant, not the number of cores: the result depends on it.</summary>
    private const int Walkers = 8;

    private readonly Lock _gate = new();
    private readonly FlipLadder _ladder;
    private readonly FlipSettings _settings;
    private readonly int _threads;
    private int _proposed;
    private long _order;
    private EngineReading _reading;

    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    /// <param name="threads">Threads of one round.</param>
    public FlipGraphEngine(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known, int threads)
    {
        _settings = new FlipSettings(shape, ring, rank, seed, Walkers);
        _ladder = new FlipLadder(_settings, known);
        (_threads, _proposed) = (threads, shape.NaiveRank);
        _reading = Reading();
    }

    public string Name => "flip";
    public string Program => string.Join("; ", _settings.Policies);
    public string ProgramHash => Provenance.HashOf(Program);

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        if (!_gate.TryEnter()) return false;
        try
        {
            Offer(_ladder.Best, propose); // what the store gives, before the first flip
            if (_ladder.Done) return false;
            foreach (FlipImprovement improvement in _ladder.Step(_threads))
                if (improvement.Scheme.Shape == _settings.Shape.Sorted()) Offer(improvement.Scheme, null, propose);
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

    private void Offer(Derivation derivation, Action<Proposal> propose)
    {
        if (derivation.Rank < _proposed) Offer(derivation.Scheme, derivation.IsDerived ? derivation.Text : null, propose);
    }

    private void Offer(Scheme scheme, string? derivation, Action<Proposal> propose)
    {
        if (scheme.Rank >= _proposed) return;
        _proposed = scheme.Rank;
        propose(new Proposal(Permutation.To(_settings.Shape, scheme), _order++, _settings.Ring.Modulus, derivation));
    }

    private EngineReading Reading() => new(Name, _ladder.Flips, "flips", _ladder.State);
}
