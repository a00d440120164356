using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;

namespace TensorDecomp.Search;

/// <summary>
/// Restarts of one gradient program in SIMD lanes, one batch per worker; every restart that converges goes through the
/// exact stage on the spot. Restarts are numbered from one counter, and a number determines all that the restart does.
/// </summary>
public sealed class GradientEngine : ISearchEngine
{
    private readonly IRestartBatch[] _batches;
    private readonly ProgressiveRounding[] _rounding;
    private readonly GradientProgram _program;
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _running = [];
    private readonly CurveSample _curves = new();
    private long _next, _limit = long.MaxValue;
    private long _restarts, _steps, _candidates;
    private double _bestLoss = double.PositiveInfinity;
    private readonly Target _target;

    public GradientEngine(Target target, GradientProgram program, ulong seed, int workers, int lanes)
    {
        (_target, _program) = (target, program);
        _batches = [.. Enumerable.Range(0, workers).Select(_ => program.Batch(target, seed, lanes))];
        foreach (IRestartBatch batch in _batches) batch.Observer = _curves.Observe;
        _rounding = [.. Enumerable.Range(0, workers).Select(_ => new ProgressiveRounding(target))];
    }

    public string Name => "gradient";
    public string Program => _program.Name;
    public string ProgramHash => _program.Hash;

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        List<RestartResult> finished = [];
        long steps = _batches[worker].RunChunk(Take, finished.Add);
        foreach (RestartResult result in finished)
        {
            if (result is { End: RestartEnd.Converged, Candidate: { } candidate } && result.Restart < Volatile.Read(ref _limit))
            {
                ExactResult rounded = _rounding[worker].Run(candidate, stop: stop);
                if (rounded.Scheme is not null) propose(new Proposal(rounded.Scheme, result.Restart));
            }
            Finish(result);
        }
        lock (_gate) _steps += steps;
        return steps > 0;
    }

    public void LimitTo(long order)
    {
        lock (_gate) _limit = Math.Min(_limit, order);
    }

    public bool IsSettled(long order)
    {
        lock (_gate) return _next >= order && (_running.Count == 0 || _running.Min >= order);
    }

    public EngineReading Read()
    {
        lock (_gate)
            return new EngineReading(Name, _steps, "restart-steps", $"{_program.Name} at rank {_target.Rank}: {_restarts:N0} restarts, {_candidates:N0} converged")
            {
                Restarts = _restarts,
                Candidates = _candidates,
                BestLoss = double.IsFinite(_bestLoss) ? _bestLoss : null,
                Curves = _curves.Finished,
            };
    }

    public void Dispose()
    {
        foreach (IRestartBatch batch in _batches) batch.Dispose();
        foreach (ProgressiveRounding rounding in _rounding) rounding.Dispose();
    }

    private long Take()
    {
        lock (_gate)
        {
            if (_next >= _limit) return -1;
            _running.Add(_next);
            return _next++;
        }
    }

    private void Finish(RestartResult result)
    {
        _curves.Finish(result.Restart, result.End.ToString().ToLowerInvariant());
        lock (_gate)
        {
            _running.Remove(result.Restart);
            _restarts++;
            if (result.End == RestartEnd.Converged) _candidates++;
            if (double.IsFinite(result.Loss)) _bestLoss = Math.Min(_bestLoss, Math.Max(result.Loss, 0));
        }
    }
}
