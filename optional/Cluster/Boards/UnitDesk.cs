using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Boards;

/// <summary>
/// The units of one goal that are planned and not done: those that wait, in parcels of what one thread does side by side, and those that
/// workers have. Whoever comes holds the board's lock, but for the two who wait: the goal's loop for outcomes, workers for units.
/// </summary>
/// <param name="goal">The goal's name.</param>
/// <param name="store">What was known before the hub was started.</param>
/// <param name="kept">Who had which units then.</param>
/// <param name="backend">Where units that suit devices may be done; null for the processor.</param>
internal sealed class UnitDesk(string goal, IBoardStore store, Dictionary<string, KeptLease> kept, GoalBackend? backend = null)
{
    private const int MostDone = 100_000;

    private readonly Dictionary<string, OpenUnit> _open = [];
    private readonly LinkedList<List<OpenUnit>> _waiting = []; // the next first
    private readonly Dictionary<int, int> _wished = []; // by engine, by threads that have lanes free
    private readonly TokenMemory _done = new(MostDone);
    private readonly Queue<Arrival> _arrived = [];
    private readonly ManualResetEventSlim _news = new();
    private int _forDevices; // parcels of those that wait

    /// <summary>Units that workers have.</summary>
    public int Leased { get; private set; }

    /// <summary>Units that wait.</summary>
    public int Waiting => _waiting.Sum(parcel => parcel.Count);

    /// <summary>Units that came to an end since the hub was started.</summary>
    public long Done { get; private set; }

    /// <summary>Those of them that were done on devices.</summary>
    public long OnDevices { get; private set; }

    /// <summary>Units that are leased.</summary>
    public IEnumerable<OpenUnit> AllLeased => _open.Values.Where(unit => unit.Holder is not null);

    /// <summary>Where a unit of the goal may be done; null for the processor alone.</summary>
    public GoalBackend? BackendOf(WorkUnit unit) => UnitNeeds.SuitsDevices(unit) ? backend : null;

    /// <summary>Parcels of units for such a place that wait.</summary>
    public int Parcels(GoalBackend? place) => place is null ? _waiting.Count - _forDevices : _forDevices;

    /// <summary>Whether any unit waits.</summary>
    public bool HasMore => _waiting.Count > 0;

    public OpenUnit? Find(string token) => _open.GetValueOrDefault(token);

    /// <summary>Whether the unit came to an end not long ago.</summary>
    public bool WasDone(string token) => _done.Has(token);

    /// <summary>The tokens of all units that are open or came to an end not long ago.</summary>
    public IEnumerable<string> Tokens => _open.Keys.Concat(_done.All);

    /// <summary>Units of an engine that threads would take beside those they have.</summary>
    public int Wished(int engine) => _wished.GetValueOrDefault(engine);

    /// <summary>A thread has so many lanes free.</summary>
    public void Wish(int engine, int units)
    {
        _wished[engine] = Math.Max(Wished(engine), units);
        _news.Set();
    }

    /// <summary>Lets units of an engine wait for a worker, all for the same thread; those whose outcome is known need none.</summary>
    /// <returns>Whether there are any to do.</returns>
    /// <exception cref="NotSupportedException">They do not travel; the message is a clause.</exception>
    public bool Post(int engine, IReadOnlyList<WorkUnit> units)
    {
        List<OpenUnit> parcel = [];
        foreach (WorkUnit unit in units)
        {
            byte[] text = UnitText.Of(unit);
            string token = UnitText.Token(goal, engine, text);
            if (_open.TryGetValue(token, out OpenUnit? same)) same.Numbers.Add(unit.Number);
            else if (Known(token) is { } known) Arrive(new Arrival(engine, known with { Number = unit.Number }, null));
            else
            {
                OpenUnit open = new(token, engine, unit is RestartUnit ? unit : unit with { Number = 0 }, text, BackendOf(unit));
                open.Numbers.Add(unit.Number);
                if (kept.Remove(token, out KeptLease lease)) (open.ReservedFor, open.Until) = (lease.Worker, lease.Until);
                _open.Add(token, open);
                parcel.Add(open);
            }
        }
        _wished[engine] = Math.Max(0, Wished(engine) - units.Count);
        if (parcel.Count > 0) Queue(parcel, first: false);
        return parcel.Count > 0;
    }

    /// <summary>Units for a worker, of one engine and no more than it has lanes; none where none fits.</summary>
    /// <param name="worker">Who asks.</param>
    /// <param name="which">Those that it may get.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="now">The time.</param>
    /// <param name="lease">How long they are its own without a renewal.</param>
    public IReadOnlyList<OpenUnit> Take(WorkerRecord worker, Func<OpenUnit, bool> which, int most, DateTimeOffset now, TimeSpan lease)
    {
        List<OpenUnit> taken = [];
        for (LinkedListNode<List<OpenUnit>>? at = _waiting.First, next; at is not null; at = next)
        {
            next = at.Next;
            if (taken.Count > 0 ? at.Value[0].Engine != taken[0].Engine : !which(at.Value[0])) continue;
            int lanes = Math.Min(worker.LanesFor(at.Value[0]) - taken.Count, Math.Min(most - taken.Count, worker.Room));
            if (lanes <= 0) break;
            HashSet<OpenUnit> fit = [.. at.Value.Where(unit => Fits(unit, worker, now)).Take(lanes)];
            if (fit.Count == 0) continue;
            Unqueue(at, fit);
            foreach (OpenUnit unit in fit) Grant(unit, worker, now, lease);
            taken.AddRange(fit);
        }
        return taken;
    }

