using System.Collections.Concurrent;
using TensorDecomp.Search;

namespace TensorDecomp.Tests.Search;

/// <summary>What an engine does in one slice of work.</summary>
internal delegate void Slice(Action<Proposal> propose, CancellationToken stop);

/// <summary>An engine that does what a test tells it to, one slice after the other, and then idles.</summary>
internal sealed class ScriptedEngine(params Slice[] script) : ISearchEngine
{
    private int _line = -1, _done;
    private long _limit = long.MaxValue;

    public string Name => "scripted";
    public string Program => "script";
    public string ProgramHash => new('0', 64);

    /// <summary>The order below which all work is done; none by default, so that a search that reached its rank goes on.</summary>
    public long Settled { get; set; }

    /// <summary>Done over and over when the script is at its end.</summary>
    public Action? AtEnd { get; init; }

    /// <summary>Whether it has nothing left to do at its end.</summary>
    public bool EndsWithScript { get; init; }

    public bool IsOver => EndsWithScript && Volatile.Read(ref _done) == script.Length;

    /// <summary>The lowest order that the loop has asked to stop at.</summary>
    public long Limit => Interlocked.Read(ref _limit);

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        int line = Interlocked.Increment(ref _line);
        if (line < script.Length)
        {
            script[line](propose, stop);
            Interlocked.Increment(ref _done);
            return true;
        }
        AtEnd?.Invoke();
        return false;
    }

    public void LimitTo(long order) => Interlocked.Exchange(ref _limit, order);
    public bool IsSettled(long order) => Settled >= order;
    public EngineReading Read() => new(Name, _line, "lines", "reading its script");
    public void Dispose() { }
}

/// <summary>Notes what it hears, and whether two calls ever overlapped.</summary>
internal sealed class Listener : ISearchObserver
{
    private int _inside;

    public List<Finding> Findings { get; } = [];
    public List<Finding> Kept { get; } = [];

    /// <summary>The times at which progress was reported; safe to look at while the search runs.</summary>
    public ConcurrentQueue<TimeSpan> Readings { get; } = [];

    public bool Overlapped { get; private set; }
    public Action<Finding>? OnImproved { get; init; }
    public Action? OnProgress { get; init; }

    public void Improved(Finding finding) => Alone(() =>
    {
        Findings.Add(finding);
        OnImproved?.Invoke(finding);
    });

    void ISearchObserver.Kept(Finding finding) => Alone(() => Kept.Add(finding));

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) => Alone(() =>
    {
        Readings.Enqueue(elapsed);
        OnProgress?.Invoke();
    });

    private void Alone(Action action)
    {
        Overlapped |= Interlocked.Increment(ref _inside) > 1;
        action();
        Interlocked.Decrement(ref _inside);
    }
}
