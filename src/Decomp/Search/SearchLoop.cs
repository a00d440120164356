using System.Diagnostics;
using System.Runtime.ExceptionServices;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;

namespace TensorDecomp.Search;

/// <summary>What a search is to do.</summary>
/// <param name="Target">Shape and the rank to reach.</param>
/// <param name="Seed">Determines every random choice.</param>
/// <param name="Time">Wall-clock budget.</param>
/// <param name="Threads">Workers.</param>
/// <param name="Version">Version of the tool, for the provenance.</param>
public sealed record SearchRequest(Target Target, ulong Seed, TimeSpan Time, int Threads, string Version);

/// <summary>A certified scheme that a search stored.</summary>
public sealed record Finding(CertifiedScheme Certified, string File, long Order)
{
    public int Rank => Certified.Scheme.Rank;
}

/// <summary>How a search ended: with the rank it was after, out of time, or by the user's wish.</summary>
public enum SearchEnd { Reached, OutOfTime, Cancelled }

/// <summary>The end of a search with its best finding, if any.</summary>
public sealed record SearchResult(SearchEnd End, Finding? Best, TimeSpan Elapsed, EngineReading Reading);

/// <summary>Hears what happens in a search; calls come one at a time.</summary>
public interface ISearchObserver
{
    void Improved(Finding finding);

    /// <summary>Called a few times a second.</summary>
    void Progress(TimeSpan elapsed, EngineReading reading, Finding? best);
}

/// <summary>
/// The one loop of every search: it owns the threads, the time, cancellation, the best result so far, certification and
/// storing. Engines propose; what Verify certifies is on disk before anyone hears of it.
/// </summary>
public sealed class SearchLoop(SearchRequest request, ISearchEngine engine, SchemeStore store, ISearchObserver observer, TimeProvider clock)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private readonly long _started = clock.GetTimestamp();
    private Finding? _best;
    private Exception? _failure;

    /// <exception cref="IOException">A certified scheme could not be written.</exception>
    public SearchResult Run(CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Thread[] workers = [.. Enumerable.Range(0, request.Threads).Select(w => new Thread(() => Work(w, stop)) { IsBackground = true, Name = $"{engine.Name} {w}" })];
        foreach (Thread worker in workers) worker.Start();
        try
        {
            while (!stop.Token.WaitHandle.WaitOne(ReportEvery))
            {
                lock (_gate) observer.Progress(Elapsed, engine.Read(), _best);
                if (Elapsed >= request.Time) stop.Cancel();
            }
        }
        finally
        {
            // Whatever the observer throws, no worker may outlive the engine that the caller is about to dispose.
            stop.Cancel();
            foreach (Thread worker in workers) worker.Join();
        }
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        bool reached = _best is not null && _best.Rank <= request.Target.Rank;
        SearchEnd end = reached ? SearchEnd.Reached : cancel.IsCancellationRequested ? SearchEnd.Cancelled : SearchEnd.OutOfTime;
        return new SearchResult(end, _best, Elapsed, engine.Read());
    }

    private TimeSpan Elapsed => clock.GetElapsedTime(_started);

    private void Work(int worker, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                engine.Step(worker, Consider, stop.Token);
                if (HasSettled()) stop.Cancel();
            }
        }
        catch (Exception e)
        {
            lock (_gate) _failure ??= e;
            stop.Cancel();
        }
    }

    /// <summary>Whether the rank is reached and no earlier restart can still claim it, so that the result does not depend on the threads.</summary>
    private bool HasSettled()
    {
        lock (_gate) return _best is not null && _best.Rank <= request.Target.Rank && engine.IsSettled(_best.Order);
    }

    private void Consider(Proposal proposal)
    {
        Provenance provenance = new(engine.Name, engine.Program, engine.ProgramHash, request.Seed, request.Version, Math.Round(Elapsed.TotalSeconds, 3));
        if (CertifiedScheme.Certify(proposal.Scheme, provenance) is not { } certified) return;
        lock (_gate)
        {
            if (_best is not null && (certified.Scheme.Rank, proposal.Order).CompareTo((_best.Rank, _best.Order)) >= 0) return;
            _best = new Finding(certified, store.Save(certified), proposal.Order);
            if (_best.Rank <= request.Target.Rank) engine.LimitTo(proposal.Order);
            observer.Improved(_best);
        }
    }
}
