using NUnit.Framework;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Cluster.Workers;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Tests;
using TensorDecomp.Tests.Evolution;
using TensorDecomp.Verify;

namespace TensorDecomp.Cluster.Tests;

/// <summary>A board without a hub around it, whose clock stands still until the test moves it; and workers that do as they are
/// told.</summary>
internal sealed class OpenBoard : IDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15), Patience = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(3); // a call that waits for ever is a failure, not a hang

    private readonly TemporaryFolder _folder = new();
    private IBoardStore _store = null!;
    private Board _board = null!;

    public OpenBoard() => Begin();

    public ManualClock Clock { get; } = new();

    public List<string> Told { get; } = [];

    public Board Board => _board;

    public HubStatus Status => _board.Status();

    public SchemeStore Finds => new(_folder["finds"]);

    private void Begin()
    {
        _store = new SqliteBoardStore(_folder["board.db"]);
        HubSettings settings = new(new(System.Net.IPAddress.Loopback, 1), _folder.Path, _folder["finds"])
        {
            Lease = Lease,
            Patience = Patience,
        };
        _board = new Board(settings, new GoalPlace(_store, settings.Store, Team, Clock), line =>
        {
            lock (Told) Told.Add(line);
        });
    }

    /// <summary>Ends the board as a hub that is told to end does, and begins it anew from what it kept.</summary>
    /// <param name="skew">How far the clock of whoever begins it is from that of whoever ended it.</param>
    public void BeginAnew(TimeSpan skew = default)
    {
        _board.Dispose();
        _store.Dispose();
        Clock.Advance(skew);
        Begin();
    }

    /// <summary>The board's memory has a lease.</summary>
    public void Keep(KeptLease lease) => _store.Lease([lease]);

    /// <summary>The board's memory has an outcome.</summary>
    public void Keep(string goal, string token, byte[] outcome) => _store.Keep([new KeptOutcome(goal, token, outcome)]);

    /// <summary>Time goes by for everybody.</summary>
    public void Pass(TimeSpan time) => Clock.Advance(time);

    public static SearchGoal Goal(string tensor, int rank, string ring, string engine, ulong seed = 1)
    {
        Assert.That(TensorMakers.TryParse(tensor, out Tensor? named) && Ring.TryParse(ring, out _), Is.True);
        Ring.TryParse(ring, out Ring over);
        return new SearchGoal(new Target(named!, rank), over) { Engine = engine, Seed = seed, Time = TimeSpan.FromHours(10) };
    }

    public string Submit(SearchGoal goal) => _board.Submit(TravellingGoal.Text(goal)).Goal!;

    public string Join(string name, long memory = long.MaxValue, int lanes = 16, DeviceClaim? device = null) =>
        _board.Join(new Introduction(name, ToolVersion.Text, 1, memory, lanes, device)).Session!;

    /// <summary>A parcel for a worker, as soon as the goal's loop has posted one.</summary>
    public async Task<LeasedUnit[]> Take(string session) => (await Say(session, [], want: 1).WaitAsync(s_hang)).Units;

    public Task<Parcel> Say(string session, DoneUnit[] done, int want = 0, FailedUnit[]? failed = null) =>
        _board.ExchangeAsync(new Exchange(session, done, failed ?? [], [], want, null));

    /// <summary>What an honest worker makes of units.</summary>
    public static DoneUnit[] Do(LeasedUnit[] units, IBackend? device = null)
    {
        using LeasedDesk desk = new(units[0].Goal, units[0].Engine, new Placement(device));
        foreach (LeasedUnit unit in units) desk.Add(unit);
        using Search.Work.IWorker worker = ThreadWorker.Team(1)[0];
        while (desk.Open > 0) worker.Work(desk, CancellationToken.None);
        return desk.TakeNews().Done;
    }

    /// <summary>Those among units that a worker refuses before it does anything.</summary>
    public static FailedUnit[] Failed(LeasedUnit[] units, IBackend? device)
    {
        using LeasedDesk desk = new(units[0].Goal, units[0].Engine, new Placement(device));
        foreach (LeasedUnit unit in units) desk.Add(unit);
        return desk.TakeNews().Failed;
    }

    /// <summary>Has a worker work until the goal is over.</summary>
    public async Task<News> WorkUntilOver(string session, string goal)
    {
        DoneUnit[] done = [];
        while (await _board.NewsAsync(goal, 0, TimeSpan.Zero) is { End: null })
            done = await TakeUnlessOver(session, goal, done) is { Length: > 0 } units ? Do(units) : [];
        return await _board.NewsAsync(goal, 0, TimeSpan.Zero);
    }

    /// <summary>Leaves outcomes and takes a parcel; none where the goal came to its end.</summary>
    public async Task<LeasedUnit[]> TakeUnlessOver(string session, string goal, DoneUnit[] done)
    {
        // Once a goal is over nobody has units, and the call waits for the clock.
        Task<Parcel> call = Say(session, done, want: 1);
        while (!call.IsCompleted && await _board.NewsAsync(goal, 0, TimeSpan.Zero) is { End: null })
            await Task.WhenAny(call, Task.Delay(5));
        while (!call.IsCompleted)
        {
            Pass(TimeSpan.FromSeconds(3));
            await Task.WhenAny(call, Task.Delay(5));
        }
        return (await call).Units;
    }

    /// <summary>The same goal by a thread here.</summary>
    public static SearchResult Alone(SearchGoal goal)
    {
        using TemporaryFolder folder = new();
        SchemeStore store = new(folder.Path);
        return new SearchLoop(new SearchRequest(goal, 1), Team(goal, store), store, new Deaf(), TimeProvider.System)
            .Run(CancellationToken.None);
    }

    private static IReadOnlyList<IEngine> Team(SearchGoal goal, SchemeStore store) => Portfolio.For(goal,
        new EngineNeeds([.. goal.Programs.Select(program => ProgramRegistry.Find(program.Name)!)], store, [], (_, _, _) => []));

    public void Dispose()
    {
        _board.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    private sealed class Deaf : ISearchObserver
    {
        public void Improved(Finding finding) { }
        public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) { }
    }
}
