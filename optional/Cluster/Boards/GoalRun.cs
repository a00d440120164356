using System.Text.Json;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>What goals of a hub share.</summary>
/// <param name="Store">Where they are kept.</param>
/// <param name="Schemes">The folder that receives what is proved.</param>
/// <param name="Team">Makes the engines of a goal.</param>
/// <param name="Clock">Whose time counts.</param>
internal sealed record GoalPlace(IBoardStore Store, string Schemes, Func<SearchGoal, SchemeStore, IReadOnlyList<IEngine>> Team,
    TimeProvider Clock);

/// <summary>A goal that is open: its loop on a thread of its own, where engines plan and fold and what is claimed is proved.</summary>
internal sealed class GoalRun : ISearchObserver, IUnitSource
{
    /// <summary>Outcomes that are kept of an open goal. Those of the last whole checkpoint are enough, and fewer cost work, no
    /// result.</summary>
    private const int MostOutcomes = 4096;

    /// <summary>Outcomes that are kept of a goal that may go on: those that no engine has heard of are few.</summary>
    private const int MostAfter = 64;

    private readonly GoalPlace _place;
    private readonly BoardWorker _worker;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly List<Find> _finds;
    private readonly double _before;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KeptGoal _kept;
    private byte[]? _readings;
    private volatile bool _unwanted;
    private CertifiedScheme? _known; // the cheapest that an earlier part of the search found, where it is for that

    /// <param name="kept">The goal, open.</param>
    /// <param name="goal">What it asks.</param>
    /// <param name="place">What goals share.</param>
    /// <param name="units">Its units.</param>
    /// <param name="worker">Who takes its units to the board.</param>
    /// <param name="over">Called when it ended, or the hub did.</param>
    public GoalRun(KeptGoal kept, SearchGoal goal, GoalPlace place, UnitDesk units, BoardWorker worker, Action<GoalRun> over)
    {
        (_kept, Goal, _place, Units, _worker, _before) = (kept, goal, place, units, worker, kept.Seconds);
        _finds = [.. place.Store.Finds(kept.Id)];
        _thread = new Thread(() =>
        {
            Run();
            over(this);
        })
        { IsBackground = true, Name = $"goal {kept.Id}" };
    }

    public SearchGoal Goal { get; }

    public UnitDesk Units { get; }

    public string Id => _kept.Id;

    public KeptGoal Kept
    {
        get { lock (_gate) return _kept; }
    }

    /// <summary>The best find; null where there is none.</summary>
    public (int Rank, string? File)? Best
    {
        get { lock (_gate) return BestOf(_finds); }
    }

    /// <summary>The best of a goal's finds, each of which was better than those before; null where there are none.</summary>
    public static (int Rank, string? File)? BestOf(IReadOnlyList<Find> finds) =>
        finds.LastOrDefault(find => find.Kind == "improved") is { } best ? (RankOf(best), best.File) : null;

    /// <summary>Why it broke off, for the board is another hub's or out of reach; null where it did not.</summary>
    public BoardLostException? Lost { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Ends it, as nobody wants it any more, or for the hub ends.</summary>
    public void Stop(bool unwanted)
    {
        _unwanted |= unwanted;
        _stop.Cancel();
    }

    public void Join() => _thread.Join();

    /// <summary>It ends with a failure that only the board knows of.</summary>
    public void Fail(OpenUnit unit, string sentence)
    {
        lock (_gate) _kept = _kept with { Failure = sentence };
        _stop.Cancel();
    }

    /// <summary>What happened after so many finds, as soon as there is more than that or a moment has passed.</summary>
    public async Task<News> NewsAsync(long since, TimeSpan patience)
    {
        Task changed;
        lock (_gate)
        {
            if (_finds.Count > since || _kept.End is not null) return News(since);
            changed = _changed.Task;
        }
        await Task.WhenAny(changed, Task.Delay(patience, _place.Clock)).ConfigureAwait(false);
        lock (_gate) return News(since);
    }

    private News News(long since) =>
        new([.. _finds.Where(find => find.Number > since)], _kept.Seconds, _readings, _kept.End, _kept.Failure);

    /// <summary>A search for something cheaper that goes on says anew what it goes on from.</summary>
    public void Improved(Finding finding)
    {
        if (_known is null || Goal.Compare(finding.Certified, _known) < 0) Keep("improved", finding);
    }

    void ISearchObserver.Kept(Finding finding) => Keep("kept", finding);

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best)
    {
        lock (_gate) (_readings, _kept) = (Text(readings), _kept with { Seconds = _before + elapsed.TotalSeconds });
    }

    private static byte[] Text(IReadOnlyList<EngineReading> readings) => JsonSerializer.SerializeToUtf8Bytes(readings);

