using System.Security.Cryptography;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>
/// The board of a hub: goals, their units, and who has them. Any thread may come to it. A unit is leased and the lease renewed while its
/// worker lives; the first outcome that proves to be one counts, later ones do not.
/// </summary>
internal sealed partial class Board : IDisposable
{
    /// <summary>Goals that are over, and notes, in a status.</summary>
    private const int MostShown = 100;

    /// <summary>Units of goals that ended, whose outcomes may be on their way when the goal is asked for again.</summary>
    private const int MostPast = 100_000;

    private readonly Lock _gate = new();
    private readonly HubSettings _settings;
    private readonly GoalPlace _place;
    private readonly Action<string> _tell;
    private readonly WorkerBook _workers;
    private readonly Dictionary<string, GoalRun> _goals = []; // those that are open, by name
    private readonly Dictionary<string, IUnitSource> _sources = []; // these and the measurements
    private readonly Measurements _measured;
    private readonly LinkedList<(WorkerRecord Worker, TaskCompletionSource Call)> _waiting = []; // for units
    private readonly Dictionary<string, KeptLease> _kept;
    private readonly TokenMemory _past = new(MostPast);
    private readonly ITimer _rounds;
    private readonly long _since;
    private long _done, _late, _expired, _refused;
    private bool _closed;
    private volatile bool _lost;

