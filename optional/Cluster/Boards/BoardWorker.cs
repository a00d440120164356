using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Boards;

/// <summary>
/// The one worker of a goal's loop at the hub, who does nothing himself: he lets units wait on the board and brings the loop what came of
/// them. What units take is charged to their engines: an estimate when they are posted, and the rest when they come back.
/// </summary>
/// <param name="units">The goal's units.</param>
/// <param name="gate">The board's lock.</param>
/// <param name="waiting">How many threads of workers wait and may do units for a place.</param>
/// <param name="posted">Called after units were posted.</param>
internal sealed class BoardWorker(UnitDesk units, Lock gate, Func<GoalBackend?, int> waiting, Action posted) : IWorker
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, IDesk> _desks = []; // by engine
    private readonly Dictionary<int, (double Seconds, long Units)> _took = []; // by engine
    private readonly Dictionary<int, bool> _hops = []; // by engine of restarts
    private readonly Dictionary<int, GoalBackend?> _places = []; // by engine, known from its first unit on

    public Shift Work(IDesk desk, CancellationToken stop)
    {
        _desks[desk.Engine] = desk;
        bool worked = Deliver();
        if (stop.IsCancellationRequested) return new Shift(worked, Elsewhere: true);
        int wished;
        bool wanted;
        GoalBackend? place = _places.GetValueOrDefault(desk.Engine);
        lock (gate) (wanted, wished) = (units.Parcels(place) < Math.Max(1, waiting(place)), units.Wished(desk.Engine));
        if ((wanted || wished > 0) && desk.Take() is { } first)
        {
            worked = true;
            List<WorkUnit> parcel = [first];
            if (first is RestartUnit { Job: var job }) _hops.TryAdd(desk.Engine, job.Kind.Hops(job.Space.Target));
            _places[desk.Engine] = units.BackendOf(first);
            int most = first is RestartUnit { Job.Lanes: var lanes } ? Math.Max(wanted ? lanes : 1, wished) : 1;
            while (parcel.Count < most && desk.Take() is { } more) parcel.Add(more);
            desk.Charge(Estimate(desk.Engine) * parcel.Count);
            bool any;
            lock (gate) any = units.Post(desk.Engine, parcel);
            if (any) posted();
        }
        return new Shift(worked, Elsewhere: true);
    }

    public void Wait(CancellationToken stop)
    {
        if (!Deliver()) units.Wait(Moment, stop);
    }

    public void Dispose() { }

    private bool Deliver()
    {
        bool any = false;
        while (Next() is { } arrival)
        {
            any = true;
            IDesk desk = _desks[arrival.Engine];
            desk.Charge((arrival.Spent ?? TimeSpan.Zero) - Estimate(arrival.Engine));
            if (arrival.Spent is { } spent)
            {
                (double seconds, long number) = _took.GetValueOrDefault(arrival.Engine);
                _took[arrival.Engine] = (seconds + spent.TotalSeconds, number + 1);
            }
            if (arrival.Outcome is RestartOutcome { Result: var result })
                desk.Report(new RestartReport(result.Steps, _hops.GetValueOrDefault(arrival.Engine), [], []));
            desk.Return(arrival.Outcome);
        }
        return any;
    }

    private Arrival? Next()
    {
        lock (gate) return units.Next();
    }

    /// <summary>What a unit of the engine took so far in the mean; a second before that is known.</summary>
    private TimeSpan Estimate(int engine) =>
        TimeSpan.FromSeconds(_took.TryGetValue(engine, out var took) ? took.Seconds / took.Units : 1);
}
