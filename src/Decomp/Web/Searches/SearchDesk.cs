using TensorDecomp.Cli.Host;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Web.Searches;

/// <summary>The searches that pages began, those under way and the last ones that ended.</summary>
/// <param name="store">Receives what they find.</param>
/// <param name="atOnce">How many may be under way.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class SearchDesk(string store, int atOnce, TimeProvider clock) : IDisposable
{
    private const int Kept = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly List<(LiveSearch Search, Thread Thread)> _searches = [];
    private int _begun;

    /// <summary>The latest first.</summary>
    public IReadOnlyList<LiveSearch> All
    {
        get
        {
            lock (_gate) return [.. _searches.Select(s => s.Search).Reverse()];
        }
    }

    public LiveSearch? Find(int number) => All.FirstOrDefault(search => search.Number == number);

    /// <exception cref="UsageException">As many as may be are under way.</exception>
    public LiveSearch Begin(SearchGoal goal, int threads)
    {
        lock (_gate)
        {
            if (_searches.Count(s => !s.Search.IsOver) >= atOnce)
                throw new UsageException($"{atOnce} searches are under way, and no more may be at a time; stop one of them.");
            LiveSearch search = new(++_begun, goal, threads, clock);
            Thread thread = new(() => search.Run(store))
            {
                IsBackground = true,
                Name = $"search {search.Number}",
                Priority = ThreadPriority.BelowNormal
            };
            _searches.Add((search, thread));
            if (_searches.Count > Kept && _searches.FindIndex(s => s.Search.IsOver) is >= 0 and var oldest) _searches.RemoveAt(oldest);
            thread.Start();
            return search;
        }
    }

    /// <summary>Stops all of them and waits for their last words, for a while.</summary>
    public void Dispose()
    {
        (LiveSearch Search, Thread Thread)[] all;
        lock (_gate) all = [.. _searches];
        foreach ((LiveSearch search, _) in all) search.Stop();
        foreach ((_, Thread thread) in all) thread.Join(Patience);
    }
}
