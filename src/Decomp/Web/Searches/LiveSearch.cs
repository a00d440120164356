using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Web.Searches;

/// <summary>Where a search stands.</summary>
/// <param name="Elapsed">Time since its loop began.</param>
/// <param name="Engines">What each engine has done.</param>
/// <param name="Rates">Steps a second of each of them, lately.</param>
/// <param name="Finds">What was certified and stored, in its order.</param>
/// <param name="Ended">How it ended, as a sentence; null while it is under way.</param>
internal sealed record SearchReading(TimeSpan Elapsed, IReadOnlyList<EngineReading> Engines, IReadOnlyList<double> Rates,
    IReadOnlyList<Finding> Finds, string? Ended);

/// <summary>A search that was begun from a page: the loop of <c>decomp search</c> on a thread of its own, which a page can stop.</summary>
internal sealed class LiveSearch : ISearchObserver, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5), Recent = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly RunLines _lines = new();
    private readonly SearchJsonLines _json;
    private readonly List<Finding> _finds = [];
    private readonly TimeProvider _clock;
    private IReadOnlyList<EngineReading> _engines = [];
    private (TimeSpan At, IReadOnlyList<EngineReading> Engines) _before = (TimeSpan.Zero, []);
    private double[] _rates = [];
    private TimeSpan _elapsed;
    private string? _ended;

    /// <param name="number">From 1.</param>
    /// <param name="goal">What is asked.</param>
    /// <param name="threads">Workers.</param>
    /// <param name="clock">Whose time counts.</param>
    public LiveSearch(int number, SearchGoal goal, int threads, TimeProvider clock)
    {
        (Number, Request, _clock) = (number, new SearchRequest(goal, threads) { Grace = Grace }, clock);
        Record = goal.Tensor.Product is { } shape ? RecordTable.Current.Best(shape, goal.Ring) : null;
        _json = new SearchJsonLines(_lines);
        Begun = clock.GetUtcNow();
    }

    public int Number { get; }
    public SearchRequest Request { get; }
    public Record? Record { get; }
    public DateTimeOffset Begun { get; }

    /// <summary>Its JSON lines so far, for pictures.</summary>
    public string Lines => _lines.Text;

    public SearchReading Reading
    {
        get
        {
            lock (_gate) return new(_elapsed, _engines, _rates, [.. _finds], _ended);
        }
    }

    public bool IsOver => Reading.Ended is not null;

    /// <summary>Ends it within a moment; what it found is stored already.</summary>
    public void Stop()
    {
        lock (_gate)
            if (_ended is null) _stop.Cancel();
    }

    /// <summary>Searches, on the thread that calls; whatever fails becomes its end.</summary>
    public void Run(string store)
    {
        string ended;
        try
        {
            SearchStore folders = new(store);
            IReadOnlyList<IEngine> engines = EngineTeam.Of(Request.Goal, folders);
            _json.Begin(Request, engines, Record);
            SearchResult result = new SearchLoop(Request, engines, folders.Schemes, this, _clock).Run(_stop.Token);
            _json.End(Request, result, Record);
            lock (_gate) (_elapsed, _engines) = (result.Elapsed, result.Readings);
            ended = SearchSentences.Ended(Request, result, Record);
        }
        catch (Exception e) when (e is UsageException or GoalRefusedException or IOException or UnauthorizedAccessException)
        {
            ended = $"It could not go on: {e.Message}";
        }
        catch (Exception e)
        {
            Failure.Tell($"search {Number} failed: {e.GetType().Name}: {e.Message}");
            ended = "A mistake in decomp ended it; its terminal says more.";
        }
        lock (_gate) _ended = ended;
    }

    public void Improved(Finding finding)
    {
        lock (_gate) _finds.Add(finding);
        _json.Improved(finding);
    }

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best)
    {
        _json.Progress(elapsed, readings, best);
        lock (_gate)
        {
            (_elapsed, _engines) = (elapsed, readings);
            TimeSpan since = elapsed - _before.At;
            if (since < Recent && _before.Engines.Count == readings.Count) return;
            _rates = [.. readings.Select((r, k) =>
                Math.Max(0, r.Steps - (_before.Engines.Count == readings.Count ? _before.Engines[k].Steps : 0)) / Math.Max(0.1,
                    since.TotalSeconds))];
            _before = (elapsed, readings);
        }
    }

    public void Dispose() => _stop.Dispose();
}
