using TensorDecomp.Cli.Web.Store;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>What all pages of one server share.</summary>
internal sealed class WebSite : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _watch;

    public WebSite(ServeSettings settings, TimeProvider clock)
    {
        (Settings, Clock) = (settings, clock);
        Store = new StoreIndex(settings.Store, clock);
        Reader = new SchemeReader(Store);
        Watch = new StoreWatch(Store, Reader);
        _watch = new Thread(() => Watch.Run(_end.Token)) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "store watch" };
    }

    public ServeSettings Settings { get; }
    public TimeProvider Clock { get; }
    public StoreIndex Store { get; }
    public SchemeReader Reader { get; }
    public StoreWatch Watch { get; }

    /// <summary>Reading, proving and writing of schemes.</summary>
    public WorkLimit Work { get; } = new(atOnce: 2, waiting: 16);

    /// <summary>Streams of events that are open at a time.</summary>
    public WorkLimit Streams { get; } = new(atOnce: 64, waiting: 0);

    /// <summary>Cancelled when the server ends.</summary>
    public CancellationToken Ends => _end.Token;

    /// <summary>Ends what goes on behind the pages.</summary>
    public void End() => _end.Cancel();

    public void Begin() => _watch.Start();

    public void Dispose()
    {
        End();
        if (_watch.IsAlive) _watch.Join();
        Work.Dispose();
        Streams.Dispose();
        _end.Dispose();
    }
}
