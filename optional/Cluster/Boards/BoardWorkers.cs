using TensorDecomp.Cluster.Wire;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Boards;

/// <content>What workers say, and what becomes of it.</content>
internal sealed partial class Board
{
    private static string Barred => $"{WorkerRecord.MostStrikes} things that it said were wrong";

    public Welcome Join(Introduction worker)
    {
        lock (_gate)
        {
            (WorkerRecord? record, string? refusal) = _workers.Join(worker, ToolVersion.Text);
            if (record is not null)
                _tell($"{record.Name} joins with {record.Threads} {(record.Threads == 1 ? "thread" : "threads")}"
                    + (worker.Device is { } device ? $" and {device.Backend} on {device.Name}" : ""));
            return new Welcome(record?.Session, _settings.Lease.TotalSeconds, refusal);
        }
    }

    /// <summary>Takes in what a worker brings and gives it units; waits a moment for some where it may have any.</summary>
    public async Task<Parcel> ExchangeAsync(Exchange exchange)
    {
        WorkerRecord? worker;
        lock (_gate)
        {
            worker = _workers.Find(exchange.Session);
            if (worker is null) return new Parcel(false, [], null);
            worker.Heard = Now;
            if (!Exchanged.IsWhole(exchange))
            {
                Strike(worker, null, "says what no worker says");
                return new Parcel(true, [], worker.IsBarred ? Barred : null);
            }
            if (exchange.Done.Length + exchange.Failed.Length + exchange.Released.Length > Exchanged.Most
                || worker.Waiting > Exchanged.MostWaiting * worker.Threads) Strike(worker, null, "asks for more than its threads can do");
        }
        Complete(worker, exchange.Done.Take(Exchanged.Most));
        foreach (FailedUnit failed in exchange.Failed.Take(Exchanged.Most)) Fail(worker, failed);
        lock (_gate)
            foreach (string token in exchange.Released.Take(Exchanged.Most))
                if (worker.Leased.Remove(token) && Unit(token) is { Unit: { } unit, Source: { } source } && unit.Holder == worker.Session)
                    source.Units.Free(unit);
        if (exchange.Released.Length + exchange.Failed.Length > 0) WakeAll();
        return worker.IsBarred ? new Parcel(true, [], Barred)
            : exchange.Want <= 0 ? new Parcel(true, [], null)
            : exchange.For is { } like ? new Parcel(true, TopUp(worker, like, exchange.Want), null)
            : new Parcel(true, await TakeAsync(worker).ConfigureAwait(false), null);
    }

    /// <summary>The units among these that are not the worker's any more; null where nobody knows it.</summary>
    public string[]? Renew(string session, string[] tokens)
    {
        lock (_gate)
        {
            if (_workers.Find(session) is not { } worker) return null;
            worker.Heard = Now;
            return [.. tokens?.Take(Exchanged.MostRenewed).Where(token => token is not null && !Renewed(worker, token)) ?? []];
        }
    }

    public void Leave(string session)
    {
        lock (_gate)
        {
            if (_workers.Find(session) is not { } worker) return;
            Free(worker);
            _workers.Leave(worker);
            _tell($"{worker.Name} leaves");
        }
        WakeAll();
    }

    private async Task<LeasedUnit[]> TakeAsync(WorkerRecord worker)
    {
        long from = _place.Clock.GetTimestamp();
        while (true)
        {
            TaskCompletionSource call;
            LinkedListNode<(WorkerRecord, TaskCompletionSource)> waits;
            TimeSpan left;
            lock (_gate)
            {
                if (Take(worker) is { Length: > 0 } units) return units;
                left = IBoardGrain.Patience - _place.Clock.GetElapsedTime(from);
                if (_closed || left <= TimeSpan.Zero) return [];
                call = new(TaskCreationOptions.RunContinuationsAsynchronously);
                waits = _waiting.AddLast((worker, call));
                worker.Waiting++;
                foreach (IUnitSource source in _sources.Values) source.Units.Wake();
            }
            await Task.WhenAny(call.Task, Task.Delay(left, _place.Clock)).ConfigureAwait(false);
            lock (_gate)
            {
                if (waits.List is not null) _waiting.Remove(waits);
                worker.Waiting--;
            }
        }
    }

