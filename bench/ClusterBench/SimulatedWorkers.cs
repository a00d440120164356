using System.Diagnostics;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Bench;

/// <summary>Workers that take no time: of every unit they say that nothing came of it, which is true where no restart comes to the
/// rank.</summary>
/// <param name="join">Says who a worker is.</param>
/// <param name="exchange">What the worker of that number brings and gets.</param>
/// <param name="isSilence">Whether a call failed for nobody answered.</param>
internal sealed class SimulatedWorkers(Func<int, Introduction, Task<Welcome>> join, Func<int, Exchange, Task<Parcel>> exchange,
    Predicate<Exception> isSilence)
{
    private long _units, _calls, _failures;

    public long Units => Volatile.Read(ref _units);
    public long Calls => Volatile.Read(ref _calls);
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Lets so many work, and reads the clock of the process that has the board once all have joined.</summary>
    public async Task<string> Measure(int count, TimeSpan time, Process hub)
    {
        using CancellationTokenSource end = new();
        Task[] workers = [.. Enumerable.Range(0, count).Select(k => Task.Run(() => Work(k, end.Token)))];
        await Task.Delay(TimeSpan.FromSeconds(5)); // everything is compiled
        while (Calls < 2 * count && !workers.Any(worker => worker.IsCompleted)) await Task.Delay(100);
        hub.Refresh();
        (TimeSpan cpu, long done, long said, Stopwatch watch) = (hub.TotalProcessorTime, Units, Calls, Stopwatch.StartNew());
        await Task.Delay(time);
        hub.Refresh();
        double seconds = watch.Elapsed.TotalSeconds, burnt = (hub.TotalProcessorTime - cpu).TotalSeconds;
        (done, said) = (Units - done, Calls - said);
        end.Cancel();
        await Task.WhenAll(workers);
        return $"{count,6} workers: {done / seconds,8:N0} units/s, {said / seconds,8:N0} calls/s, {burnt / seconds:0.00} cores, "
            + $"{1e6 * burnt / Math.Max(1, done):N0} us a unit, {1e6 * burnt / Math.Max(1, said):N0} us a call, "
            + $"{hub.WorkingSet64 >> 20} MiB, {Failures} calls unanswered";
    }

    private async Task Work(int number, CancellationToken end)
    {
        string? session = null;
        DoneUnit[] outcomes = [];
        while (!end.IsCancellationRequested)
            try
            {
                Introduction worker = new($"simulated{number}", ToolVersion.Text, 1, long.MaxValue, 16, null);
                session ??= (await join(number, worker)).Session;
                Parcel parcel = await exchange(number, new Exchange(session!, outcomes, [], [], 1, null));
                if (!parcel.Known) session = null;
                Interlocked.Add(ref _units, outcomes.Length);
                Interlocked.Increment(ref _calls);
                outcomes = [.. parcel.Units.Select(unit => new DoneUnit(unit.Token, UnitText.Of(new RestartOutcome(
                    new RestartResult(UnitText.ReadUnit(unit.Unit).Number, RestartEnd.Exhausted, 1, 1, null), null)), 0, "lanes"))];
            }
            catch (Exception e) when (isSilence(e))
            {
                Interlocked.Increment(ref _failures);
            }
    }
}