    private static int RankOf(Find find) => new CanonicalJson().Read(new SourceFile("find", find.Scheme), Limits.Default)[0].Scheme.Rank;

    private void Keep(string kind, Finding finding)
    {
        using MemoryStream text = new();
        CertifiedScheme certified = finding.Certified;
        CanonicalJson.Write(certified.Scheme, certified.Ring, certified.Provenance, text, certified.Program);
        Find find;
        lock (_gate) find = new(_finds.Count + 1, kind, text.ToArray(), finding.File, finding.By, finding.Order);
        _place.Store.Keep(Id, find);
        lock (_gate)
        {
            _finds.Add(find);
            Changed();
        }
    }

    private void Changed()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Run()
    {
        try
        {
            RunToItsEnd();
        }
        catch (BoardLostException e)
        {
            Lost = e; // whoever has the board goes on with it
        }
    }

    private void RunToItsEnd()
    {
        string? end = null, failure = null;
        try
        {
            end = Search();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or BoardLostException))
        {
            (end, failure) = ("failed", e.Message);
        }
        lock (_gate)
        {
            if (_kept.Failure is { } known) (end, failure) = ("failed", known);
            _kept = _kept with { End = end, Failure = failure };
            if (end is not null) _place.Store.Keep(_kept);
            Changed();
        }
        if (end is not null) _place.Store.Forget(Id, but: end is "reached" or "exhausted" ? 0 : MostAfter);
    }

    /// <summary>How the goal ended; null where the hub ends and the goal does not.</summary>
    private string? Search()
    {
        SchemeStore store = new(_place.Schemes);
        store.Open();
        SearchRequest request = new(Goal with { Time = Goal.Time - TimeSpan.FromSeconds(_before) }, Threads: 1);
        request = request with { From = From(request, store) };
        if (Goal.IsReachedBy(request.From?.BestRank ?? int.MaxValue)) return "reached";
        if (request.Time <= TimeSpan.Zero) return "out of time";
        IReadOnlyList<IEngine> engines = _place.Team(Goal, store);
        if (request.From is { } before && !before.Engines.All(state => engines.Any(engine => Resumes(engine, state))))
        {
            // of another release, or damaged: what was found stays, and the search begins anew
            request = request with { From = before with { Engines = [] } };
            engines = _place.Team(Goal, store);
        }
        SearchLoop loop = new(request, engines, store, this, _place.Clock, [_worker], Keep);
        SearchResult result = loop.Run(_stop.Token);
        lock (_gate)
            (_readings, _kept) = (Text(result.Readings), _kept with { Seconds = _before + result.Elapsed.TotalSeconds });
        if (result.Elsewhere is { } elsewhere) Keep("elsewhere", elsewhere);
        return result.End switch
        {
            SearchEnd.Reached => "reached",
            SearchEnd.Exhausted => "exhausted",
            SearchEnd.OutOfTime => "out of time",
            _ => _unwanted ? "cancelled" : null,
        };
    }

    private void Keep(Checkpoint checkpoint)
    {
        using MemoryStream text = new();
        checkpoint.Write(text);
        KeptGoal kept;
        lock (_gate) kept = _kept = _kept with { Checkpoint = text.ToArray() };
        _place.Store.Keep(kept);
        _place.Store.Forget(Id, MostOutcomes);
    }

    /// <summary>Where an earlier part of the search ended. What it found is proved again, and is in the store afterwards.</summary>
    private Checkpoint? From(SearchRequest request, SchemeStore store)
    {
        Checkpoint? earlier = null;
        try
        {
            if (_kept.Checkpoint is { } text) earlier = Checkpoint.Read(new MemoryStream(text), "the board", request);
        }
        catch (InvalidDataException)
        {
            // of another release: the search begins anew
        }
        CertifiedScheme? best = null;
        foreach (Find find in _finds.Where(find => find.Kind == "improved"))
            if (CertifiedScheme.Of(new CanonicalJson().Read(new SourceFile("find", find.Scheme), Limits.Default)[0], null, out _)
                is { } proved && (best is null || proved.Rank <= best.Rank)) best = proved;
        (string goal, string field, ulong seed) = Checkpoint.Key(request);
        if (best is null) return earlier is null ? null : earlier with { BestRank = null, BestFile = null };
        string file = store.Save(best);
        if (Goal.Sparser is not null)
        {
            // Its rank is no news: of the same rank more is to be found.
            _known = best;
            return earlier is null ? null : earlier with { BestRank = null, BestFile = null };
        }
        return (earlier ?? new Checkpoint(goal, field, seed, 0, null, null, [])) with { BestRank = best.Rank, BestFile = file };
    }

    private static bool Resumes(IEngine engine, EngineState state)
    {
        try
        {
            return engine.Resume(state);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