    /// <summary>Of those who have units for it, those of the one whose workers are fewest; what its device may do comes first, for others
    /// can do the rest.</summary>
    private LeasedUnit[] Take(WorkerRecord worker)
    {
        IUnitSource[] sources = [.. _sources.Values.OrderBy(source => source.Units.Leased)];
        foreach (Func<OpenUnit, bool> which in (Func<OpenUnit, bool>[])[unit => worker.HasDeviceFor(unit.Backend), _ => true])
            foreach (IUnitSource source in sources)
                if (source.Units.Take(worker, which, Exchanged.Most, Now, _settings.Lease) is { Count: > 0 } units)
                {
                    if (source.Units.HasMore) WakeOne(source.Units); // a parcel may have more than it has lanes
                    return Leased(source, worker, units);
                }
        return [];
    }

    private LeasedUnit[] TopUp(WorkerRecord worker, string token, int most)
    {
        lock (_gate)
        {
            string[] words = token.Split('/');
            if (words.Length != 3 || _sources.GetValueOrDefault(words[0]) is not { } source) return [];
            if (!int.TryParse(words[1], out int engine)) return [];
            most = Math.Min(most, Math.Min(worker.Room, Exchanged.Most));
            IReadOnlyList<OpenUnit> units = source.Units.Take(worker, unit => unit.Engine == engine, most, Now, _settings.Lease);
            if (units.Count < most) source.Units.Wish(engine, most - units.Count);
            return Leased(source, worker, units);
        }
    }

    private LeasedUnit[] Leased(IUnitSource source, WorkerRecord worker, IReadOnlyList<OpenUnit> units)
    {
        if (units.Count == 0) return [];
        source.Units.Wake();
        _place.Store.Lease([.. units.Select(unit => new KeptLease(unit.Token, worker.Name, unit.Until))]);
        return [.. units.Select(unit => new LeasedUnit(unit.Token, source.Id, unit.Engine, unit.Text, unit.Backend?.Name))];
    }

    private (IUnitSource? Source, OpenUnit? Unit) Unit(string token)
    {
        IUnitSource? source = _sources.GetValueOrDefault(token.Split('/', 2)[0]);
        return (source, source?.Units.Find(token));
    }

    private bool Renewed(WorkerRecord worker, string token)
    {
        if (Unit(token) is not { Source: { } source, Unit: { } unit })
            // A hub that began anew may not have planned it yet.
            return _kept.TryGetValue(token, out KeptLease kept) && kept.Worker == worker.Name && Now < kept.Until;
        if (unit.Holder != worker.Session && !source.Units.TakeBack(unit, worker, Now, _settings.Lease)) return false;
        unit.Until = Now + _settings.Lease;
        return true;
    }

    /// <summary>What proves to be an outcome is kept before an engine hears of it, all that came at once in one piece.</summary>
    private void Complete(WorkerRecord worker, IEnumerable<DoneUnit> all)
    {
        List<(IUnitSource Source, OpenUnit Unit, Outcome Outcome, DoneUnit Done)> proved = [];
        foreach (DoneUnit done in all)
            if (Planned(worker, done) is var (source, unit) && Proved(worker, source, unit, done) is { } outcome)
                proved.Add((source, unit, outcome, done));
        if (proved.Count == 0) return;
        _place.Store.Keep([.. proved.Select(one => new KeptOutcome(one.Source.Id, one.Done.Token, one.Done.Outcome))]);
        lock (_gate)
            foreach ((IUnitSource source, OpenUnit unit, Outcome outcome, DoneUnit done) in proved)
                if (!ReferenceEquals(source.Units.Find(done.Token), unit)) _late++;
                else
                {
                    _workers.Find(unit.Holder)?.Leased.Remove(unit.Token);
                    bool onDevice = !GoalBackend.IsProcessor(done.On);
                    source.Units.Complete(unit, outcome, TimeSpan.FromSeconds(Math.Min(done.Seconds, _settings.Patience.TotalSeconds * 2)),
                        onDevice);
                    (_done, worker.Done, worker.Busy) = (_done + 1, worker.Done + 1, worker.Busy + done.Seconds);
                    if (onDevice) worker.OnDevice++;
                    if (source == _measured) _measured.Settle();
                }
    }

    /// <summary>The unit that somebody says is done; null where it is open no more or never was.</summary>
    private (IUnitSource Source, OpenUnit Unit)? Planned(WorkerRecord worker, DoneUnit done)
    {
        lock (_gate)
        {
            worker.Leased.Remove(done.Token);
            (IUnitSource? source, OpenUnit? unit) = Unit(done.Token);
            if (unit is not null) return (source!, unit);
            // What is measured may be wanted no more.
            if (source is null || source == _measured || WasPlanned(source, done.Token)) _late++;
            else Strike(worker, null, "brings the outcome of a unit that nobody planned");
            return null;
        }
    }

