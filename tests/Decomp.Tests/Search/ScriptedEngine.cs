using System.Collections.Concurrent;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Tests.Search;

/// <summary>What is done in one unit of work.</summary>
internal delegate void Slice(Action<Proposal> propose, CancellationToken stop);

/// <summary>An engine whose units do what a test tells them to, one after the other, and then there are none.</summary>
internal sealed class ScriptedEngine(params Slice[] script) : IEngine
{
    private int _line = -1, _done;
    private long _limit = long.MaxValue;

    public string Name => "scripted";
    public string Program => "script";
    public string ProgramHash => new('0', 64);
    public bool FoldsInOrder => false;

    /// <summary>The order below which all work is done; none by default, so that a search that reached its rank goes on.</summary>
    public long Settled { get; set; }

    /// <summary>Done over and over when the script is at its end.</summary>
    public Action? AtEnd { get; init; }

    /// <summary>Whether it has nothing left to do at its end.</summary>
    public bool EndsWithScript { get; init; }

    public bool IsOver => EndsWithScript && _done == script.Length;

    /// <summary>The lowest order that the loop has asked to stop at.</summary>
    public long Limit => Interlocked.Read(ref _limit);

    public WorkUnit? Plan(Action<Proposal> propose)
    {
        if (_line < script.Length && ++_line < script.Length) return new Line(_line, script[_line]);
        AtEnd?.Invoke();
        return null;
    }

    public void Fold(Outcome outcome, Action<Proposal> propose)
    {
        if (outcome is Claim claim) propose(claim.Proposal);
        else _done++;
    }

    public void LimitTo(long order) => Interlocked.Exchange(ref _limit, order);
    public bool IsSettled(long order) => Settled >= order;
    public EngineReading Read() => new(Name, _line, "lines", "reading its script");

    /// <summary>Workers who do what is in the script.</summary>
    public static IReadOnlyList<IWorker> Readers(int count) => [.. Enumerable.Range(0, count).Select(_ => new Reader())];

    private sealed record Line(long Number, Slice Slice) : WorkUnit(Number);

    private sealed record Claim(long Number, Proposal Proposal) : Outcome(Number);

    private sealed record End(long Number) : Outcome(Number);

    private sealed class Reader : IWorker
    {
        public Shift Work(IDesk desk, CancellationToken stop)
        {
            if (desk.Take() is not Line line) return default;
            line.Slice(proposal => desk.Return(new Claim(line.Number, proposal)), stop);
            desk.Return(new End(line.Number));
            return new Shift(Worked: true);
        }

        public void Dispose() { }
    }
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
