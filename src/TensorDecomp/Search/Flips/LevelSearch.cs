using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Flip-graph search within one tensor, level by level: walks begin at schemes of one rank, drawn from a pool, and each is over as soon as
/// it is lower, where its scheme joins the pool of the next level. A pool that is full, or that as many walks have been tried for, is the
/// level to go on from (Kauers and Moosbauer 2022). Most walks from a start end where nothing leads down; a level keeps what a few of
/// them got past that, and a scheme from which many walks come down has many children below.
/// </summary>
internal sealed class LevelSearch : IFlipEngine
{
    private const int MostMembers = 128; // of a level, and walks for it
    private const int Failures = 8; // so many times as many walks without any that came down, and the search begins anew
    private const long Length = 1_000_000; // flips of a walk
    private const int Patience = 20_000, Margin = 12;

    private readonly FlipSettings _settings;
    private readonly IReadOnlyList<Scheme> _starts;
    private readonly FlipPolicy _policy;
    private readonly WalkerSource[] _sources;
    private readonly WalkState[] _walks;
    private readonly int[] _from; // rank where each walk began
    private readonly int _members;
    private readonly Lazy<IFlipWalker> _judge; // never walks; it knows where walks may begin
    private SchemePool _pool;
    private Xoroshiro _random;
    private int _level, _tried, _found;
    private long _begun;

    /// <summary>A search that has not walked yet.</summary>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the tensor is too large for one.</exception>
    public LevelSearch(FlipSettings settings) : this(settings, settings.Starts.Min(s => s.Rank))
    {
        BeginAnew();
        for (int i = 0; i < settings.Walkers; i++) Restart(i);
    }

    /// <summary>Goes on from where a search with the same settings stood, in all respects as that one would have.</summary>
    /// <exception cref="ArgumentException">A search with these settings cannot have stood there.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition, or parts are missing; the message is a
    /// clause.</exception>
    public LevelSearch(FlipSettings settings, FlipState from) : this(settings, from.BestRank)
    {
        if (from.Walkers.Count != settings.Walkers || from.Walkers.Any(w => w.Walk.Streams.Count is 0 or > EitherWalker.Kinds))
            throw new ArgumentException($"The search has {settings.Walkers} walkers.");
        if (from.Pool.Select(word => (SchemeWord)word).Concat(from.Walkers.SelectMany(w => (SchemeWord[])[w.Walk.Best, w.Walk.Current]))
            .Any(s => !s.IsOf(settings.Tensor))) throw new ArgumentException($"The search is of {settings.Tensor}.");
        (_level, _tried, _found) = from.Read<LevelState>(LevelState.Key);
        foreach (string member in from.Pool) _pool.Add(PackedScheme.Parse(member, settings.Ring, settings.Tensor), ref _random);
        if (!_pool.UpTo(_level).Any(member => member.Rank == _level) || _tried < 0 || _found < 0 || _found > 0 && _pool.BestRank == _level)
            throw FlipState.Missing();
        for (int i = 0; i < settings.Walkers; i++)
        {
            (_from[i], _, _, WalkState walk) = from.Walkers[i];
            _walks[i] = walk.Proved(settings.Ring, settings.Tensor);
            _sources[i].Create().Restore(_walks[i], _policy); // refuses what no walk can be
        }
        _random.State = (from.Random.A, from.Random.B);
        _begun = from.Walks;
    }

    private LevelSearch(FlipSettings settings, int bestRank)
    {
        (_settings, _starts, BestRank) = (settings, settings.Starts, bestRank);
        FlipWalkers.KindFor(settings.Tensor, settings.Ring);
        _policy = settings.Policies[0] with
        {
            Patience = Patience,
            Margin = Margin,
            SplitShare = 0,
            // ⟨6,6,6⟩ came to 159 with orbits of six alone, and no lower than 162 where they became orbits of three
            KeepsOrbits = settings.Policies[0].Group is { } group && GroupStarts.Rotates(group),
            Leash = long.MaxValue / 4,
            Returns = 1,
            Stamina = Math.Min(Length, settings.Policies[0].Stamina),
        };
        _sources = [.. Enumerable.Range(0, settings.Walkers)
            .Select(i => new WalkerSource(settings.Tensor, settings.Ring, settings.Seed, i, settings.Cyclic))];
        _judge = new(_sources[0].Create);
        (_walks, _from) = (new WalkState[settings.Walkers], new int[settings.Walkers]);
        _members = Math.Min(settings.PoolSize, MostMembers);
        _pool = new SchemePool(_members);
        _random = new Xoroshiro(settings.Seed, ulong.MaxValue);
    }

