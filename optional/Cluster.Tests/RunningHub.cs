using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>A hub and workers as processes on the loopback address.</summary>
internal sealed class RunningHub : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ToolProcess> _workers = [];
    private readonly string[] _options;
    private int _named;

    /// <param name="options">Of the hub, besides where it listens and keeps things.</param>
    public RunningHub(params string[] options)
    {
        _options = options;
        Begin();
    }

    public int Port { get; } = ToolProcess.FreePort();

    public string Place => $"127.0.0.1:{Port}";

    public string Folder => _folder.Path;

    public ToolProcess Hub { get; private set; } = null!;

    public IReadOnlyList<ToolProcess> Workers => _workers;

    public SchemeStore Finds => new(_folder["found"]);

    public ToolProcess AddWorker(params string[] options)
    {
        ToolProcess worker = ToolProcess.Start(_folder.Path,
            ["worker", "--hub", Place, "--threads", "1", "--name", $"w{++_named}", .. options]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Ends the hub as kill -9 does, and begins it again on the same board.</summary>
    public void KillAndBegin()
    {
        Hub.Kill();
        Hub.Dispose();
        Begin();
    }

    /// <summary>Ends a worker as kill -9 does, and begins another.</summary>
    public void KillWorker(int which)
    {
        _workers[which].Kill();
        _workers[which].Dispose();
        _workers.RemoveAt(which);
        AddWorker();
    }

    public IHub Connect(string? secret = null) =>
        new OrleansCluster().Connect(new HubAddress([new("127.0.0.1", Port)]) { Secret = secret });

    /// <summary>Has goals searched for, all at once.</summary>
    public static Task<SearchResult>[] Search(IHub hub, IReadOnlyList<SearchGoal> goals, CancellationToken cancel = default) =>
        [.. goals.Select(goal => Task.Factory.StartNew(() => hub.Search(goal, null, new Deaf(), cancel), TaskCreationOptions.LongRunning))];

    public void Dispose()
    {
        foreach (ToolProcess worker in _workers) worker.Dispose();
        Hub.Dispose();
        _folder.Dispose();
    }

    /// <summary>Until it is up, for those who come once do not wait for long.</summary>
    private void Begin()
    {
        Hub = ToolProcess.Start(_folder.Path,
            ["hub", "--listen", Place, "--board", _folder["board"], "--out", _folder["found"], "--lease", "5s", .. _options]);
        Hub.Line(line => line.StartsWith("hub at ", StringComparison.Ordinal)).GetAwaiter().GetResult();
    }

    private sealed class Deaf : ISearchObserver
    {
        public void Improved(Finding finding) { }
        public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) { }
    }
}
