using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// Restarts of one gradient program in SIMD lanes, or chains of descents one by one, one batch per worker; every restart that converges
/// goes through the
/// exact stage on the spot. Restarts are numbered from one counter, and a number determines all that the restart does, its
/// rank included where the space has several. Ranks that are reached are passed over from then on. That moves no finding of
/// the lowest rank, which is never passed over: so a seed still means one result. Where restarts start at schemes that are found
/// on the way, the number determines all together with what was found before it was begun; a checkpoint says that too.
/// </summary>
public sealed class GradientEngine : ISearchEngine
{
    private readonly RestartRunner[] _runners; // by worker
    private readonly Queue<long> _again = [];
    private readonly RestartKind _kind;
    private readonly string _unit;
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _running = [];
    private readonly CurveSample _curves = new();
    private long _next, _limit = long.MaxValue;
    private int _reached = int.MaxValue;
    private long _restarts, _steps, _candidates, _hops;
    private double _bestLoss = double.PositiveInfinity;
    private readonly SearchSpace _space;
    private volatile bool _hopping; // known from the first batch on
    private readonly bool[] _midway; // by worker
    private readonly List<FoundStart> _starts = [];

    /// <param name="space">Where restarts look.</param>
    /// <param name="kind">What they run.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <param name="workers">Threads that will call.</param>
    /// <param name="lanes">Restarts of a batch.</param>
    /// <param name="ring">Where the entries of what converges are to be rounded to; null for anywhere.</param>
    /// <param name="polish">How what converges is polished.</param>
    public GradientEngine(SearchSpace space, RestartKind kind, ulong seed, int workers, int lanes, Ring? ring = null,
        Polish polish = Polish.LevenbergMarquardt)
    {
        (_space, _kind, _unit, Goal, _midway) = (space, kind, kind.Unit(space.Target), space.LowestRank, new bool[workers]);
        _runners = [.. Enumerable.Range(0, workers)
            .Select(_ => new RestartRunner(kind, space, seed, lanes, ring, polish) { Observer = _curves.Observe, Hopped = Hopped })];
    }

    public string Name => _kind.Engine;

    /// <summary>With the symmetry that it searched under, without which a seed does not find a scheme again.</summary>
    public string Program => _space.Symmetry is { } symmetry ? $"{_kind.Program}, {symmetry}" : _kind.Program;

    public string ProgramHash => _kind.Hash;

    /// <summary>The rank that the search is after, below that of the space where other engines have the lower ones.</summary>
    public int Goal { get; init; }

    /// <summary>Whether its restarts start at schemes that are found on the way.</summary>
    public bool StartsAtFound => _space.Known is { Grows: true };

    public double Expectation => Credits.Of(Name, _space.Target.Tensor, _space.Symmetry);

    public ISearchEngine? Precedent { get; init; }

    public long Converged
    {
        get { lock (_gate) return _candidates; }
    }

    /// <summary>
    /// A restart that has not ended says nothing yet: to change engines before would be to have many half done rather than some done. One
    /// that hops
    /// takes minutes, and each hop counts.
    /// </summary>
    public bool IsMidway(int worker) => _midway[worker];

