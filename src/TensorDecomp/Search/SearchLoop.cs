using System.Runtime.ExceptionServices;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A goal, and how it is searched for.</summary>
/// <param name="Goal">What is asked.</param>
/// <param name="Threads">Workers.</param>
public sealed record SearchRequest(SearchGoal Goal, int Threads)
{
    /// <summary>Shape and the rank to reach, the lowest where there are several.</summary>
    public Target Target => Goal.Target;

    /// <summary>Rank from which gradient restarts may come down to that of the target, those of all ranks between side by side.</summary>
    public int HighestRank => Goal.Ranks.Highest;

    public RankRange Ranks => Goal.Ranks;

    /// <summary>The ring that schemes must hold over.</summary>
    public Ring Field => Goal.Ring;

    public ulong Seed => Goal.Seed;
    public TimeSpan Time => Goal.Time;

    /// <summary>Whether engines share the time equally, whatever succeeds; to compare with.</summary>
    public bool EqualShares { get; init; }

    /// <summary>How long workers may take to end their slices once the search has ended; one that takes longer is left to itself.</summary>
    public TimeSpan Grace { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>File that is kept up to date with where the search stands; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Where an earlier part of the same search ended; its engines have been resumed.</summary>
    public Checkpoint? From { get; init; }
}

/// <summary>A certified scheme that a search stored; data, whoever found it.</summary>
/// <param name="Certified">The scheme.</param>
/// <param name="File">Where it lies; null where the search stores nothing.</param>
/// <param name="By">Number of the engine in the search; its name is in the provenance.</param>
/// <param name="Order">Its place in the numbering of that engine.</param>
public sealed record Finding(CertifiedScheme Certified, string? File, int By, long Order)
{
    public int Rank => Certified.Rank;

    /// <summary>Name of the engine that found it.</summary>
    public string Engine => Certified.Provenance!.Engine;
}

/// <summary>How a search ended: with the rank it was after, out of time, by the user's wish, or because no engine had anything left to
/// do.</summary>
public enum SearchEnd { Reached, OutOfTime, Cancelled, Exhausted }

/// <summary>The end of a search with its best finding, if any.</summary>
public sealed record SearchResult(SearchEnd End, Finding? Best, TimeSpan Elapsed, IReadOnlyList<EngineReading> Readings)
{
    /// <summary>What was stored of other shapes, in the order in which it was found.</summary>
    public IReadOnlyList<Finding> Beside { get; init; } = [];
}

/// <summary>Hears what happens in a search; calls come one at a time.</summary>
public interface ISearchObserver
{
    void Improved(Finding finding);

    /// <summary>A scheme of another shape than the goal's, met on the way and lower than all that the store held, was stored.</summary>
    void Kept(Finding finding) { }

    /// <summary>Called a few times a second.</summary>
    void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best);
}

