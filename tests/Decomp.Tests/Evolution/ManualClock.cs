using System.Diagnostics;
using TensorDecomp.Evolution.Children;

namespace TensorDecomp.Tests.Evolution;

/// <summary>A clock whose timers go off when the test says so, and a gauge that shows what the test wants.</summary>
internal sealed class ManualClock : TimeProvider, IProcessGauge
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private long _ticks;

    /// <summary>Processor time that a reading adds to all processes.</summary>
    public TimeSpan ProcessorPerReading { get; init; }

    private TimeSpan _processor;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate) _timers.Add(timer);
        return timer;
    }

    public ProcessLoad Read(Process process)
    {
        lock (_gate) return new ProcessLoad(_processor += ProcessorPerReading, 1);
    }

    /// <summary>Timers that are set.</summary>
    public int Timers
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    /// <summary>Lets time go by; whatever is due goes off.</summary>
    public void Advance(TimeSpan step)
    {
        Timer[] due;
        lock (_gate)
        {
            _ticks += step.Ticks;
            due = [.. _timers.Where(t => t.At <= _ticks)];
        }
        foreach (Timer timer in due) timer.GoOff();
    }

    /// <summary>Lets time go by in steps until the work is done.</summary>
    public async Task RunAsync(Task work, TimeSpan step)
    {
        while (!work.IsCompleted)
        {
            Advance(step);
            await Task.WhenAny(work, Task.Delay(2));
        }
    }

    private sealed class Timer(ManualClock clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public long At { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            At = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks;
            _period = period;
            return true;
        }

        public void GoOff()
        {
            At = _period > TimeSpan.Zero ? clock.GetTimestamp() + _period.Ticks : long.MaxValue;
            callback();
        }

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
