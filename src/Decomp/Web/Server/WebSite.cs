using TensorDecomp.Cli.Web.Searches;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Cli.Web.Uploads;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>What all pages of one server share.</summary>
internal sealed class WebSite : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _watch;

    public WebSite(ServeSettings settings, TimeProvider clock)
    {
        (Settings, Clock) = (settings, clock);
        Store = new StoreListing(settings.Store, clock);
        Reader = new SchemeReader(Store);
        Watch = new StoreWatch(Store, Reader);
        Searches = new SearchDesk(settings.Store, settings.Searches, clock);
        Journals = new JournalShelf(Store, settings.Journals, clock);
        Verify = new BoundedVerify(clock);
        Hub = settings.Hub is { } ask ? new HubWatch(ask, clock) : null;
        _watch = new Thread(() => Watch.Run(_end.Token)) { IsBackground = true, Priority = ThreadPriority.Lowest, Name = "store watch" };
    }

    public ServeSettings Settings { get; }
    public TimeProvider Clock { get; }
    public StoreListing Store { get; }
    public SchemeReader Reader { get; }
    public StoreWatch Watch { get; }

    public JournalShelf Journals { get; }
    public SearchDesk Searches { get; }
    public BoundedVerify Verify { get; }

    /// <summary>The hub whose machines are shown; null for none.</summary>
    public HubWatch? Hub { get; }
    public KeptCertificates Certificates { get; } = new();

    /// <summary>Files that are being sent, and those that are being judged.</summary>
    public WorkLimit Uploads { get; } = new(atOnce: 12, waiting: 0);
    public WorkLimit Judging { get; } = new(atOnce: 1, waiting: 11);

    /// <summary>Reading, proving and writing of schemes.</summary>
    public WorkLimit Work { get; } = new(atOnce: 2, waiting: 16);

    /// <summary>Streams of events that are open at a time.</summary>
    public WorkLimit Streams { get; } = new(atOnce: 64, waiting: 0);

    /// <summary>Cancelled when the server ends.</summary>
    public CancellationToken Ends => _end.Token;

    /// <summary>Ends what goes on behind the pages.</summary>
    public void End() => _end.Cancel();

    public void Begin()
    {
        Journals.Look();
        _watch.Start();
    }

    public void Dispose()
    {
        End();
        if (_watch.IsAlive) _watch.Join();
        Searches.Dispose();
        Uploads.Dispose();
        Judging.Dispose();
        Work.Dispose();
        Streams.Dispose();
        _end.Dispose();
    }
}
