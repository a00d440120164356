using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Work;

/// <summary>Restarts of one job by one worker: a batch whose lanes are filled from the desk as they fall free, chunk by chunk.</summary>
internal sealed class RestartBench : IDisposable
{
    private readonly RestartRunner _runner;
    private readonly List<RestartPoint> _points = [], _hops = [];
    private WorkUnit? _first;

    /// <param name="first">The first unit; the others are restarts of the same job, one each.</param>
    public RestartBench(RestartUnit first)
    {
        _first = first;
        _runner = new(first.Job)
        {
            Observer = (restart, step, residual) =>
            {
                if (restart < RestartReport.Curves) _points.Add(new(restart, step, residual));
            },
            Hopped = (restart, residual) => _hops.Add(new(restart, 0, residual)),
        };
    }

    /// <summary>Advances all lanes by a chunk. A restart that has not ended says nothing yet: to leave before would be to have many half
    /// done
    /// rather than some done. One that hops takes minutes, and each hop counts.</summary>
    public Shift Work(IDesk desk, CancellationToken stop)
    {
        (IReadOnlyList<RestartResult> ended, long steps) = _runner.Advance(() => Next(desk));
        if (steps > 0) desk.Report(new RestartReport(steps, _runner.Hops, [.. _points], [.. _hops]));
        _points.Clear();
        _hops.Clear();
        foreach (RestartResult result in ended)
        {
            RestartOutcome outcome = _runner.Outcome(result, desk.IsWanted(result.Restart), stop);
            // rounding that was cut short says nothing; the restart stays open
            if (outcome.Scheme is null && result.End == RestartEnd.Converged && stop.IsCancellationRequested) continue;
            desk.Return(outcome);
        }
        return new Shift(steps > 0, steps > 0 && ended.Count == 0 && !_runner.Hops);
    }

    private long Next(IDesk desk)
    {
        (WorkUnit? unit, _first) = (_first ?? desk.Take(), null);
        return unit?.Number ?? -1;
    }

    public void Dispose() => _runner.Dispose();
}
