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
    private long _next, _limit = long.MaxValue;
    private EngineReading _reading = new(0, 0, double.PositiveInfinity, 0, 0);

    public GradientEngine(Target target, GradientProgram program, ulong seed, int workers, int lanes)
    {
        _program = program;
        _batches = [.. Enumerable.Range(0, workers).Select(_ => program.Batch(target, seed, lanes))];
        _rounding = [.. Enumerable.Range(0, workers).Select(_ => new ProgressiveRounding(target))];
    }

    public string Name => "gradient";
    public string Program => _program.Name;
    public string ProgramHash => _program.Hash;

    public void Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        List<RestartResult> finished = [];
        long steps = _batches[worker].RunChunk(Take, finished.Add);
        foreach (RestartResult result in finished)
        {
            bool exact = false;
            if (result.Candidate is { } candidate && result.Restart < Volatile.Read(ref _limit))
            {
                ExactResult rounded = _rounding[worker].Run(candidate, stop: stop);
                exact = rounded.Scheme is not null;
                if (exact) propose(new Proposal(rounded.Scheme!, result.Restart));
            }
            Finish(result, exact);
        }
        lock (_gate) _reading = _reading with { Steps = _reading.Steps + steps };
        if (steps == 0 && finished.Count == 0) stop.WaitHandle.WaitOne(1); // idle beyond the limit; others still settle
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
        lock (_gate) return _reading;
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

    private void Finish(RestartResult result, bool exact)
    {
        lock (_gate)
        {
            _running.Remove(result.Restart);
            _reading = _reading with
            {
                Restarts = _reading.Restarts + 1,
                BestLoss = double.IsFinite(result.Loss) ? Math.Min(_reading.BestLoss, Math.Max(result.Loss, 0)) : _reading.BestLoss,
                Candidates = _reading.Candidates + (result.Candidate is null ? 0 : 1),
                Exact = _reading.Exact + (exact ? 1 : 0),
            };
        }
    }
}
