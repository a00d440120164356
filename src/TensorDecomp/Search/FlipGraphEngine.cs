using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// The flip graph as an engine: round by round a unit for each walker, then one for each scheme that is to be lifted, one after the other.
/// Its course follows from the seed alone.
/// </summary>
internal sealed class FlipGraphEngine : IEngine
{
    private readonly Func<FlipState?, IFlipEngine> _create;
    private readonly FlipSettings _settings;
    private readonly Queue<PackedScheme> _toLift = [];
    private readonly List<WalkOutcome> _outcomes = []; // of the round, by walkers
    private IFlipEngine _engine;
    private readonly Dictionary<long, long> _flips = []; // of the round so far, by units
    private IReadOnlyList<WalkUnit> _units = []; // of the round
    private bool _lifts, _lifting, _hasNoMore;
    private int _planned, _proposed;
    private long _numbers, _order, _round;
    private readonly List<PackedScheme> _cut = []; // from walks that the end of the search cut short
    private PackedScheme? _lowest; // of those whose lift failed

    /// <param name="name">Its name, for <c>--engine</c>.</param>
    /// <param name="settings">What walks look for and with what.</param>
    /// <param name="create">Makes the search, anew or from where it stood.</param>
    internal FlipGraphEngine(string name, FlipSettings settings, Func<FlipState?, IFlipEngine> create) =>
        (Name, _create, _engine, _settings, _proposed) = (name, create, create(null), settings, settings.Tensor.Count);

    /// <summary>Walks whose finds are proposed as they are.</summary>
    /// <param name="name">As above.</param>
    /// <param name="settings">As above.</param>
    /// <param name="search">Makes the search, anew or from where it stood; null for one within the tensor alone.</param>
    internal static FlipGraphEngine Searching(
        string name, FlipSettings settings, Func<FlipSettings, FlipState?, IFlipEngine>? search = null) =>
        new(name, settings, from => (search ?? FlipSearch.Of)(settings, from));

    /// <summary>Walks over a field whose finds are lifted to characteristic 0. What reaches the rank may not lift, so the walks go on until
    /// something does that lifts.</summary>
    internal static FlipGraphEngine Lifting(
        string name, FlipSettings settings, Func<FlipSettings, FlipState?, IFlipEngine>? search = null)
    {
        FlipGraphEngine engine = Searching(name, settings with { Endless = true }, search);
        engine._lifts = true;
        return engine;
    }

    /// <summary>In characteristic 0 walks over GF(2) whose finds are lifted, over a field those over the field.</summary>
    internal static FlipGraphEngine LiftingOver(
        Ring ring, string name, Func<Ring, FlipSettings> settings, Func<FlipSettings, FlipState?, IFlipEngine>? search = null) =>
        ring.Modulus == 0 ? Lifting(name, settings(Ring.Modulo(2)), search) : Searching(name, settings(ring), search);

    /// <summary>Of a scheme and its neighbours, so many are tried; a lift takes up to two seconds for the largest shapes.</summary>
    private const int SchemesToLift = 5;

    public string Name { get; }

    /// <summary>What tells it from others of its name in a checkpoint.</summary>
    internal string? Variant { get; init; }

    /// <summary>What its starts give before a flip.</summary>
    internal Derivation? Start { get; init; }

    /// <summary>Rounds after which it is over; null for no such bound.</summary>
    internal long? Rounds { get; set; }

    /// <summary>Whether the last round is merged and all of it lifted, and no other begun.</summary>
    internal bool IsBetweenRounds => _units.Count == 0 && _toLift.Count == 0;

    public bool IsMidway => !IsBetweenRounds;

    public bool IsOver => (_round >= Rounds || Rounds is not null && _hasNoMore) && IsBetweenRounds;

    public void EndAfter(long work) => Rounds = Math.Min(Rounds ?? long.MaxValue, work);

    public double Expectation => Credits.Of(Name, _settings.Tensor, null);
    public string Program => string.Join("; ", _settings.Policies);
    public IReadOnlyList<FlipPolicy> Policies => _settings.Policies;
    public string ProgramHash => Provenance.HashOf(Program);

    public WorkUnit? Plan(Action<Proposal> propose)
    {
        if (_toLift.TryPeek(out PackedScheme? scheme))
        {
            if (_lifting) return null;
            _lifting = true;
            return new LiftUnit(_numbers++, scheme.Tensor, _settings.Ring, scheme, SchemesToLift, _settings.Seed);
        }
        if (_units.Count == 0 && !Begin(propose) || _planned == _units.Count) return null;
        return _units[_planned++] with { Number = _numbers++ };
    }

    public void Fold(Outcome outcome, Action<Proposal> propose)
    {
        if (outcome is LiftedOutcome lifted && _lifting)
        {
            _lifting = false;
            PackedScheme tried = _toLift.Dequeue();
            if (lifted.Lifted is { } scheme && scheme.Rank < _proposed) Offer(scheme, $"lifted from {_settings.Ring}", 0, propose);
            else if (lifted.Lifted is null && tried.Rank < (_lowest?.Rank ?? int.MaxValue)) _lowest = tried;
            PassOver();
            if (_toLift.Count == 0) _round++;
        }
        else if (outcome is WalkOutcome walk && _outcomes.Count < _planned)
        {
            _flips[walk.Number] = walk.Walk.Flips - _units[_outcomes.Count].From.Flips;
            _outcomes.Add(walk);
            if (_outcomes.Count == _units.Count) Merge(propose);
        }
        else throw new InvalidDataException($"{Name} has no unit {outcome.Number} under way");
    }