/// <summary>
/// The one loop of every search: it owns the threads, the time, cancellation, the best result so far, certification and
/// storing. Engines propose; what Verify certifies is on disk before anyone hears of it.
/// </summary>
public sealed class SearchLoop(SearchRequest request, IReadOnlyList<ISearchEngine> engines, SchemeStore? store, ISearchObserver observer,
    TimeProvider clock)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200), CheckpointEvery = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly TimeShares _shares =
        new([.. engines.Select(e => e.Precedent is { } precedent ? engines.ToList().IndexOf(precedent) : (int?)null)],
            [.. engines.Select(e => e.Expectation)])
        { Equal = request.EqualShares };
    private readonly int?[] _midway = new int?[request.Threads]; // the engine that a worker should stay with
    private readonly long _started = clock.GetTimestamp();
    private readonly StoredRanks? _stored = store is null ? null : new(store);
    private readonly List<Finding> _beside = [];
    private Finding? _best;
    private bool _closed;
    private Exception? _failure;

    /// <summary>Whether a worker went on after the grace: it is still in an engine, which may not be disposed of.</summary>
    public bool IsOverstayed { get; private set; }

    /// <exception cref="IOException">A certified scheme could not be written.</exception>
    public SearchResult Run(CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (request.From?.BestRank is { } reached)
            foreach (ISearchEngine engine in engines) engine.Reached(reached);
        RestoreShares();
        Thread[] workers =
            [.. Enumerable.Range(0, request.Threads)
                .Select(w => new Thread(() => Work(w, stop)) { IsBackground = true, Name = $"worker {w}" })];
        foreach (Thread worker in workers) worker.Start();
        TimeSpan checkpointed = TimeSpan.Zero;
        try
        {
            while (!stop.Token.WaitHandle.WaitOne(ReportEvery))
            {
                lock (_gate) observer.Progress(Elapsed, Readings, _best);
                if (Elapsed >= request.Time) stop.Cancel();
                if (Elapsed - checkpointed < CheckpointEvery) continue;
                SaveCheckpoint();
                checkpointed = Elapsed;
            }
        }
        finally
        {
            // Whatever the observer throws, no worker may outlive the engine that the caller is about to dispose.
            stop.Cancel();
            Await(workers);
        }
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        SaveCheckpoint();
        SearchEnd end = Reached ? SearchEnd.Reached : cancel.IsCancellationRequested ? SearchEnd.Cancelled
            : IsExhausted ? SearchEnd.Exhausted : SearchEnd.OutOfTime;
        return new SearchResult(end, _best, Elapsed, Readings) { Beside = _beside };
    }

    /// <summary>Waits for the workers within the grace. What one that overstays it proposes later counts for nothing.</summary>
    private void Await(Thread[] workers)
    {
        long from = clock.GetTimestamp();
        foreach (Thread worker in workers)
        {
            if (request.Grace == Timeout.InfiniteTimeSpan) worker.Join();
            else if (!worker.Join(TimeSpan.FromTicks(Math.Max(0, (request.Grace - clock.GetElapsedTime(from)).Ticks)))) IsOverstayed = true;
        }
        lock (_gate) _closed = IsOverstayed;
    }

    private void SaveCheckpoint()
    {
        if (request.Checkpoint is null) return;
        (string goal, string field, ulong seed) = Checkpoint.Key(request);
        double seconds = Math.Round((request.From?.Seconds ?? 0) + Elapsed.TotalSeconds, 3);
        lock (_gate)
            new Checkpoint(goal, field, seed, seconds, Claimed?.Rank ?? request.From?.BestRank, Claimed?.File ?? request.From?.BestFile,
                Progress()).Save(request.Checkpoint);
    }

    private EngineProgress[] Progress() =>
        [.. engines.Select((e, number) => _shares.Read(number) is var (seconds, successes) ? e.Progress() is { } progress
            ? progress with { Seconds = Math.Round(seconds, 3), Successes = successes } : null : null).OfType<EngineProgress>()];

    private void RestoreShares()
    {
        for (int number = 0; number < engines.Count; number++)
            if (engines[number].Progress() is { } own && request.From?.Engines.FirstOrDefault(e => e.Name == own.Name) is { } from)
                _shares.Restore(number, from.Seconds, from.Successes, engines[number].Converged);
    }

    private TimeSpan Elapsed => clock.GetElapsedTime(_started);

    private IReadOnlyList<EngineReading> Readings =>
        [.. engines.Select((e, number) => e.Read() with { Seconds = Math.Round(_shares.Read(number).Seconds, 3) })];

    private bool Reached => _best is not null && request.Goal.IsReachedBy(_best.Rank);

    private bool IsExhausted => engines.All(engine => engine.IsOver);

    /// <summary>What a checkpoint says was found. An engine that makes a scheme sparser says it anew, and its rank is no news.</summary>
    private Finding? Claimed => request.Goal.Sparser is null ? _best : null;

    private void Work(int worker, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (!Due(worker).Any(e => Slice(e, worker, stop.Token))) stop.Token.WaitHandle.WaitOne(1);
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
            int[] worth = [.. engines.Select(Worth)];
            return _midway[worker] is { } midway && worth[midway] > 0 ? [midway] : _shares.Order(worth);
        }
    }

    /// <summary>The terms by which it may yet lower the best rank, counted from the highest rank that was asked for; 0 where it has nothing
    /// to do.</summary>
    private int Worth(ISearchEngine engine)
    {
        if (request.Goal.Sparser is not null) return 1;
        int lowest = Math.Min(Math.Min(_best?.Rank ?? int.MaxValue, request.From?.BestRank ?? int.MaxValue), request.HighestRank + 1);
        return engine.Prospect(request.Target.Rank) is { } rank ? Math.Max(0, lowest - rank) : 0;
    }

    private bool Slice(int engine, int worker, CancellationToken stop)
    {
        long from = clock.GetTimestamp();
        bool worked = engines[engine].Step(worker, p => Consider(engine, p), stop);
        _shares.Spend(engine, clock.GetElapsedTime(from), engines[engine].Converged);
        _midway[worker] = worked && engines[engine].IsMidway(worker) ? engine : null;
        return worked;
    }

    /// <summary>Whether the rank is reached and no earlier work of the same engine can still claim it, so that the result does not depend
    /// on the threads.</summary>
    private bool HasSettled()
    {
        lock (_gate) return Reached && engines[_best!.By].IsSettled(_best.Order);
    }

    private void Consider(int number, Proposal proposal)
    {
        ISearchEngine engine = engines[number];
        Provenance provenance =
            new(engine.Name, engine.Program, engine.ProgramHash, request.Seed, ToolVersion.Text,
                Math.Round((request.From?.Seconds ?? 0) + Elapsed.TotalSeconds, 3))
            { Derivation = proposal.Derivation };
        if (CertifiedScheme.Canonical(proposal.Scheme, proposal.Modulus, provenance) is not { } certified) return;
        if (!Permutation.Leads(certified.Tensor, request.Target.Tensor)) KeepBeside(new Finding(certified, null, number, proposal.Order));
        if (!Admits(certified)) return;
        lock (_gate)
        {
            if (_closed) return;
            // Of equally low ranks the first counts, but within one engine the one of the lowest order.
            if (request.From?.BestRank <= certified.Rank) return;
            if (_best is not null && Cost(certified).CompareTo(Cost(_best.Certified)) is var order
                && (order > 0 || order == 0 && (number != _best.By || proposal.Order >= _best.Order))) return;
            _best = new Finding(certified, store?.Save(certified), number, proposal.Order);
            _shares.Reward(number);
            foreach (ISearchEngine one in engines) one.Reached(certified.Rank);
            if (_best.File is { } file)
                foreach (ISearchEngine one in engines) one.Found(new KnownStart(certified.Scheme, file, certified.Sha256));
            if (Reached) engine.LimitTo(proposal.Order);
            observer.Improved(_best);
        }
    }

    /// <summary>A way to the goal may lead over smaller shapes; what is found there counts for the store, not for this search.</summary>
    private void KeepBeside(Finding finding)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (_stored?.SaveIfLower(finding.Certified) is not { } file) return;
            _beside.Add(finding with { File = file });
            observer.Kept(_beside[^1]);
        }
    }

    private long Cost(CertifiedScheme certified) => request.Goal.Cost(certified.Rank, certified.Census.Nonzeros);

    private bool Admits(CertifiedScheme certified) =>
        certified.Tensor == request.Target.Tensor
            && (certified.Ring == request.Field || certified.Ring.Modulus == 0 && request.Field.Contains(certified.Scheme));
}
