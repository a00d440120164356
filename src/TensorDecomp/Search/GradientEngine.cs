using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// Restarts of one gradient program, or chains of descents. They are numbered from one counter, and a number determines all that the
/// restart
/// does, its rank included where the space has several; so they may be done and folded in any order. Ranks that are reached are passed over
/// from then on. That moves no finding of the lowest rank, which is never passed over: so a seed still means one result. Where restarts
/// start
/// at schemes that are found on the way, the number determines all together with what was found before it was begun; a checkpoint says that
/// too.
/// </summary>
public sealed class GradientEngine : IEngine
{
    private readonly RestartJob _job;
    private readonly SearchSpace _space;
    private readonly RestartKind _kind;
    private readonly string _unit; // what a step is called
    private readonly Queue<long> _again = [];
    private readonly SortedSet<long> _running = [];
    private readonly CurveSample _curves = new();
    private readonly List<FoundStart> _starts = [];
    private long _next, _limit = long.MaxValue, _most = long.MaxValue;
    private int _reached = int.MaxValue;
    private long _restarts, _steps, _converged, _hops;
    private double _bestLoss = double.PositiveInfinity;
    private bool _hopping; // known from the first chunk on

    /// <param name="space">Where restarts look.</param>
    /// <param name="kind">What they run.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <param name="lanes">Restarts of a batch.</param>
    /// <param name="ring">Where the entries of what converges are to be rounded to; null for anywhere.</param>
    /// <param name="polish">How what converges is polished.</param>
    public GradientEngine(SearchSpace space, RestartKind kind, ulong seed, int lanes, Ring? ring = null,
        Polish polish = Polish.LevenbergMarquardt) =>
        (_space, _kind, _unit, Goal, _job) =
            (space, kind, kind.Unit(space.Target), space.LowestRank,
                new RestartJob(kind, space, seed, lanes, ring, polish) { TriesTwice = true });

    /// <inheritdoc/>
    public string Name => _kind.Engine;

    /// <summary>With the symmetry that it searched under, without which a seed does not find a scheme again.</summary>
    public string Program => _space.Symmetry is { } symmetry ? $"{_kind.Program}, {symmetry}" : _kind.Program;

    /// <inheritdoc/>
    public string ProgramHash => _kind.Hash;

    /// <summary>The rank that the search is after, below that of the space where other engines have the lower ones.</summary>
    public int Goal { get; init; }

    /// <summary>Whether its restarts start at schemes that are found on the way.</summary>
    public bool StartsAtFound => _space.Known is { Grows: true };

    /// <inheritdoc/>
    public double Expectation => Credits.Of(Name, _space.Target.Tensor, _space.Symmetry);

    /// <inheritdoc/>
    public IEngine? Precedent { get; init; }

    /// <inheritdoc/>
    public long Converged => _converged;

    /// <inheritdoc/>
    public bool FoldsInOrder => false;

    /// <inheritdoc/>
    public int? Prospect(int goal) => HasWork ? _space.LowestRank : null;

    /// <inheritdoc/>
    public WorkUnit? Plan(Action<Proposal> propose) => Next() is >= 0 and var number ? new RestartUnit(number, 1, _job) : null;

    /// <inheritdoc/>
    public void Fold(Outcome outcome, Action<Proposal> propose)
    {
        if (outcome is not RestartOutcome { Result: var result } restart || !_running.Contains(result.Restart))
            throw new InvalidDataException($"{Name} has no restart {outcome.Number} under way");
        if (restart.Scheme is { } scheme && IsWanted(result.Restart)) propose(new Proposal(scheme, result.Restart));
        _curves.Finish(result.Restart, result.End.ToString().ToLowerInvariant());
        _running.Remove(result.Restart);
        _restarts++;
        if (result.End == RestartEnd.Converged) _converged++;
        Lower(result.Loss);
    }

    /// <inheritdoc/>
    public void Hear(UnitReport report)
    {
        if (report is not RestartReport { Points: var points, Hops: var hops } chunk) return;
        _steps += chunk.Steps;
        _hopping |= chunk.Hopping;
        _hops += hops.Count;
        foreach (RestartPoint point in points) _curves.Observe(point.Restart, point.Step, point.Residual);
        foreach (RestartPoint hop in hops) Lower(hop.Residual);
    }

