using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>A scheme of lower rank than any before in this search, not certified yet.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Ring">The ring that it was found over.</param>
/// <param name="Walker">Which walker found it.</param>
/// <param name="Flips">Flips of all walkers up to the end of the round.</param>
public sealed record FlipImprovement(Scheme Scheme, Ring Ring, int Walker, long Flips);

/// <summary>
/// Flip-graph search within one tensor. In a round every walker attempts the same number of flips, wherever and on any
/// number of threads, and then their finds are merged in the order of the walkers. So the course of a search follows
/// from its settings alone.
/// </summary>
public sealed class FlipSearch : IFlipEngine
{
    private const int Elementaries = 3;

    private readonly FlipSettings _settings;
    private readonly IReadOnlyList<Scheme> _starts;
    private readonly WalkerSource[] _sources;
    private readonly WalkState[] _walks;
    private readonly int[] _deposited; // rank of each walker's last contribution to the pool in its present walk
    private readonly int[] _policy;
    private readonly bool[] _fresh;
    private readonly SchemePool _pool;
    private readonly PolicyBandit _bandit;
    private readonly Lazy<IFlipWalker> _judge; // never walks; it knows where walks may begin
    private Xoroshiro _random;

    /// <summary>A search that has not walked yet.</summary>
    /// <param name="settings">What it follows from, one start at least.</param>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the tensor is too large for one.</exception>
    public FlipSearch(FlipSettings settings) : this(settings, settings.Starts.Min(s => s.Rank))
    {
        foreach (Scheme start in settings.Starts)
            if (start.Rank <= Pooled && start.Rank < settings.Tensor.Count && !Arrived(start.Rank))
                _pool.Add(PackedScheme.Of(start, settings.Ring), ref _random);
        for (int i = 0; i < settings.Walkers; i++) Restart(i);
    }

    /// <summary>Goes on from where a search with the same settings stood, in all respects as that one would have.</summary>
    /// <exception cref="ArgumentException">A search with these settings cannot have stood there.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition.</exception>
    public FlipSearch(FlipSettings settings, FlipState from) : this(settings, from.BestRank)
    {
        if (from.Walkers.Count != settings.Walkers
            || from.Walkers.Any(w => w.Policy < 0 || w.Policy >= settings.Policies.Count || w.Walk.Streams.Count is 0
                or > EitherWalker.Kinds))
            throw new ArgumentException($"The search has {settings.Walkers} walkers and {settings.Policies.Count} policies.");
        if (from.Pool.Select(word => (SchemeWord)word).Concat(from.Walkers.SelectMany(w => (SchemeWord[])[w.Walk.Best, w.Walk.Current]))
            .Any(s => !s.IsOf(settings.Tensor)))
            throw new ArgumentException($"The search is of {settings.Tensor}.");
        foreach (string member in from.Pool) _pool.Add(PackedScheme.Parse(member, settings.Ring, settings.Tensor), ref _random);
        for (int i = 0; i < settings.Walkers; i++)
        {
            (_deposited[i], _policy[i], _fresh[i], WalkState walk) = from.Walkers[i];
            _walks[i] = walk.Proved(settings.Ring, settings.Tensor);
            _sources[i].Create().Restore(_walks[i], settings.Policies[_policy[i]]); // refuses what no walk can be
        }
        _bandit.Restore(from.Bandit);
        _random.State = (from.Random.A, from.Random.B);
        Walks = from.Walks;
    }

    private FlipSearch(FlipSettings settings, int bestRank)
    {
        _settings = settings;
        _starts = settings.Starts;
        FlipWalkers.KindFor(settings.Tensor, settings.Ring);
        _sources = [.. Enumerable.Range(0, settings.Walkers)
            .Select(i => new WalkerSource(settings.Tensor, settings.Ring, settings.Seed, i, settings.Cyclic))];
        _judge = new(_sources[0].Create);
        _walks = new WalkState[settings.Walkers];
        _deposited = new int[settings.Walkers];
        _policy = new int[settings.Walkers];
        _fresh = new bool[settings.Walkers];
        _pool = new SchemePool(settings.PoolSize);
        _bandit = new PolicyBandit(settings.Policies.Count);
        _random = new Xoroshiro(settings.Seed, ulong.MaxValue);
        BestRank = bestRank;
    }

    /// <summary>A search begun, or gone on with from where one with these settings stood.</summary>
    internal static FlipSearch Of(FlipSettings settings, FlipState? from) => from is null ? new(settings) : new(settings, from);

    /// <summary>The lowest rank so far.</summary>
    public int BestRank { get; private set; }

    /// <summary>Flips carried out by all walkers.</summary>
    public long Flips => _walks.Sum(w => w.Flips);

    /// <summary>Number of walks begun.</summary>
    public long Walks { get; private set; }

