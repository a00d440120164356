using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>How a restart ended.</summary>
public enum RestartEnd { Converged, Exhausted, Raced, Diverged }

/// <summary>A finished restart; the candidate is there when it converged.</summary>
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
    private readonly LaneArena _arena = new();
    private readonly FactorLayout _layout;
    private readonly GramGradient<T> _gradient;
    private readonly T* _x, _g, _slots, _termSlopes, _keys, _steps;
    private readonly Hyper<T>* _hyper;
    private readonly long[] _restart;
    private readonly double[] _loss;
    private readonly double[] _settings = new double[Hyper<T>.Capacity];

    public RestartBatch(Target target, ulong seed)
    {
        (_target, _seed, _plan) = (target, seed, TProgram.Plan(target));
        _layout = new FactorLayout(target);
        _gradient = new GramGradient<T>(target, _layout, _arena);
        _x = _arena.Take<T>(_layout.Length);
        _g = _arena.Take<T>(_layout.Length);
        _slots = _arena.Take<T>((nint)_layout.Length * _plan.Slots);
        _termSlopes = _arena.Take<T>(3 * _layout.Panels[0].PaddedRank);
        _keys = _arena.Take<T>(1);
        _steps = _arena.Take<T>(1);
        _hyper = _arena.Take<Hyper<T>>(1);
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
            T value = _gradient.Evaluate(_x, _g, withLoss: step == _plan.Chunk);
            if (step == _plan.Chunk) loss = value;
            TermSlopes();
            Update(CounterRandom.StepKey(*_keys, *_steps));
        }

        for (int lane = 0; lane < T.Count; lane++)
        {
            if (_restart[lane] < 0) continue;
            _loss[lane] = ((float*)&loss)[lane];
            Observer?.Invoke(_restart[lane], Step(lane), _loss[lane]);
            if (Ending(lane) is not { } end) continue;
            finished(new RestartResult(_restart[lane], end, _loss[lane], Step(lane), end == RestartEnd.Converged ? Extract(lane) : null));
            _restart[lane] = -1;
        }
        return (long)busy * _plan.Chunk;
    }

    public void Dispose() => _arena.Dispose();

    private int Step(int lane) => (int)((float*)_steps)[lane];

    private RestartEnd? Ending(int lane)
    {
        double loss = _loss[lane];
        if (!double.IsFinite(loss)) return RestartEnd.Diverged;
        int step = Step(lane);
        if (loss < _plan.PolishBelow && step >= _plan.PolishAfter * _plan.Steps) return RestartEnd.Converged;
        if (step >= _plan.Steps) return RestartEnd.Exhausted;
        foreach (Race race in _plan.Races)
        {
            int at = (int)(race.Fraction * _plan.Steps);
            if (step >= at && step - _plan.Chunk < at && loss > race.Loss) return RestartEnd.Raced;
        }
        return null;
    }

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
        for (nint at = 0; at < (nint)_layout.Length * _plan.Slots; at++) ((float*)_slots)[at * T.Count + lane] = 0f;
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < _target.Rank; r++)
                for (int a = 0; a < _layout.Panels[f].Size; a++)
                {
                    int at = _layout.Offset(f, a, r);
                    RandomStream<L1> rng = new(stepKey, (uint)at);
                    ((float*)_x)[(nint)at * T.Count + lane] = TProgram.Initialize(new Site(f, a, r, _target), ref rng, hyper).Value;
                }
    }

    private void Schedule(int lane)
    {
        HostRandom rng = HostRandom.For(_seed + 1, (ulong)_restart[lane]);
        TProgram.Schedule(new Progress(Step(lane), _plan.Steps, _loss[lane]), ref rng, _settings);
        float* hyper = (float*)_hyper;
        for (int k = 0; k < _settings.Length; k++) hyper[k * T.Count + lane] = (float)_settings[k];
    }

    /// <summary>2·∂TermPenalty/∂|x_r|² for each factor and term: times x it is the penalty's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TermSlopes()
    {
        Hyper<Dual<T>> hyper = default;
        for (int k = 0; k < Hyper<T>.Capacity; k++) hyper[k] = Dual<T>.Constant((*_hyper)[k]);
        int padded = _layout.Panels[0].PaddedRank;
        for (int r = 0; r < _target.Rank; r++)
        {
            T nu = _gradient.Norms[r], nv = _gradient.Norms[padded + r], nw = _gradient.Norms[2 * padded + r];
            _termSlopes[r] = 2f * TProgram.TermPenalty(Dual<T>.Variable(nu), Dual<T>.Constant(nv), Dual<T>.Constant(nw), hyper).Slope;
            _termSlopes[padded + r] = 2f * TProgram.TermPenalty(Dual<T>.Constant(nu), Dual<T>.Variable(nv), Dual<T>.Constant(nw), hyper).Slope;
            _termSlopes[2 * padded + r] = 2f * TProgram.TermPenalty(Dual<T>.Constant(nu), Dual<T>.Constant(nv), Dual<T>.Variable(nw), hyper).Slope;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(T stepKey)
    {
        Hyper<T> hyper = *_hyper;
        Hyper<Dual<T>> dual = default;
        for (int k = 0; k < Hyper<T>.Capacity; k++) dual[k] = Dual<T>.Constant(hyper[k]);
        // ResidualLoss is c·e², so its derivative at 1 is 2c, the factor that ½∂f/∂x still lacks.
        T scale = TProgram.ResidualLoss(Dual<T>.Variable(1f), dual).Slope;
        nint stride = _layout.Length;
        for (int f = 0; f < 3; f++)
        {
            Panels p = _layout.Panels[f];
            T* slopes = _termSlopes + f * p.PaddedRank;
            for (int panel = 0; panel < p.Count; panel++)
            {
                int height = Math.Min(p.Height, p.Size - panel * p.Height);
                int start = _layout.Base[f] + panel * p.PaddedRank * p.Height;
                for (int r = 0; r < _target.Rank; r++)
                {
                    T slope = slopes[r];
                    for (int at = start + r * p.Height, end = at + height; at < end; at++)
                    {
                        T x = _x[at];
                        T g = T.MultiplyAdd(scale, _g[at], TProgram.EntryPenalty(Dual<T>.Variable(x), dual).Slope);
                        g = T.MultiplyAdd(slope, x, g);
                        RandomStream<T> rng = new(stepKey, (uint)at);
                        _x[at] = TProgram.Update(x, g, new Slots<T>(ref _slots[at], stride), ref rng, hyper);
                    }
                }
            }
        }
    }

    private Candidate Extract(int lane)
    {
        var factors = new double[3][];
        for (int f = 0; f < 3; f++)
        {
            int size = _layout.Panels[f].Size;
            factors[f] = new double[_target.Rank * size];
            for (int r = 0; r < _target.Rank; r++)
                for (int a = 0; a < size; a++)
                    factors[f][r * size + a] = ((float*)_x)[(nint)_layout.Offset(f, a, r) * T.Count + lane];
        }
        return new Candidate(_target, factors, _restart[lane], _loss[lane]);
    }
}
