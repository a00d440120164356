namespace TensorDecomp.Kernels;

/// <summary>How a restart ended.</summary>
public enum RestartEnd { Converged, Exhausted, Raced, Diverged }

/// <summary>A finished restart; the candidate holds its factors, converged or not, and is null where it diverged.</summary>
public readonly record struct RestartResult(long Restart, RestartEnd End, double Loss, int Steps, Candidate? Candidate);

/// <summary>A batch of restarts of one program, one per lane, advanced a chunk of steps at a time.</summary>
public interface IRestartBatch : IDisposable
{
    /// <summary>
    /// Advances every lane by one chunk. Lanes whose restart ended report it and take the next number from
    /// <paramref name="nextRestart"/>, or fall idle where that returns a negative number.
    /// </summary>
    /// <returns>The number of restart-steps done.</returns>
    long RunChunk(Func<long> nextRestart, Action<RestartResult> finished);

    /// <summary>Whether any lane still has a restart.</summary>
    bool Busy { get; }

    /// <summary>Hears the number, step and residual of each restart after each chunk.</summary>
    Action<long, int, double>? Observer { get; set; }
}

/// <summary>
/// The batch for one lane type and one program; both are type parameters, so the JIT compiles the program into the loops.
/// A restart's trajectory depends on the seed and its number only, not on its lane, neighbours, thread or lane width.
/// </summary>
public sealed unsafe class RestartBatch<T, TProgram> : IRestartBatch
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    private readonly Target _target;
    private readonly ulong _seed;
    private readonly Plan _plan;
    private readonly RestartRules _rules;
    private readonly LaneArena _arena = new();
    private readonly FactorLayout _layout;
    private readonly Descent<T, TProgram> _descent;
    private readonly T* _keys, _steps;
    private readonly Hyper<T>* _hyper;
    private readonly long[] _restart;
    private readonly double[] _loss;
    private readonly double[] _settings = new double[Hyper<T>.Capacity];

    /// <param name="space">Target, field and symmetry.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <param name="path">How to differentiate the residuals; Gram only where ResidualLoss is c·e².</param>
    /// <param name="ridge">Whether EntryPenalty is known to be c·x², which saves a third of the work on an entry.</param>
    public RestartBatch(SearchSpace space, ulong seed, LossPath path = LossPath.Gram, bool ridge = false)
    {
        if (space.Symmetry?.WhyNot(space.Target) is { } reason) throw new ArgumentException(reason, nameof(space));
        (_target, _seed, _plan) = (space.Target, seed, TProgram.Plan(space.Target));
        _rules = new RestartRules(_plan);
        _layout = new FactorLayout(space);
        _keys = _arena.Take<T>(1);
        _steps = _arena.Take<T>(1);
        _hyper = _arena.Take<Hyper<T>>(1);
        _descent = new Descent<T, TProgram>(_layout, path, ridge, _plan.Slots, _hyper, _arena);
        _restart = new long[T.Count];
        _loss = new double[T.Count];
        Array.Fill(_restart, -1);
    }

    public bool Busy => _restart.Any(r => r >= 0);
    public Action<long, int, double>? Observer { get; set; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        int busy = 0;
        for (int lane = 0; lane < T.Count; lane++)
        {
            if (_restart[lane] < 0 && nextRestart() is >= 0 and var next) Begin(lane, next);
            if (_restart[lane] < 0) continue;
            busy++;
            Schedule(lane);
        }
        if (busy == 0) return 0;

        T loss = 0f;
        for (int step = 1; step <= _plan.Chunk; step++)
        {
            *_steps += 1f;
            TProgram.PerStep(*_steps, ref *_hyper);
            T value = _descent.Step(CounterRandom.StepKey(*_keys, *_steps), withLoss: step == _plan.Chunk);
            if (step == _plan.Chunk) loss = value;
        }

        for (int lane = 0; lane < T.Count; lane++)
        {
            if (_restart[lane] < 0) continue;
            _loss[lane] = ((float*)&loss)[lane];
            Observer?.Invoke(_restart[lane], Step(lane), _loss[lane]);
            if (_rules.Ending((float)_loss[lane], Step(lane)) is not { } end) continue;
            finished(new RestartResult(_restart[lane], end, _loss[lane], Step(lane), end == RestartEnd.Diverged ? null : Extract(lane)));
            _restart[lane] = -1;
        }
        return (long)busy * _plan.Chunk;
    }

    public void Dispose() => _arena.Dispose();

    private int Step(int lane) => (int)((float*)_steps)[lane];

    /// <summary>Puts a fresh restart into a lane. It is written by the one-lane text, which equals the wide one bit for bit.</summary>
    private void Begin(int lane, long restart)
    {
        _restart[lane] = restart;
        _loss[lane] = double.PositiveInfinity;
        ((float*)_steps)[lane] = 0f;
        uint key = (uint)HostRandom.For(_seed, (ulong)restart).Next();
        ((uint*)_keys)[lane] = key;
        Schedule(lane);
        Hyper<L1> hyper = default;
        for (int k = 0; k < Hyper<L1>.Capacity; k++) hyper[k] = (float)_settings[k];
        L1 stepKey = CounterRandom.StepKey(L1.BitBroadcast(key), (L1)0f);
        for (nint at = 0; at < _descent.SlotLength; at++) ((float*)_descent.State)[at * T.Count + lane] = 0f;
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < _target.Rank; r++)
                for (int a = 0; a < _layout.Panels[f].Size; a++)
                    for (int plane = 0; plane < _layout.Space.Planes; plane++)
                    {
                        int at = _layout.Offset(f, a, r, plane);
                        RandomStream<L1> rng = new(stepKey, (uint)at);
                        ((float*)_descent.X)[(nint)at * T.Count + lane] = TProgram.Initialize(new Site(f, a, r, _target), ref rng, hyper).Value;
                    }
        _descent.Tighten(lane);
    }

    private void Schedule(int lane)
    {
        HostRandom rng = HostRandom.For(_seed + 1, (ulong)_restart[lane]);
        TProgram.Schedule(new Progress(Step(lane), _plan.Steps, _loss[lane]), ref rng, _settings);
        float* hyper = (float*)_hyper;
        for (int k = 0; k < _settings.Length; k++) hyper[k * T.Count + lane] = (float)_settings[k];
    }

    private Candidate Extract(int lane)
    {
        return new Candidate(_target, Plane(0), _restart[lane], _loss[lane]) { Imaginary = _layout.Space.Complex ? Plane(1) : null };

        double[][] Plane(int plane)
        {
            var factors = new double[3][];
            for (int f = 0; f < 3; f++)
            {
                int size = _layout.Panels[f].Size;
                factors[f] = new double[_target.Rank * size];
                for (int r = 0; r < _target.Rank; r++)
                    for (int a = 0; a < size; a++)
                        factors[f][r * size + a] = ((float*)_descent.X)[(nint)_layout.Offset(f, a, r, plane) * T.Count + lane];
            }
            return factors;
        }
    }
}