    /// <inheritdoc/>
    public bool Done => !_settings.Endless && BestRank <= _settings.Target;

    /// <inheritdoc/>
    public string State =>
        $"{_settings.Tensor} over {_settings.Ring}: best {BestRank}, walkers at {string.Join(' ', _walks.Select(w => w.Current.Rank))}, " +
            $"{Walks} walks";

    /// <summary>What the walkers came down to in the last round, each below what its own walk had before.</summary>
    public IReadOnlyList<Scheme> Arrivals { get; private set; } = [];

    /// <inheritdoc/>
    public FlipState Capture() => new(BestRank, Walks, new StreamState(_random.State.A, _random.State.B, 0), _bandit.Capture(),
        [.. _pool.UpTo(Pooled).Select(s => s.ToString())], // higher ranks are drawn no more
        [.. _walks.Select((walk, i) => new WalkerState(_deposited[i], _policy[i], _fresh[i], walk))]);

    /// <inheritdoc/>
    public IReadOnlyList<WalkUnit> Plan() => [.. _walks.Select((walk, i) =>
        new WalkUnit(i, i, _sources[i], _settings.Policies[_policy[i]], walk, _settings.RoundAttempts, _settings.Target))];

    /// <summary>Merges a round and returns its improvements, best last.</summary>
    public IReadOnlyList<FlipImprovement> Merge(IReadOnlyList<WalkOutcome> outcomes)
    {
        for (int i = 0; i < _walks.Length; i++) _walks[i] = outcomes[i].Walk;
        List<FlipImprovement> improvements = [];
        List<Scheme> arrivals = [];
        for (int i = 0; i < _walks.Length; i++)
        {
            int bestRank = _walks[i].BestRank;
            if (bestRank < _deposited[i])
            {
                PackedScheme best = _walks[i].Best.Read(_settings.Ring, _settings.Tensor);
                Scheme scheme = best.Scheme;
                arrivals.Add(scheme);
                if (bestRank <= Pooled && !Arrived(bestRank)) _pool.Add(best, ref _random);
                if (bestRank < BestRank)
                {
                    BestRank = bestRank;
                    improvements.Add(new FlipImprovement(scheme, _settings.Ring, i, Flips));
                }
            }
            _deposited[i] = Math.Min(_deposited[i], bestRank);
            if (!_walks[i].IsExhausted(_settings.Policies[_policy[i]]) && !Arrived(bestRank)) continue;
            if (_fresh[i]) _bandit.Report(_policy[i], bestRank); // walks from the pool begin low whatever their policy
            Restart(i);
        }
        Arrivals = arrivals;
        return improvements;
    }

    /// <summary>The highest rank that walks begin at in the pool.</summary>
    private int Pooled => (_settings.Endless ? Math.Max(BestRank, _settings.Target) : BestRank) + _settings.PoolMargin;

    /// <summary>Whether a walk of an endless search is over at this rank.</summary>
    private bool Arrived(int rank) => _settings.Endless && rank <= _settings.Target;

    private void Restart(int i)
    {
        Walks++;
        _policy[i] = _bandit.Choose(ref _random);
        bool near = _bandit.LowestMean is not { } mean || mean <= BestRank + _settings.Reach;
        bool fresh = (int)(_random.Next() >> 56) < (near ? _settings.FreshShare : _settings.FreshShareFar);
        Scheme? pooled = fresh ? null : _pool.Draw(Pooled, ref _random)?.Scheme;
        _fresh[i] = pooled is null;
        FlipPolicy policy = _settings.Policies[_policy[i]];
        if (policy.IsSymmetric && pooled is not null && !_judge.Value.Accepts(pooled, policy)) (pooled, _fresh[i]) = (null, true);
        if (pooled is not null && !_settings.Cyclic && !policy.IsSymmetric && Sandwich.WhyNot(_settings.Tensor) is null
            && (int)(_random.Next() >> 56) < _settings.SandwichShare)
        {
            Scheme turned = Sandwich.Random(pooled, Elementaries, n => _random.Below(n));
            if (_settings.Ring.Contains(turned)) pooled = turned; // over ZT it need not
        }
        Scheme start = pooled ?? Start(policy);
        IReadOnlyList<StreamState> streams = _walks[i]?.Streams ?? _sources[i].Streams;
        _walks[i] = WalkState.Begin(streams, PackedScheme.Of(start, _settings.Ring), policy);
        _deposited[i] = start.Rank;
    }

    private Scheme Start(FlipPolicy policy)
    {
        if (!policy.IsSymmetric) return _starts[_random.Below(_starts.Count)];
        Scheme[] invariant = [.. _starts.Where(s => _judge.Value.Accepts(s, policy))];
        // that one is always invariant
        return invariant.Length == 0 ? Scheme.Naive(_settings.Tensor) : invariant[_random.Below(invariant.Length)];
    }
}