    /// <summary>A search begun, or gone on with from where one with these settings stood.</summary>
    public static LevelSearch Of(FlipSettings settings, FlipState? from) => from is null ? new(settings) : new(settings, from);

    public int BestRank { get; private set; }
    public IReadOnlyList<Scheme> Arrivals { get; private set; } = [];
    public bool Done => !_settings.Endless && BestRank <= _settings.Target;
    public long Flips => _walks.Sum(w => w.Flips);

    public string State =>
        $"{_settings.Tensor} over {_settings.Ring}: best {BestRank}, level {_level}, {_found} of {_tried} walks came lower";

    public FlipState Capture() => new FlipState(BestRank, _begun, new StreamState(_random.State.A, _random.State.B, 0), BanditState.None,
        [.. _pool.UpTo(_level).Select(s => s.ToString())], // higher levels are drawn no more
        [.. _walks.Select((walk, i) => new WalkerState(_from[i], 0, false, walk))])
        .With(LevelState.Key, new LevelState(_level, _tried, _found));

    public IReadOnlyList<WalkUnit> Plan() => [.. _walks.Select((walk, i) =>
        new WalkUnit(i, i, _sources[i], _policy, walk, _settings.RoundAttempts, Math.Max(_from[i] - 1, _settings.Target)))];

    public IReadOnlyList<FlipImprovement> Merge(IReadOnlyList<WalkOutcome> outcomes)
    {
        for (int i = 0; i < _walks.Length; i++) _walks[i] = outcomes[i].Walk;
        List<FlipImprovement> improvements = [];
        List<Scheme> arrivals = [];
        var over = new bool[_walks.Length];
        for (int i = 0; i < _walks.Length; i++)
        {
            bool arrived = _walks[i].BestRank < _from[i];
            over[i] = arrived || _walks[i].IsExhausted(_policy);
            if (over[i]) _tried++;
            if (!arrived) continue;
            PackedScheme best = _walks[i].Best.Read(_settings.Ring, _settings.Tensor);
            arrivals.Add(best.Scheme);
            if (best.Rank < BestRank)
            {
                BestRank = best.Rank;
                improvements.Add(new FlipImprovement(best.Scheme, _settings.Ring, i, Flips));
            }
            // an endless search goes on at the level above the target
            if (best.Rank >= _level || best.Rank <= _settings.Target || !_judge.Value.Accepts(best.Scheme, _policy)) continue;
            _pool.Add(best, ref _random);
            _found++;
        }
        if (_found >= _members || _found > 0 && _tried >= _members) (_level, _tried, _found) = (_pool.Below(_level), 0, 0);
        else if (_tried >= Failures * _members) BeginAnew();
        for (int i = 0; i < _walks.Length; i++)
            if (over[i]) Restart(i);
        Arrivals = arrivals;
        return improvements;
    }

    private void BeginAnew()
    {
        _pool = new SchemePool(_members);
        Scheme[] starts = [.. _starts.Where(s => _judge.Value.Accepts(s, _policy))];
        if (starts.Length == 0) starts = [Scheme.Naive(_settings.Tensor)]; // that one is always invariant
        foreach (Scheme start in starts) _pool.Add(PackedScheme.Of(start, _settings.Ring), ref _random);
        (_level, _tried, _found) = (starts.Max(s => s.Rank), 0, 0);
    }

    private void Restart(int i)
    {
        _begun++;
        PackedScheme start = _pool.At(_level, ref _random);
        _walks[i] = WalkState.Begin(_walks[i]?.Streams ?? _sources[i].Streams, start, _policy);
        _from[i] = start.Rank;
    }
}
