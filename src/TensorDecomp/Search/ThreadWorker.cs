using System.Collections.Concurrent;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Relays;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search;

/// <summary>
/// Does units on the thread that calls. Batches of restarts are its own and stay warm; walkers it shares with the others of its team, for a
/// walk may go on with whoever is free.
/// </summary>
public sealed class ThreadWorker : IWorker
{
    private readonly Dictionary<int, RestartBench> _restarts = []; // by engine
    private readonly ConcurrentDictionary<int, WalkWorker> _walks; // by engine

    private ThreadWorker(ConcurrentDictionary<int, WalkWorker> walks) => _walks = walks;

    /// <summary>Workers for so many threads.</summary>
    public static IReadOnlyList<IWorker> Team(int threads)
    {
        ConcurrentDictionary<int, WalkWorker> walks = [];
        return [.. Enumerable.Range(0, threads).Select(_ => new ThreadWorker(walks))];
    }

    /// <inheritdoc/>
    public Shift Work(IDesk desk, CancellationToken stop)
    {
        if (_restarts.TryGetValue(desk.Engine, out RestartBench? bench)) return bench.Work(desk, stop);
        if (desk.Take() is not { } unit) return default;
        if (unit is RestartUnit first)
        {
            _restarts.Add(desk.Engine, bench = new RestartBench(first));
            return bench.Work(desk, stop);
        }
        if (Do(desk, unit, stop) is { } outcome) desk.Return(outcome);
        return new Shift(Worked: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RestartBench bench in _restarts.Values) bench.Dispose();
    }

    /// <summary>What came of it; null where it was cut short.</summary>
    private Outcome? Do(IDesk desk, WorkUnit unit, CancellationToken stop) => unit switch
    {
        WalkUnit walk => _walks.GetOrAdd(desk.Engine, _ => new WalkWorker()).Do(walk, desk.Report, stop),
        LiftUnit lift => lift.Do(stop),
        AnnealUnit anneal => anneal.Do(stop),
        CircuitUnit circuit => circuit.Do(stop),
        RelayUnit relay => relay.Do(desk.Report, stop),
        _ => throw new ArgumentException($"Nobody here does a {unit.GetType().Name}."),
    };
}
