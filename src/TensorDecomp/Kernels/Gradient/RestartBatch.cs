using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>How a restart ended.</summary>
public enum RestartEnd
{
    /// <summary>f = Σe² fell below the bound of its plan, from which the exact stage goes on.</summary>
    Converged,

    /// <summary>All its steps, or its budget, were used up.</summary>
    Exhausted,

    /// <summary>f was above the bound of a race.</summary>
    Raced,

    /// <summary>f is not finite any more, or a descent came to nothing.</summary>
    Diverged,
}

/// <summary>
/// A finished restart; the approximation holds its factors, converged or not, and is null where it diverged. Of one that hopped the steps
/// of all hops count, and where it was given up its approximation and f are those of its lowest minimum.
/// </summary>
public readonly record struct RestartResult(long Restart, RestartEnd End, double Loss, int Steps, Approximation? Approximation)
{
    /// <summary>Gradients of the tensor that it took: one a step in lanes; of the engine's descents all that they looked at, those in
    /// double precision twice.</summary>
    public long Gradients { get; init; } = Steps;
}

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

    /// <summary>Restarts that it runs side by side.</summary>
    int Lanes => 1;

    /// <summary>Hears the number, step and residual of each restart after each chunk.</summary>
    Action<long, int, double>? Observer { get; set; }

    /// <summary>Hears the number of each restart that comes to a minimum from which it hops, and f there.</summary>
    Action<long, double>? Hopped { get; set; }

    /// <summary>Gradients of the tensor that its restarts took so far where they run one at a time; null where they run side by side, each
    /// taking one a step.</summary>
    long? Gradients => null;

    /// <summary>Ends a restart that runs by itself where it is, with its lowest minimum. Restarts that run side by side go on.</summary>
    void Cut(Action<RestartResult> finished) { }

    /// <summary>How a restart that hops side by side with others would end were it given up after the last chunk: with its lowest minimum,
    /// or where it stands if it has come to none. Null where it is not running, or does not hop.</summary>
    /// <param name="restart">Its number.</param>
    RestartResult? GivenUp(long restart) => null;
}