    /// <summary>Whether a unit waits that the worker could take.</summary>
    public bool HasFor(WorkerRecord worker, DateTimeOffset now) => _waiting.Any(parcel => parcel.Any(unit => Fits(unit, worker, now)));

    /// <summary>Gives a unit to the worker that says it has it, where nobody else does.</summary>
    public bool TakeBack(OpenUnit unit, WorkerRecord worker, DateTimeOffset now, TimeSpan lease)
    {
        if (unit.Holder is not null || unit.Stalled == worker.Name || !worker.MayDo(unit.Backend)) return false;
        if (unit.ReservedFor is not null && unit.ReservedFor != worker.Name) return false;
        Unqueue(unit);
        Grant(unit, worker, now, lease);
        return true;
    }

    /// <summary>A unit whose worker does not have it any more waits again, before all others.</summary>
    public void Free(OpenUnit unit)
    {
        if (unit.Holder is null) return;
        unit.Holder = null;
        Leased--;
        Queue([unit], first: true);
    }

    /// <summary>The first outcome of a unit.</summary>
    public void Complete(OpenUnit unit, Outcome outcome, TimeSpan spent, bool onDevice)
    {
        Drop(unit);
        Done++;
        if (onDevice) OnDevices++;
        _done.Add(unit.Token);
        foreach (long number in unit.Numbers) Arrive(new Arrival(unit.Engine, outcome with { Number = number }, spent));
    }

    /// <summary>Nobody wants the unit any more.</summary>
    public void Drop(OpenUnit unit)
    {
        _open.Remove(unit.Token);
        if (unit.Holder is not null) Leased--;
        else Unqueue(unit);
    }

    /// <summary>An outcome that the engine has not heard of; null where there is none.</summary>
    public Arrival? Next()
    {
        if (_arrived.TryDequeue(out Arrival arrival)) return arrival;
        _news.Reset();
        return null;
    }

    /// <summary>Waits, without the lock, until an outcome comes or somebody wants units.</summary>
    public void Wait(TimeSpan most, CancellationToken stop)
    {
        try
        {
            _news.Wait(most, stop);
        }
        catch (OperationCanceledException)
        {
            // whoever waits looks at the token next
        }
    }

    /// <summary>Somebody wants units.</summary>
    public void Wake() => _news.Set();

    private void Arrive(Arrival arrival)
    {
        _arrived.Enqueue(arrival);
        _news.Set();
    }

    private Outcome? Known(string token)
    {
        try
        {
            return store.Outcome(token) is { } text ? UnitText.ReadOutcome(text) : null;
        }
        catch (InvalidDataException)
        {
            return null; // it is done again
        }
    }

    private void Grant(OpenUnit unit, WorkerRecord worker, DateTimeOffset now, TimeSpan lease)
    {
        (unit.Holder, unit.Since, unit.Until, unit.ReservedFor) = (worker.Session, now, now + lease, null);
        worker.Leased.Add(unit.Token);
        Leased++;
    }

    /// <summary>Units of one engine wait together.</summary>
    private void Queue(List<OpenUnit> parcel, bool first)
    {
        LinkedListNode<List<OpenUnit>> node = first ? _waiting.AddFirst(parcel) : _waiting.AddLast(parcel);
        foreach (OpenUnit unit in parcel) unit.Parcel = node;
        if (parcel[0].Backend is not null) _forDevices++;
    }

    private void Unqueue(OpenUnit unit)
    {
        if (unit.Parcel is { } parcel) Unqueue(parcel, [unit]);
    }

    private void Unqueue(LinkedListNode<List<OpenUnit>> parcel, HashSet<OpenUnit> units)
    {
        bool forDevices = parcel.Value[0].Backend is not null;
        parcel.Value.RemoveAll(units.Contains);
        foreach (OpenUnit unit in units) unit.Parcel = null;
        if (parcel.Value.Count > 0) return;
        _waiting.Remove(parcel);
        if (forDevices) _forDevices--;
    }

    private static bool Fits(OpenUnit unit, WorkerRecord worker, DateTimeOffset now) => !unit.Failures.Contains(worker.Name)
        && (unit.ReservedFor is null || unit.ReservedFor == worker.Name || unit.Until <= now)
        && worker.MayDo(unit.Backend) && worker.HasMemoryFor(unit);
}