    /// <summary>What came of a unit; null where it can be no outcome of it.</summary>
    private Outcome? Proved(WorkerRecord worker, IUnitSource source, OpenUnit unit, DoneUnit done)
    {
        Outcome? outcome = null;
        string? wrong = double.IsFinite(done.Seconds) && done.Seconds >= 0 ? worker.WhyNotOn(done.On, unit.Backend)
            : "it took no time that can be";
        try
        {
            outcome = UnitText.ReadOutcome(done.Outcome);
            wrong ??= OutcomeProof.WhyNot(unit.Unit, ref outcome);
        }
        catch (InvalidDataException e)
        {
            wrong = e.Message;
        }
        if (wrong is null) return outcome;
        lock (_gate)
        {
            Strike(worker, unit, wrong);
            if (unit.Holder == worker.Session) source.Units.Free(unit);
        }
        return null;
    }

    /// <summary>Whether a unit that is not open was: it is done, or the hub was started again, or its goal ended and was asked for again,
    /// which has not come to it, or never will. It waits for nobody then.</summary>
    private bool WasPlanned(IUnitSource source, string token) =>
        source.Units.WasDone(token) || _kept.Remove(token) || _past.Has(token) || _place.Store.Outcome(token) is not null;

    private void Fail(WorkerRecord worker, FailedUnit failed)
    {
        lock (_gate)
        {
            worker.Leased.Remove(failed.Token);
            if (Unit(failed.Token) is not { Source: { } source, Unit: { } unit } || unit.Holder != worker.Session) return;
            source.Units.Free(unit);
            unit.Failures.Add(worker.Name);
            Note(worker.Name, $"could not do a unit of {Called(source.Id)}: {Exchanged.Shown(failed.Sentence)}");
            if (unit.Failures.Count >= OpenUnit.MostFailures)
                source.Fail(unit, $"{unit.Failures.Count} workers could not do a unit of it, the last for this reason: "
                    + Exchanged.Shown(failed.Sentence));
        }
    }

    private void Strike(WorkerRecord worker, OpenUnit? unit, string reason)
    {
        _refused++;
        _workers.Strike(worker);
        Note(worker.Name, unit is null ? Exchanged.Shown(reason)
            : $"what it brought for a unit of {Called(unit.Token.Split('/')[0])} is no outcome of it: {Exchanged.Shown(reason)}");
        if (!worker.IsBarred) return;
        Free(worker);
        Note(worker.Name, "gets no more units");
    }

    private static string Called(string source) => source == Measurements.Name ? "a program's measurement" : $"goal {source}";

    private void Free(WorkerRecord worker)
    {
        foreach (string token in worker.Leased)
            if (Unit(token) is { Source: { } source, Unit: { } unit } && unit.Holder == worker.Session) source.Units.Free(unit);
        worker.Leased.Clear();
    }

    /// <summary>Takes units back from workers that were silent for a lease, or take longer than anybody should.</summary>
    private void GoRound()
    {
        lock (_gate)
        {
            _measured.Prune(Now - WorkerBook.Patience * _settings.Lease);
            Dictionary<string, int> silent = []; // units by worker: one that has many is noted once
            foreach (IUnitSource source in _sources.Values)
                foreach (OpenUnit unit in source.Units.AllLeased.Where(unit => unit.Until < Now || Now - unit.Since > _settings.Patience)
                    .ToArray())
                {
                    WorkerRecord? worker = _workers.Find(unit.Holder);
                    worker?.Leased.Remove(unit.Token);
                    string name = worker?.Name ?? "a worker";
                    if (unit.Until < Now) silent[name] = silent.GetValueOrDefault(name) + 1;
                    else
                    {
                        Note(name, $"took more than {_settings.Patience.TotalMinutes:0.#} minutes for a unit, which is another's now");
                        unit.Stalled = worker?.Name;
                    }
                    source.Units.Free(unit);
                    _expired++;
                }
            foreach ((string name, int units) in silent)
                Note(name, "was silent, and " + (units == 1 ? "its unit is another's now" : $"its {units:N0} units are others' now"));
            _workers.Prune();
        }
        WakeAll();
    }
}
