using System.Runtime.ExceptionServices;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// The one loop of every search: it owns the threads, the time and its shares, cancellation, the best result so far, certification and
/// storing. Engines plan, workers do, engines propose; what Verify certifies is on disk before anyone hears of it.
/// </summary>
public sealed class SearchLoop
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200), CheckpointEvery = TimeSpan.FromSeconds(10),
        LastLifts = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly SearchRequest _request;
    private readonly IReadOnlyList<IEngine> _engines;
    private readonly EngineDesk[] _desks; // by engine
    private readonly IReadOnlyList<IWorker> _workers;
    private readonly SchemeStore? _store;
    private readonly ISearchObserver _observer;
    private readonly TimeProvider _clock;
    private readonly Action<Checkpoint>? _keep;
    private readonly TimeShares _shares;
    private readonly int?[] _midway; // the engine that a worker should stay with
    private readonly int[] _at; // the engine that a worker is at
    private readonly long _started;
    private readonly StoreIndex? _stored;
    private readonly List<Finding> _beside = [];
    private Finding? _best, _elsewhere;
    private bool _closed;
    private Exception? _failure;

    /// <param name="request">What is searched for and how.</param>
    /// <param name="engines">Who plans and proposes; they are this loop's alone.</param>
    /// <param name="store">Receives what is certified; null for nobody.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="clock">Whose time counts.</param>
    /// <param name="workers">Who does the units, each on a thread of the loop, which disposes of them; one for each of the request's
    /// threads
    /// where they are not given.</param>
    /// <param name="keep">Takes in where the search stands, from time to time, in place of the request's files.</param>
    public SearchLoop(SearchRequest request, IReadOnlyList<IEngine> engines, SchemeStore? store, ISearchObserver observer,
        TimeProvider clock, IReadOnlyList<IWorker>? workers = null, Action<Checkpoint>? keep = null)
    {
        (_request, _engines, _store, _observer, _clock) = (request, engines, store, observer, clock);
        _workers = workers ?? ThreadWorker.Team(request.Threads);
        _keep = keep ?? Checkpoint.Keeper(request);
        _desks = [.. engines.Select((engine, number) => new EngineDesk(engine, number, proposal => Consider(number, proposal),
            spent => _shares!.Spend(number, spent, _desks![number].Converged)))];
        _shares = new([.. engines.Select(e => e.Precedent is { } precedent ? engines.ToList().IndexOf(precedent) : (int?)null)],
            [.. engines.Select(e => e.Expectation)])
        { Equal = request.EqualShares };
        (_midway, _at) = (new int?[_workers.Count], [.. Enumerable.Repeat(-1, _workers.Count)]);
        (_started, _stored) = (clock.GetTimestamp(), store is null ? null : new(store, OrbitInvariant.Of));
    }

    /// <summary>Whether a worker went on after the grace: what it holds may not be taken from it.</summary>
    public bool IsOverstayed { get; private set; }

    /// <summary>Searches until the goal is reached, time is up, nobody has anything left to do, or it is cancelled, which is no
    /// exception.</summary>
    /// <exception cref="IOException">A certified scheme could not be written.</exception>
    public SearchResult Run(CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (_request.From?.BestRank is { } reached)
            foreach (EngineDesk desk in _desks) desk.Announce(engine => engine.Reached(reached));
        RestoreShares();
        Thread[] workers =
            [.. Enumerable.Range(0, _workers.Count)
                .Select(w => new Thread(() => Work(w, stop)) { IsBackground = true, Name = $"worker {w}" })];
        foreach (Thread worker in workers) worker.Start();
        TimeSpan checkpointed = TimeSpan.Zero;
        try
        {
            while (!stop.Token.WaitHandle.WaitOne(ReportEvery))
            {
                lock (_gate) _observer.Progress(Elapsed, Readings, _best);
                if (Elapsed >= _request.Time) stop.Cancel();
                if (Elapsed - checkpointed < CheckpointEvery) continue;
                SaveCheckpoint();
                checkpointed = Elapsed;
            }
        }
        finally
        {
            // Whatever the observer throws, no worker goes on behind the caller's back.
            stop.Cancel();
            Await(workers);
            if (!IsOverstayed)
                foreach (IWorker worker in _workers) worker.Dispose();
        }
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        TimeSpan elapsed = Elapsed;
        if (!IsOverstayed) TakeIn();
        SaveCheckpoint();
        SearchEnd end = Reached ? SearchEnd.Reached : cancel.IsCancellationRequested ? SearchEnd.Cancelled
            : IsExhausted ? SearchEnd.Exhausted : SearchEnd.OutOfTime;
        return new SearchResult(end, _best, elapsed, Readings)
        {
            Beside = _beside,
            Elsewhere = _elsewhere?.Rank < Lowest ? _elsewhere : null
        };
    }

    /// <summary>What engines hold at the end is found as well: of another characteristic it is lifted, as far as that goes in a moment, and
    /// the
    /// lowest that is lower than all over the goal's ring is stored as it is.</summary>
    private void TakeIn()
    {
        (int Engine, Holding Held)[] all =
            [.. _desks.SelectMany(desk => desk.Held().Select(held => (desk.Engine, held))).OrderBy(x => x.held.Scheme.Rank)];
        using CancellationTokenSource patience = new(LastLifts, _clock);
        foreach ((int engine, Holding held) in all)
            if (!IsElsewhere(held)) Consider(engine, new Proposal(held.Scheme, long.MaxValue, held.Ring.Modulus));
            else if (!held.Tried && held.Scheme.Rank < Lowest && held.Lifted(_request.Seed, patience.Token) is { } lifted)
                Consider(engine, new Proposal(lifted, long.MaxValue, 0, $"lifted from {held.Ring}"));
        foreach ((int engine, Holding held) in all.Where(x => IsElsewhere(x.Held)))
            if (held.Scheme.Rank < Math.Min(Lowest, _elsewhere?.Rank ?? int.MaxValue)
                && CertifiedScheme.Canonical(held.Scheme, held.Ring.Modulus, Provenance(_engines[engine], null)) is { } certified)
                _elsewhere = Stored(certified, engine, long.MaxValue);
    }

    /// <summary>The rank that is certain over the goal's ring.</summary>
    private int Lowest => Math.Min(_best?.Rank ?? _request.Target.Tensor.Count, _request.From?.BestRank ?? int.MaxValue);

    /// <summary>Whether it is of the goal's tensor, but over a ring that says nothing of the goal's before it is lifted.</summary>
    private bool IsElsewhere(Holding held) =>
        held.Ring.Modulus > 0 && _request.Field.Modulus == 0 && held.Scheme.Tensor == _request.Target.Tensor;

    /// <summary>Waits for the workers within the grace. What one that overstays it proposes later counts for nothing.</summary>
    private void Await(Thread[] workers)
    {
        long from = _clock.GetTimestamp();
        foreach (Thread worker in workers)
        {
            if (_request.Grace == Timeout.InfiniteTimeSpan) worker.Join();
            else if (!worker.Join(TimeSpan.FromTicks(Math.Max(0, (_request.Grace - _clock.GetElapsedTime(from)).Ticks)))) IsOverstayed =
                true;
        }
        lock (_gate) _closed = IsOverstayed;
    }

    private void SaveCheckpoint()
    {
        if (_keep is null) return;
        (string goal, string field, ulong seed) = Checkpoint.Key(_request);
        double seconds = Math.Round((_request.From?.Seconds ?? 0) + Elapsed.TotalSeconds, 3);
        lock (_gate)
            _keep(new Checkpoint(goal, field, seed, seconds, Claimed?.Rank ?? _request.From?.BestRank,
                Claimed?.File ?? _request.From?.BestFile, Progress()));
    }

    private EngineState[] Progress() =>
        [.. _desks.Select(desk => _shares.Read(desk.Engine) is var (seconds, successes) ? desk.Progress() is { } progress
            ? progress with { Seconds = Math.Round(seconds, 3), Successes = successes } : null : null).OfType<EngineState>()];

    private void RestoreShares()
    {
        if (_request.From is not { } before) return;
        foreach (EngineDesk desk in _desks)
            if (desk.Progress() is { } own && before.Engines.FirstOrDefault(e => e.Name == own.Name) is { } from)
                _shares.Restore(desk.Engine, from.Seconds, from.Successes, desk.Converged);
    }

    private TimeSpan Elapsed => _clock.GetElapsedTime(_started);

    private IReadOnlyList<EngineReading> Readings =>
        [.. _desks.Select(desk => desk.Read() with { Seconds = Math.Round(_shares.Read(desk.Engine).Seconds, 3) })];

    private bool Reached => _best is not null && _request.Goal.IsReachedBy(_best.Rank);

    private bool IsExhausted => _desks.All(desk => desk.IsOver);

    /// <summary>What a checkpoint says was found. An engine that makes a scheme sparser says it anew, and its rank is no news.</summary>
    private Finding? Claimed => _request.Goal.Sparser is null ? _best : null;

    private void Work(int worker, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (!Due(worker).Any(e => Slice(e, worker, stop.Token))) _workers[worker].Wait(stop.Token);
                if (HasSettled() || IsExhausted) stop.Cancel();
            }
        }
        catch (Exception e)
        {
            lock (_gate) _failure ??= e;
            stop.Cancel();
        }
    }

    /// <summary>Engines in the order of their turn; once the rank is reached, only the one that reached it still has work to
    /// settle.</summary>
    private IEnumerable<int> Due(int worker)
    {
        lock (_gate)
        {
            if (Reached) return [_best!.By];
            int[] worth = [.. _desks.Select(Worth)];
            if (_midway[worker] is { } midway && worth[midway] > 0) return [midway];
            _at[worker] = -1;
            int[] due = [.. _shares.Order(worth).OrderBy(IsHeld)];
            if (due.Length > 0) _at[worker] = due[0];
            return due;
        }
    }

    /// <summary>Whether a worker is at a round of it: others go elsewhere first, so that they do not all begin at the same.</summary>
    private bool IsHeld(int engine) => _desks[engine].GoesInRounds && Array.IndexOf(_at, engine) >= 0;

    /// <summary>The terms by which it may yet lower the best rank, counted from the highest rank that was asked for; 0 where it has nothing
    /// to do.</summary>
    private int Worth(EngineDesk desk)
    {
        if (_request.Goal.Sparser is not null) return 1;
        int lowest = Math.Min(Math.Min(_best?.Rank ?? int.MaxValue, _request.From?.BestRank ?? int.MaxValue), _request.HighestRank + 1);
        return desk.Prospect(_request.Target.Rank) is { } rank ? Math.Max(0, lowest - rank) : 0;
    }

    private bool Slice(int engine, int worker, CancellationToken stop)
    {
        long from = _clock.GetTimestamp();
        Volatile.Write(ref _at[worker], engine);
        Shift shift = _workers[worker].Work(_desks[engine], stop);
        if (!shift.Elsewhere) _shares.Spend(engine, _clock.GetElapsedTime(from), _desks[engine].Converged);
        _midway[worker] = shift.Worked && (shift.Midway || _desks[engine].IsMidway) ? engine : null;
        return shift.Worked;
    }

    /// <summary>Whether the rank is reached and no earlier work of the same engine can still claim it, so that the result does not depend
    /// on the threads.</summary>
    private bool HasSettled()
    {
        lock (_gate) return Reached && _desks[_best!.By].IsSettled(_best.Order);
    }

    private void Consider(int number, Proposal proposal)
    {
        IEngine engine = _engines[number];
        if (CertifiedScheme.Canonical(proposal.Scheme, proposal.Modulus, Provenance(engine, proposal.Derivation), proposal.Program)
            is not { } certified) return;
        if (!Permutation.Leads(certified.Tensor, _request.Target.Tensor)) KeepBeside(new Finding(certified, null, number, proposal.Order));
        if (!Admits(certified)) return;
        lock (_gate)
        {
            if (_closed) return;
            // Of equally low ranks the first counts, but within one engine the one of the lowest order.
            if (_request.From?.BestRank <= certified.Rank) return;
            if (_best is not null && _request.Goal.Compare(certified, _best.Certified) is var order
                && (order > 0 || order == 0 && (number != _best.By || proposal.Order >= _best.Order))) return;
            _best = Stored(certified, number, proposal.Order);
            _shares.Reward(number);
            foreach (EngineDesk desk in _desks) desk.Announce(one => one.Reached(certified.Rank));
            if (_best.File is { } file)
                foreach (EngineDesk desk in _desks)
                    desk.Announce(one => one.Found(new KnownStart(certified.Scheme, file, certified.Sha256)));
            if (Reached) _desks[number].Announce(one => one.LimitTo(proposal.Order));
            _observer.Improved(_best);
        }
    }

    private Provenance Provenance(IEngine engine, string? derivation) =>
        new(engine.Name, engine.Program, engine.ProgramHash, _request.Seed, ToolVersion.Text,
            Math.Round((_request.From?.Seconds ?? 0) + Elapsed.TotalSeconds, 3))
        { Derivation = derivation };

    private Finding Stored(CertifiedScheme certified, int by, long order)
    {
        bool was = _store is not null && File.Exists(_store.PathOf(certified));
        return new Finding(certified, _store?.Save(certified), by, order) { WasStored = was };
    }

    /// <summary>A way to the goal may lead over smaller shapes; what is found there counts for the store, not for this search.</summary>
    private void KeepBeside(Finding finding)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_stored?.SaveIfLower(finding.Certified) is not { } file) return;
            _beside.Add(finding with { File = file });
            _observer.Kept(_beside[^1]);
        }
    }

    private bool Admits(CertifiedScheme certified) =>
        certified.Tensor == _request.Target.Tensor
            && (certified.Ring == _request.Field || certified.Ring.Modulus == 0 && _request.Field.Contains(certified.Scheme));
}