    /// <inheritdoc/>
    public bool IsWanted(long number) => number < _limit && !IsPassedOver(number);

    /// <inheritdoc/>
    public void LimitTo(long order) => _limit = Math.Min(_limit, order);

    /// <inheritdoc/>
    public void EndAfter(long work) => _most = Math.Min(_most, work);

    /// <inheritdoc/>
    public bool IsOver => _most < long.MaxValue && (_next >= _most || !HasWork) && (_running.Count == 0 || _running.Min >= _most);

    /// <inheritdoc/>
    public void Reached(int rank) => _reached = Math.Min(_reached, rank);

    /// <inheritdoc/>
    public void Found(KnownStart start)
    {
        if (_space.Known is not { Grows: true } known || start.Scheme.Rank <= _space.LowestRank) return;
        known.Add(start.Scheme, _next);
        _starts.Add(new FoundStart(_next, start.File) { Sha256 = start.Sha256 });
    }

    /// <summary>Restarts of ranks that are reached need not be waited for, nor those that hop, which may take as long again.</summary>
    public bool IsSettled(long order) => _hopping || _next >= order && !_running.TakeWhile(restart => restart < order)
        .Any(restart => !IsPassedOver(restart));

    /// <summary>Whether its rank is reached, and not the one that the search is after, of which the lowest number counts.</summary>
    private bool IsPassedOver(long restart) => _space.Ranks.Of(restart) is var rank && rank >= _reached && rank > Goal;

    /// <summary>Whether it can begin or go on with anything: its lowest rank is still wanted, and there is a start.</summary>
    private bool HasWork => (_space.LowestRank < _reached || _space.LowestRank <= Goal)
        && (_space.Known is not { Grows: true } known || known.Serves(_space.LowestRank, _next));

    /// <inheritdoc/>
    public EngineReading Read() => new(Name, _steps, _unit,
        $"{_kind.Program} at rank {_space.Ranks}{Where}: {_restarts:N0} restarts, " +
            $"{(_hopping ? $"{_hops:N0} hops, " : "")}{_converged:N0} converged")
    {
        Restarts = _restarts,
        Converged = _converged,
        BestLoss = double.IsFinite(_bestLoss) ? _bestLoss : null,
        Curves = _curves.Finished,
        IsSymmetric = _space.Symmetry is not null,
    };

    /// <inheritdoc/>
    public EngineState Progress() => new($"{Name} {_kind.Program} {_space}", ProgramHash, _next, [.. _running], _restarts,
        _converged, _steps, double.IsFinite(_bestLoss) ? _bestLoss : null)
    { Starts = StartsAtFound ? [.. _starts] : null };

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A scheme that its restarts started at cannot be read; the message is a clause.</exception>
    public bool Resume(EngineState from)
    {
        if (from.Name != Progress().Name || from.ProgramHash != ProgramHash) return false;
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
        (_restarts, _converged, _steps, _bestLoss) =
            (from.Restarts, from.Converged, from.Steps, from.BestLoss ?? double.PositiveInfinity);
        foreach (long restart in from.Open)
        {
            _again.Enqueue(restart);
            _running.Add(restart);
        }
        return true;
    }

    /// <summary>Field and symmetry, where they are not the plain ones.</summary>
    private string Where => (_space.Complex ? " over C" : "") + (_space.Symmetry is { } symmetry ? $", {symmetry}" : "")
        + (_space.Known is { } known ? $", from {known.Count} {(known.Grows ? "found" : "known")}" : "");

    /// <summary>The first restart that is not to be begun any more.</summary>
    private long End => Math.Min(_limit, _most);

    /// <summary>The restart to begin; negative for none.</summary>
    private long Next()
    {
        while (_again.TryPeek(out long open))
        {
            if (open >= End) return -1;
            _again.Dequeue();
            if (!IsPassedOver(open)) return open;
            _running.Remove(open);
        }
        if (!HasWork) return -1;
        while (_next < End && IsPassedOver(_next)) _next++;
        if (_next >= End) return -1;
        _running.Add(_next);
        return _next++;
    }

    private void Lower(double loss)
    {
        if (double.IsFinite(loss)) _bestLoss = Math.Min(_bestLoss, Math.Max(loss, 0));
    }
}
