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
public sealed partial class FlipGraphEngine : ISearchEngine
{
    private readonly Lock _gate = new();
    private readonly Func<FlipProgress?, IFlipEngine> _create;
    private IFlipEngine _engine;
    private WalkRounds _rounds;
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
        (_rounds, _threads, _proposed) = (new(_engine), threads, settings.Tensor.Count);
        _reading = Reading();
    }

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
            IReadOnlyList<FlipImprovement> improvements = _rounds.Next(_threads);
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
            _rounds = new(_engine);
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
