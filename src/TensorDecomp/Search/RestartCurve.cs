using TensorDecomp.Search.Work;

namespace TensorDecomp.Search;

/// <summary>How the residual f = Σe² of one finished restart fell.</summary>
/// <param name="Restart">Its number.</param>
/// <param name="End">"converged", "exhausted", "raced" or "diverged".</param>
/// <param name="Steps">Steps done at each point, ascending.</param>
/// <param name="Residuals">f there.</param>
public sealed record RestartCurve(long Restart, string End, IReadOnlyList<int> Steps, IReadOnlyList<double> Residuals);

/// <summary>
/// The curves of the restarts with the lowest numbers, so that a seed means the same sample on any number of threads. A curve that
/// grows beyond the limit loses every second point and from then on takes every second one.
/// </summary>
internal sealed class CurveSample
{
    private const int MostPoints = 128;

    private readonly Dictionary<long, Running> _running = [];
    private readonly List<RestartCurve> _finished = [];

    /// <summary>The curves of finished restarts in the order in which they ended; it only ever grows.</summary>
    public IReadOnlyList<RestartCurve> Finished => [.. _finished];

    public void Observe(long restart, int step, double residual)
    {
        if (restart >= RestartReport.Curves) return;
        if (!_running.TryGetValue(restart, out Running? curve)) _running.Add(restart, curve = new Running());
        curve.Add(step, residual);
    }

    public void Finish(long restart, string end)
    {
        if (restart >= RestartReport.Curves) return;
        if (_running.Remove(restart, out Running? curve)) _finished.Add(curve.Finish(restart, end));
    }

    private sealed class Running
    {
        private readonly List<(int Step, double Residual)> _points = [];
        private (int Step, double Residual) _last;
        private int _stride = 1, _seen;

        public void Add(int step, double residual)
        {
            _last = (step, residual);
            if (_seen++ % _stride != 0) return;
            _points.Add(_last);
            if (_points.Count <= MostPoints) return;
            for (int k = 1; k < _points.Count; k++) _points.RemoveAt(k);
            _stride *= 2;
        }

        public RestartCurve Finish(long restart, string end)
        {
            if (_points[^1].Step != _last.Step) _points.Add(_last);
            return new RestartCurve(restart, end, [.. _points.Select(p => p.Step)], [.. _points.Select(p => p.Residual)]);
        }
    }
}