    /// <param name="settings">How the hub is run.</param>
    /// <param name="place">What goals share.</param>
    /// <param name="tell">Hears what happens.</param>
    public Board(HubSettings settings, GoalPlace place, Action<string> tell)
    {
        (_settings, _place, _tell, _since) = (settings, place, tell, place.Clock.GetTimestamp());
        _workers = new WorkerBook(place.Clock, settings.Lease);
        // A worker that had a unit when the hub ended has time to say that it still has it.
        DateTimeOffset grace = Now + settings.Lease;
        _kept = place.Store.Leases().ToDictionary(lease => lease.Token, lease => lease with { Until = grace });
        _sources.Add(Measurements.Name, _measured = new Measurements(place.Store, _kept));
        foreach (KeptGoal goal in place.Store.Goals().Where(goal => goal.End is null))
            if (Asked(goal) is { } asked) Begin(goal, asked);
            else place.Store.Keep(goal with { End = "failed", Failure = "this release cannot read what it asks" });
        _rounds = place.Clock.CreateTimer(_ => Guarded(GoRound), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    private DateTimeOffset Now => _place.Clock.GetUtcNow();

    /// <summary>Whether nothing can be kept any more, for another hub has the board or nobody can reach it.</summary>
    public bool IsLost => _lost;

    public Ticket Submit(byte[] text)
    {
        SearchGoal goal;
        try
        {
            goal = TravellingGoal.Read(text);
        }
        catch (GoalRefusedException e)
        {
            return new Ticket(null, e.Message);
        }
        // The time that somebody gives a goal is not part of what is asked.
        string id = Convert.ToHexStringLower(SHA256.HashData(TravellingGoal.Text(goal with { Time = TimeSpan.FromSeconds(1) })), 0, 6);
        lock (_gate)
        {
            if (_closed) return new Ticket(null, "the hub ends");
            if (_goals.ContainsKey(id)) return new Ticket(id, null);
            KeptGoal? known = _place.Store.Goals().FirstOrDefault(kept => kept.Id == id);
            if (known?.End == "reached") return new Ticket(id, null);
            KeptGoal kept = new(id, text, null, null, 0, known?.Checkpoint);
            _place.Store.Keep(kept);
            Begin(kept, goal);
            _tell($"goal {id}: {goal.Tensor}:{goal.Ranks} over {goal.Ring}, seed {goal.Seed}");
            return new Ticket(id, null);
        }
    }

    public Task<News> NewsAsync(string id, long since, TimeSpan patience)
    {
        GoalRun? run;
        lock (_gate) run = _goals.GetValueOrDefault(id);
        if (run is not null) return run.NewsAsync(since, patience);
        KeptGoal? kept = _place.Store.Goals().FirstOrDefault(goal => goal.Id == id);
        return Task.FromResult(kept is null ? new News([], 0, null, "failed", "the hub does not know that goal")
            : new News([.. _place.Store.Finds(id).Where(find => find.Number > since)], kept.Seconds, null, kept.End, kept.Failure));
    }

    public void Cancel(string id)
    {
        GoalRun? run;
        lock (_gate) run = _goals.GetValueOrDefault(id);
        run?.Stop(unwanted: true);
    }

    public HubStatus Status()
    {
        lock (_gate)
            return new HubStatus($"{_settings.Listen}", ToolVersion.Text, Math.Round(_place.Clock.GetElapsedTime(_since).TotalSeconds, 1),
                Environment.WorkingSet, _workers.Standings(),
                [.. _goals.Values.Select(run => Standing(run.Kept, run.Goal, run)),
                    .. _place.Store.Goals().Where(kept => !_goals.ContainsKey(kept.Id)).Reverse().Take(MostShown)
                        .SelectMany(kept => Asked(kept) is { } goal ? (HubGoalStanding[])[Standing(kept, goal, null)] : [])],
                new UnitCounts(_done, _late, _expired, _refused),
                [.. _place.Store.Notes(MostShown).Select(note => new HubNote(note.At, note.Worker, note.Sentence))]);
    }

    /// <summary>The same in a few numbers.</summary>
    public BoardFigures Figures()
    {
        lock (_gate)
        {
            WorkerRecord[] workers = [.. _workers.All];
            return new BoardFigures(_goals.Count, workers.Length, workers.Sum(worker => worker.Threads),
                _sources.Values.Sum(source => source.Units.Waiting), _sources.Values.Sum(source => source.Units.Leased), _done, _late,
                _expired, _refused);
        }
    }

    /// <summary>Ends all loops; goals that are open stay open.</summary>
    public void Dispose()
    {
        GoalRun[] runs;
        lock (_gate) (_closed, runs) = (true, [.. _goals.Values]);
        _rounds.Dispose();
        foreach (GoalRun run in runs) run.Stop(unwanted: false);
        foreach (GoalRun run in runs) run.Join();
        WakeAll();
    }

    private HubGoalStanding Standing(KeptGoal kept, SearchGoal goal, GoalRun? run)
    {
        (int Rank, string? File)? best = run is not null ? run.Best : GoalRun.BestOf(_place.Store.Finds(kept.Id));
        return new HubGoalStanding(kept.Id, $"{goal.Tensor}", $"{goal.Ranks}", $"{goal.Ring}", goal.Engine, goal.Seed, kept.End ?? "open",
            Math.Round(kept.Seconds, 3), best?.Rank, best?.File, run?.Units.Waiting ?? 0, run?.Units.Leased ?? 0, run?.Units.Done ?? 0,
            goal.Backend?.Name, run?.Units.OnDevices ?? 0);
    }

    /// <summary>What a goal on the board asks; null where this release cannot read it.</summary>
    private static SearchGoal? Asked(KeptGoal kept)
    {
        try
        {
            return TravellingGoal.Read(kept.Text);
        }
        catch (GoalRefusedException)
        {
            return null;
        }
    }

    private void Begin(KeptGoal kept, SearchGoal goal)
    {
        UnitDesk units = new(kept.Id, _place.Store, _kept, goal.Backend);
        GoalRun run = new(kept, goal, _place, units, new BoardWorker(units, _gate, WaitingFor, () => WakeOne(units)), Ended);
        lock (_gate)
        {
            _goals.Add(kept.Id, run);
            _sources.Add(kept.Id, run);
        }
        run.Start();
    }

    /// <summary>What nobody calls for, and so nobody hears the end of.</summary>
    private void Guarded(Action act)
    {
        try
        {
            act();
        }
        catch (BoardLostException e)
        {
            Lose(e);
        }
    }

    /// <summary>Nothing can be kept any more: who comes next opens the board anew.</summary>
    public void Lose(BoardLostException why)
    {
        if (!_lost) _tell($"has the board no more: {why.Message}; what comes is done again once it can be kept");
        _lost = true;
    }

    private void Ended(GoalRun run)
    {
        if (run.Lost is { } lost) Lose(lost);
        lock (_gate)
        {
            _goals.Remove(run.Id);
            _sources.Remove(run.Id);
            foreach (OpenUnit unit in run.Units.AllLeased) _workers.Find(unit.Holder)?.Leased.Remove(unit.Token);
            foreach (string token in run.Units.Tokens) _past.Add(token);
        }
        if (run.Kept.End is { } end) _tell($"goal {run.Id}: {end}" + (run.Best is { } best ? $", rank {best.Rank}" : ""));
    }

    private void Note(string worker, string sentence)
    {
        _place.Store.Note(Now, worker, sentence);
        _tell($"{worker}: {sentence}");
    }

    /// <summary>Threads that wait and may do units for such a place.</summary>
    private int WaitingFor(GoalBackend? place) => place is null ? _waiting.Count : _waiting.Count(one => one.Worker.MayDo(place));

    /// <summary>All who wait look again.</summary>
    private void WakeAll()
    {
        lock (_gate)
        {
            foreach ((_, TaskCompletionSource call) in _waiting) call.TrySetResult();
            _waiting.Clear();
        }
    }

    /// <summary>The first who waits and could take what was posted looks again.</summary>
    private void WakeOne(UnitDesk units)
    {
        lock (_gate)
            for (var at = _waiting.First; at is not null; at = at.Next)
                if (units.HasFor(at.Value.Worker, Now))
                {
                    _waiting.Remove(at);
                    at.Value.Call.TrySetResult();
                    return;
                }
    }
}