/// <summary>
/// The batch for one lane type and one program; both are type parameters, so the JIT compiles the program into the loops.
/// A restart's trajectory depends on the seed and its number only, not on its lane, neighbours, thread or lane width; where
/// restarts of several ranks run side by side, it is that of a batch of the restart's own rank.
/// </summary>
public sealed unsafe class RestartBatch<T, TProgram> : IRestartBatch
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    private readonly Restarts<TProgram> _restarts;
    private readonly LaneArena _arena = new();
    private readonly FactorLayout _layout;
    private readonly RankMasks<T>? _masks;
    private readonly BatchStep<T, TProgram> _descent;
    private readonly T* _keys, _steps;
    private readonly Hyper<T>* _hyper;
    private readonly long[] _restart;
    private readonly HopChain?[] _chains;
    private readonly int[] _before; // steps that a lane's restart did before its present hop, less the step at which that began
    private readonly double[] _loss;
    private readonly double[] _settings = new double[Hyper<T>.Capacity];

    /// <summary>A batch without a restart in it yet.</summary>
    /// <param name="space">Target, field and symmetry, and whether restarts have several ranks.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <param name="path">How to differentiate the residuals; Gram only where ResidualLoss is c·e².</param>
    /// <param name="ridge">Whether EntryPenalty is known to be c·x², which saves a third of the work on an entry.</param>
    /// <exception cref="ArgumentException">The program cannot search there: the symmetry does not fit, or restarts of several ranks cannot
    /// run side by side.</exception>
    public RestartBatch(SearchSpace space, ulong seed, LossPath path = LossPath.Gram, bool ridge = false)
    {
        _restarts = new Restarts<TProgram>(space, seed);
        _layout = new FactorLayout(space);
        _keys = _arena.Take<T>(1);
        _steps = _arena.Take<T>(1);
        _hyper = _arena.Take<Hyper<T>>(1);
        _masks = space.Ranks.Count > 1 ? new RankMasks<T>(_layout, _arena) : null;
        _descent = new BatchStep<T, TProgram>(_layout, path, ridge, _restarts.Slots, _masks, _hyper, _arena);
        _restart = new long[T.Count];
        _chains = new HopChain?[T.Count];
        _before = new int[T.Count];
        _loss = new double[T.Count];
        Array.Fill(_restart, -1);
    }

    /// <inheritdoc/>
    public bool Busy => _restart.Any(r => r >= 0);
    /// <inheritdoc/>
    public int Lanes => T.Count;
    /// <inheritdoc/>
    public Action<long, int, double>? Observer { get; set; }
    /// <inheritdoc/>
    public Action<long, double>? Hopped { get; set; }

    /// <inheritdoc/>
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
        for (int step = 1; step <= _restarts.Chunk; step++)
        {
            *_steps += 1f;
            TProgram.PerStep(*_steps, ref *_hyper);
            T value = _descent.Step(CounterRandom.StepKey(*_keys, *_steps), withLoss: step == _restarts.Chunk);
            if (step == _restarts.Chunk) loss = value;
        }

        for (int lane = 0; lane < T.Count; lane++)
        {
            if (_restart[lane] < 0) continue;
            _loss[lane] = ((float*)&loss)[lane];
            int done = _before[lane] + Step(lane);
            Observer?.Invoke(_restart[lane], done, _loss[lane]);
            int own = lane;
            (AfterChunk onward, RestartResult? result) =
                _restarts.After(_restart[lane], _chains[lane], Step(lane), done, _loss[lane], () => Read(own));
            if (onward == AfterChunk.Hop)
            {
                Hopped?.Invoke(_restart[lane], _chains[lane]!.Loss);
                Hop(lane);
            }
            if (result is null) continue;
            finished(result.Value);
            _restart[lane] = -1;
        }
        return (long)busy * _restarts.Chunk;
    }

    /// <inheritdoc/>
    public RestartResult? GivenUp(long restart)
    {
        int lane = Array.IndexOf(_restart, restart);
        return lane < 0 || _chains[lane] is not { } chain ? null
            : _restarts.GivenUp(restart, chain, _before[lane] + Step(lane), _loss[lane], () => Read(lane));
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private int Step(int lane) => (int)((float*)_steps)[lane];

    /// <summary>Puts a fresh restart into a lane.</summary>
    private void Begin(int lane, long restart)
    {
        _restart[lane] = restart;
        _chains[lane] = _restarts.Chain(restart);
        _before[lane] = 0;
        _masks?.Begin(lane, _restarts.Target(restart).Rank);
        // who had the lane before may have had more terms
        for (int at = 0; at < _layout.Length; at++) ((float*)_descent.X)[(nint)at * T.Count + lane] = 0f;
        Begin(lane, step: 0, _restarts.Key(restart), _restarts.Start(restart));
    }

    /// <summary>Sends a lane's restart back to where its next hop begins.</summary>
    private void Hop(int lane)
    {
        HopChain chain = _chains[lane]!;
        _before[lane] += Step(lane) - chain.From;
        Begin(lane, chain.From, _restarts.Key(_restart[lane], chain.Count + 1), chain.Hop());
    }

    /// <summary>Begins a descent, as if nothing had been before.</summary>
    private void Begin(int lane, int step, uint key, Point start)
    {
        _loss[lane] = double.PositiveInfinity;
        ((float*)_steps)[lane] = step;
        ((uint*)_keys)[lane] = key;
        for (nint at = 0; at < _descent.SlotLength; at++) ((float*)_descent.State)[at * T.Count + lane] = 0f;
        int number = 0; // in the order of a point, without its iterator: restarts that race begin every few steps
        for (int factor = 0; factor < 3; factor++)
            for (int term = 0; term < start.Rank; term++)
                for (int index = 0; index < start.Sizes[factor]; index++)
                    for (int plane = 0; plane < start.Planes; plane++)
                        Entry(lane, factor, index, term, plane) = start.Values[number++];
        _descent.Tighten(lane);
    }

    private void Schedule(int lane)
    {
        _restarts.Schedule(_restart[lane], Step(lane), _loss[lane], _settings);
        float* hyper = (float*)_hyper;
        for (int k = 0; k < _settings.Length; k++) hyper[k * T.Count + lane] = (float)_settings[k];
    }

    /// <summary>Where the lane's restart stands, of its own rank.</summary>
    private Point Read(int lane)
    {
        Point point = new(_restarts.Space.At(_restarts.Target(_restart[lane]).Rank));
        foreach ((int factor, int index, int term, int plane) in point.Entries())
            point[factor, index, term, plane] = Entry(lane, factor, index, term, plane);
        return point;
    }

    private ref float Entry(int lane, int factor, int index, int term, int plane) =>
        ref ((float*)_descent.X)[(nint)_layout.Offset(factor, index, term, plane) * T.Count + lane];
}