    public int? Prospect(int goal)
    {
        lock (_gate) return HasWork ? _space.LowestRank : null;
    }

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        RestartRunner runner = _runners[worker];
        (IReadOnlyList<RestartResult> ended, long steps) = runner.Advance(Take);
        _hopping |= runner.Hops;
        foreach (RestartResult result in ended)
        {
            if (result is { End: RestartEnd.Converged, Candidate: { } candidate } && IsWanted(result.Restart)
                && runner.Round(candidate, stop) is { } scheme) propose(new Proposal(scheme, result.Restart));
            Finish(result);
        }
        lock (_gate) _steps += steps;
        _midway[worker] = steps > 0 && ended.Count == 0 && !_hopping;
        return steps > 0;
    }

    public void LimitTo(long order)
    {
        lock (_gate) _limit = Math.Min(_limit, order);
    }

    public void Reached(int rank)
    {
        lock (_gate) _reached = Math.Min(_reached, rank);
    }

    public void Found(KnownStart start)
    {
        if (_space.Known is not { Grows: true } known || start.Scheme.Rank <= _space.LowestRank) return;
        lock (_gate)
        {
            known.Add(start.Scheme, _next);
            _starts.Add(new FoundStart(_next, start.File) { Sha256 = start.Sha256 });
        }
    }

    /// <summary>Restarts of ranks that are reached need not be waited for, nor those that hop, which may take as long again.</summary>
    public bool IsSettled(long order)
    {
        lock (_gate) return _hopping || _next >= order && !_running.TakeWhile(restart => restart < order)
            .Any(restart => !IsPassedOver(restart));
    }

    /// <summary>Whether its rank is reached, and not the one that the search is after, of which the lowest number counts.</summary>
    private bool IsPassedOver(long restart) => _space.Ranks.Of(restart) is var rank && rank >= _reached && rank > Goal;

    /// <summary>Whether it can begin or go on with anything: its lowest rank is still wanted, and there is a start.</summary>
    private bool HasWork => (_space.LowestRank < _reached || _space.LowestRank <= Goal)
        && (_space.Known is not { Grows: true } known || known.Serves(_space.LowestRank, _next));

    private bool IsWanted(long restart)
    {
        lock (_gate) return restart < _limit && !IsPassedOver(restart);
    }

    public EngineReading Read()
    {
        lock (_gate)
            return new EngineReading(Name, _steps, _unit,
                $"{_kind.Program} at rank {_space.Ranks}{Where}: {_restarts:N0} restarts, " +
                    $"{(_hopping ? $"{_hops:N0} hops, " : "")}{_candidates:N0} converged")
            {
                Restarts = _restarts,
                Candidates = _candidates,
                BestLoss = double.IsFinite(_bestLoss) ? _bestLoss : null,
                Curves = _curves.Finished,
            };
    }

    public EngineProgress Progress()
    {
        lock (_gate) return new EngineProgress($"{Name} {_kind.Program} {_space}", ProgramHash, _next, [.. _running], _restarts,
            _candidates, _steps, double.IsFinite(_bestLoss) ? _bestLoss : null)
        { Starts = StartsAtFound ? [.. _starts] : null };
    }

    /// <exception cref="InvalidDataException">A scheme that its restarts started at cannot be read; the message is a clause.</exception>
    public bool Resume(EngineProgress from)
    {
        if (from.Name != Progress().Name || from.ProgramHash != ProgramHash) return false;
        lock (_gate)
        {
            if (_space.Known is { Grows: true } known)
            {
                known.Clear();
                _starts.Clear();
                foreach (FoundStart start in from.Starts ?? [])
                {
                    known.Add(KnownStart.Read(start, _space.Target.Tensor).Scheme, start.Since);
                    _starts.Add(start);
                }
            }
            _next = from.Next;
            (_restarts, _candidates, _steps, _bestLoss) =
                (from.Restarts, from.Candidates, from.Steps, from.BestLoss ?? double.PositiveInfinity);
            foreach (long restart in from.Open)
            {
                _again.Enqueue(restart);
                _running.Add(restart);
            }
        }
        return true;
    }

    /// <summary>Field and symmetry, where they are not the plain ones.</summary>
    private string Where => (_space.Complex ? " over C" : "") + (_space.Symmetry is { } symmetry ? $", {symmetry}" : "")
        + (_space.Known is { } known ? $", from {known.Count} {(known.Grows ? "found" : "known")}" : "");

    public void Dispose()
    {
        foreach (RestartRunner runner in _runners) runner.Dispose();
    }

    private long Take()
    {
        lock (_gate)
        {
            while (_again.TryPeek(out long open))
            {
                if (open >= _limit) return -1;
                _again.Dequeue();
                if (!IsPassedOver(open)) return open;
                _running.Remove(open);
            }
            if (!HasWork) return -1;
            while (_next < _limit && IsPassedOver(_next)) _next++;
            if (_next >= _limit) return -1;
            _running.Add(_next);
            return _next++;
        }
    }

    private void Hopped(long restart, double loss)
    {
        lock (_gate)
        {
            _hops++;
            _bestLoss = Math.Min(_bestLoss, Math.Max(loss, 0));
        }
    }

    private void Finish(RestartResult result)
    {
        _curves.Finish(result.Restart, result.End.ToString().ToLowerInvariant());
        lock (_gate)
        {
            _running.Remove(result.Restart);
            _restarts++;
            if (result.End == RestartEnd.Converged) _candidates++;
            if (double.IsFinite(result.Loss)) _bestLoss = Math.Min(_bestLoss, Math.Max(result.Loss, 0));
        }
    }
}