    public void Hear(UnitReport report)
    {
        if (report is StepsReport steps) _flips[steps.Number] = steps.Steps;
        long unit = report is CutShortReport at ? at.Number - (_numbers - _planned) : -1;
        if (unit >= 0 && unit < _units.Count)
            _cut.Add(((SchemeWord)((CutShortReport)report).Best).Read(_settings.Ring, _units[(int)unit].Source.Tensor));
    }

    /// <summary>Of what waits for a lift, of what walks held when they were cut short, and of what did not lift the lowest
    /// that is news.</summary>
    public IReadOnlyList<Holding> Held() =>
    [
        .. from scheme in _toLift.Concat(_cut).Where(IsNews).OrderByDescending(s => s.Tensor.Count).ThenBy(s => s.Rank)
               .Take(SchemesToLift)
           select new Holding(Turned(scheme.Scheme), _settings.Ring, false),
        .. from scheme in (PackedScheme?[])[_lowest] where scheme is not null && IsNews(scheme)
           select new Holding(Turned(scheme.Scheme), _settings.Ring, true),
    ];

    private bool IsNews(PackedScheme scheme) => !Permutation.Leads(scheme.Tensor, _settings.Tensor) || scheme.Rank < _proposed;

    private Scheme Turned(Scheme scheme) =>
        _settings.Tensor.Product is { } shape && Permutation.Leads(scheme.Tensor, shape) ? Permutation.To(shape, scheme) : scheme;

    public EngineReading Read() => new(Name, _engine.Flips + _flips.Values.Sum(), "flips", _engine.State)
    {
        Standing = $"best {Math.Min(_engine.BestRank, _settings.Tensor.Count)} over {_settings.Ring}" +
            (_engine.Rung is { } rung ? $", now at {rung}" : ""),
    };

    /// <summary>Where the last whole round ended, with what was not lifted by then.</summary>
    public EngineState Progress() => new(FullName, ProgramHash, _order, [], 0, 0, _engine.Flips, null)
    {
        Proposed = _proposed,
        Rounds = _round,
        Flips = _engine.Capture(),
        ToLift = _toLift.Count == 0 ? null : [.. _toLift.Select(word => $"{word}")],
    };

    /// <exception cref="InvalidDataException">It is this engine's, but damaged; the message is a clause.</exception>
    public bool Resume(EngineState from)
    {
        if (from.Flips is null || from.Name != FullName || from.ProgramHash != ProgramHash) return false;
        if (!from.Flips.IsWhole) throw FlipState.Missing();
        try
        {
            _engine = _create(from.Flips);
            foreach (string word in from.ToLift ?? []) _toLift.Enqueue(PackedScheme.Parse(word, _settings.Ring, _settings.Tensor));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"its parts contradict each other ({e.Message.TrimEnd('.')})", e);
        }
        (_order, _proposed, _round) = (from.Next, from.Proposed ?? _settings.Tensor.Count, from.Rounds ?? 0);
        return true;
    }

    private string FullName =>
        $"{Name}{Variant} {_settings.Tensor}:{_settings.Target} over {_settings.Ring}, {_settings.Walkers} walkers from " +
            $"{Provenance.HashOf(PackedScheme.Of(_settings.Starts[0], _settings.Ring).ToString())[..8]}";

    /// <summary>Begins a round, if there is to be one.</summary>
    private bool Begin(Action<Proposal> propose)
    {
        // before the first flip; what is given is no news, but what is to be lowered
        if (!_lifts && (Start ?? _engine.Known) is { } known && known.Rank < _proposed)
            if (known.IsDerived) Offer(known.Scheme, known.Text, _settings.Ring.Modulus, propose);
            else _proposed = known.Rank;
        // Where what is given has the rank already, no round ever begins.
        _hasNoMore = _engine.Done || _lifts && _proposed <= _settings.Target;
        if (IsOver || _hasNoMore) return false;
        (_units, _planned) = (_engine.Plan(), 0);
        return true;
    }

    private void Merge(Action<Proposal> propose)
    {
        IReadOnlyList<FlipImprovement> improvements = _engine.Merge(_outcomes);
        _outcomes.Clear();
        _flips.Clear();
        (_units, _planned) = ([], 0);
        if (_lifts)
            foreach (Scheme arrival in _engine.Arrivals.OrderBy(a => a.Rank)) _toLift.Enqueue(PackedScheme.Of(arrival, _settings.Ring));
        else
            foreach (FlipImprovement improvement in improvements)
                // a rung below the goal
                if (_settings.Tensor.Product is { } goal && improvement.Scheme.Shape.Sorted() != goal.Sorted())
                    propose(new Proposal(improvement.Scheme, _order++, _settings.Ring.Modulus));
                else if (improvement.Scheme.Rank < _proposed) Offer(improvement.Scheme, null, _settings.Ring.Modulus, propose);
        PassOver();
        if (_toLift.Count == 0) _round++;
    }

    /// <summary>What lies no lower than what was lifted already need not be.</summary>
    private void PassOver()
    {
        while (_toLift.TryPeek(out PackedScheme? next) && next.Rank >= _proposed) _toLift.Dequeue();
    }

    private void Offer(Scheme scheme, string? derivation, long modulus, Action<Proposal> propose)
    {
        _proposed = scheme.Rank;
        propose(new Proposal(Turned(scheme), _order++, modulus, derivation));
    }
}
