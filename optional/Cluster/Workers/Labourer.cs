using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Parts;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Workers;

/// <summary>One thread of a worker: takes units from the hub, does them, and takes what came of them back. It keeps batches and walkers
/// warm for the goals that it last worked for.</summary>
/// <param name="line">The worker's line to the hub.</param>
/// <param name="device">What restarts run on where their goal says so; null for the processor alone.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class Labourer(HubLine line, IBackend? device, TimeProvider clock)
{
    private const int MostWarm = 3;
    private static readonly TimeSpan s_topUpEvery = TimeSpan.FromMilliseconds(200);

    private readonly List<(string Goal, IWorker Worker, Dictionary<int, Placement> Placements)> _warm = []; // the latest last
    private volatile LeasedDesk? _desk;

    /// <summary>What it has just now; null for nothing.</summary>
    public LeasedDesk? Desk => _desk;

    /// <summary>Works until stopped, or barred.</summary>
    public void Work(CancellationToken stop)
    {
        DoneUnit[] done = [];
        FailedUnit[] failed = [];
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Parcel? parcel = line.Exchange(done, failed, [], want: 1, like: null, stop);
                (done, failed) = ([], []);
                if (parcel is not { Units: [var first, ..] units }) continue;
                (IWorker worker, Placement placement) = Warm(first.Goal, first.Engine);
                using LeasedDesk desk = new(first.Goal, first.Engine, placement);
                foreach (LeasedUnit unit in units) desk.Add(unit);
                _desk = desk;
                try
                {
                    Do(desk, worker, stop);
                }
                finally
                {
                    _desk = null;
                }
                (done, failed) = desk.TakeNews();
                if (stop.IsCancellationRequested)
                    line.Exchange(done, failed, [.. desk.Tokens], want: 0, like: null, CancellationToken.None);
            }
        }
        finally
        {
            foreach ((_, IWorker worker, _) in _warm) worker.Dispose();
        }
    }

    private void Do(LeasedDesk desk, IWorker worker, CancellationToken stop)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, desk.Nothing);
        long asked = clock.GetTimestamp();
        try
        {
            while (desk.Open > 0 && !either.IsCancellationRequested)
            {
                worker.Work(desk, either.Token);
                if (!desk.IsOfRestarts || desk.Open == 0 || clock.GetElapsedTime(asked) < s_topUpEvery) continue;
                asked = clock.GetTimestamp();
                (DoneUnit[] done, FailedUnit[] failed) = desk.TakeNews();
                Parcel? more = line.Exchange(done, failed, [], Math.Max(0, desk.Lanes - desk.Open), desk.Like, either.Token);
                foreach (LeasedUnit unit in more?.Units ?? []) desk.Add(unit);
            }
            // Lanes that go on with what is lost would hold up what comes next.
            if (desk.Tokens.Count > 0) Cool(desk.Goal);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or MalformedInputException or NotSupportedException
            or OutOfMemoryException or InvalidOperationException or BackendException or DeviceException or PartException)
        {
            desk.Fail(e.Message);
            Cool(desk.Goal);
        }
    }

    private (IWorker Worker, Placement Placement) Warm(string goal, int engine)
    {
        int at = _warm.FindIndex(one => one.Goal == goal);
        (string, IWorker Worker, Dictionary<int, Placement> Placements) found = at >= 0 ? _warm[at]
            : (goal, goal == Measurements.Name ? new Gauger(clock) : ThreadWorker.Team(1)[0], []);
        if (at >= 0) _warm.RemoveAt(at);
        _warm.Add(found);
        if (_warm.Count > MostWarm) Cool(_warm[0].Goal);
        if (!found.Placements.TryGetValue(engine, out Placement? placement))
            found.Placements.Add(engine, placement = new Placement(device));
        return (found.Worker, placement);
    }

    private void Cool(string goal)
    {
        if (_warm.FindIndex(one => one.Goal == goal) is not (>= 0 and var at)) return;
        _warm[at].Worker.Dispose();
        _warm.RemoveAt(at);
    }
}
