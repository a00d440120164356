using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Devices;

/// <summary>
/// Restarts of one program on a device, one per work-group, some hundred steps per launch. Starting points, schedules and
/// the end of restarts stay with the host; random numbers and formulas are those of the lanes, so that a restart follows the
/// same trajectory here and there, to rounding.
/// </summary>
internal sealed class DeviceBatch<TProgram> : IRestartBatch where TProgram : struct, IGradientProgram
{
    private const int Settings = 16 + 2; // of the schedule, and the bounds

    private readonly Restarts<TProgram> _restarts;
    private readonly KernelShape _shape;
    private readonly IDevice _device;
    private readonly IDeviceKernel _kernel;
    private readonly IDeviceBuffer _points, _slots, _keys, _settings, _state, _losses;
    private readonly IDeviceBuffer[] _arguments;
    private readonly int _items;
    private readonly long[] _restart;
    private readonly HopChain?[] _chains;
    private readonly double[] _loss;
    private readonly int[] _steps, _before; // steps of the plan, and those done before the present hop, less the step at which that began
    private readonly float[] _settingValues, _lossValues, _point;
    private readonly int[] _stateValues;
    private readonly double[] _asked = new double[Hyper<L1>.Capacity], _guessed = new double[Hyper<L1>.Capacity];

    /// <param name="space">Where to search, at one rank or several; symmetries are for the processor.</param>
    /// <param name="seed">Determines every restart, as on the processor.</param>
    /// <param name="trace">The program's formulas.</param>
    /// <param name="path">How to differentiate.</param>
    /// <param name="device">The device, which the batch then owns.</param>
    /// <param name="load">How to load it; null for what suits it.</param>
    /// <exception cref="DeviceException">The device cannot do this; the message says what can.</exception>
    /// <exception cref="ArgumentException">Restarts of these ranks cannot run side by side.</exception>
    public DeviceBatch(SearchSpace space, ulong seed, Trace trace, LossPath path, IDevice device, DeviceLoad? load = null)
    {
        if (DeviceLoad.WhyNot(space, path, device.Facts) is { } reason) throw new DeviceException(reason);
        (_restarts, _device) = (new Restarts<TProgram>(space, seed), device);
        if (trace.Slots > _restarts.Slots)
            throw new DeviceException($"the program uses {trace.Slots} slots, but its plan asks for {_restarts.Slots}.");
        _shape = DeviceLoad.Shape(space, path, _restarts.Slots, _restarts.Chunk, device.Facts);
        (int groups, _items) = load ?? DeviceLoad.For(_shape, device.Facts);
        _restart = new long[groups];
        _loss = new double[groups];
        _chains = new HopChain?[groups];
        _steps = new int[groups];
        _before = new int[groups];
        Array.Fill(_restart, -1);
        _settingValues = new float[groups * _shape.Chunks * Settings];
        _lossValues = new float[groups * _shape.Chunks];
        _stateValues = new int[_shape.State * groups];
        _point = new float[_shape.Point];

        _kernel = device.Load(KernelText.Of(trace, _shape), KernelText.Kernel);
        _points = device.Allocate((long)groups * _shape.Point * sizeof(float));
        _slots = device.Allocate((long)groups * _shape.Point * _shape.Slots * sizeof(float));
        _settings = device.Allocate((long)_settingValues.Length * sizeof(float));
        _keys = device.Allocate((long)groups * sizeof(uint));
        uint[] siteValues = _shape.Sites();
        IDeviceBuffer sites = device.Allocate((long)siteValues.Length * sizeof(uint)),
            tiles = device.Allocate((long)_shape.Tiles.Length * sizeof(uint));
        _state = device.Allocate((long)_stateValues.Length * sizeof(int));
        _losses = device.Allocate((long)_lossValues.Length * sizeof(float));
        IDeviceBuffer spill = device.Allocate(_shape.Spill ? (long)groups * _shape.Work * sizeof(float) : 0);
        _arguments = [_points, _slots, _settings, _keys, sites, tiles, _state, _losses, spill];
        sites.Write<uint>(siteValues);
        tiles.Write<uint>(_shape.Tiles);
    }

    public bool Busy => _restart.Any(r => r >= 0);
    public int Lanes => _restart.Length;
    public Action<long, int, double>? Observer { get; set; }
    public Action<long, double>? Hopped { get; set; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        for (int group = 0; group < _restart.Length; group++)
        {
            if (_restart[group] < 0 && nextRestart() is >= 0 and var next) Begin(group, next);
            Span<int> state = State(group);
            (state[0], state[1]) = (_steps[group], _restart[group] < 0 ? 0 : Schedule(group));
        }
        if (!Busy) return 0;

        _settings.Write<float>(_settingValues);
        _state.Write<int>(_stateValues);
        _kernel.Launch(_restart.Length, _items, _shape.SharedBytes, _arguments);
        _state.Read<int>(_stateValues);
        _losses.Read<float>(_lossValues);

        long done = 0;
        for (int group = 0; group < _restart.Length; group++)
        {
            if (_restart[group] < 0) continue;
            done += State(group)[0] - _steps[group];
            float loss = 0;
            foreach (float measured in _lossValues.AsSpan(group * _shape.Chunks, State(group)[1]))
            {
                _steps[group] += _shape.Chunk;
                Observer?.Invoke(_restart[group], _before[group] + _steps[group], measured);
                loss = measured;
            }
            _loss[group] = loss;
            int own = group;
            (AfterChunk onward, RestartResult? result) =
                _restarts.After(_restart[group], _chains[group], _steps[group], _before[group] + _steps[group], loss, () => Read(own));
            if (onward == AfterChunk.Hop)
            {
                Hopped?.Invoke(_restart[group], _chains[group]!.Loss);
                Hop(group);
            }
            if (result is null) continue;
            finished(result.Value);
            _restart[group] = -1;
        }
        return done;
    }

    public void Dispose()
    {
        foreach (IDeviceBuffer buffer in _arguments) buffer.Dispose();
        _kernel.Dispose();
        _device.Dispose();
    }

    private Span<int> State(int group) => _stateValues.AsSpan(group * _shape.State, _shape.State);

    private void Begin(int group, long restart)
    {
        (_restart[group], _chains[group], _before[group]) = (restart, _restarts.Chain(restart), 0);
        if (_shape.State > 2) State(group)[2] = _restarts.Target(restart).Rank;
        Begin(group, step: 0, _restarts.Key(restart), _restarts.Start(restart));
    }

    /// <summary>Sends a group's restart back to where its next hop begins.</summary>
    private void Hop(int group)
    {
        HopChain chain = _chains[group]!;
        _before[group] += _steps[group] - chain.From;
        // the kernel clears them before step 0 only
        _slots.Write<float>(new float[_shape.Slots * _shape.Point], (long)group * _shape.Slots * _shape.Point);
        Begin(group, chain.From, _restarts.Key(_restart[group], chain.Count + 1), chain.Hop());
    }

    private void Begin(int group, int step, uint key, Point start)
    {
        (_loss[group], _steps[group]) = (double.PositiveInfinity, step);
        Array.Clear(_point); // terms from its rank on are zero
        foreach ((int factor, int index, int term, int plane) in start.Entries())
            _point[_shape.Offset(factor, index, term, plane)] = start[factor, index, term, plane];
        _points.Write<float>(_point, (long)group * _shape.Point);
        _keys.Write<uint>([key], group);
    }

    /// <summary>
    /// Writes the settings of the restart's next chunks and returns how many there are. The loss is known before the first
    /// only; a later chunk whose settings depend on it waits for the next launch.
    /// </summary>
    private int Schedule(int group)
    {
        // where the host has to look at the point
        int until = _chains[group] is { } hops && _steps[group] < hops.To ? hops.To : _restarts.Plan(_restart[group]).Steps;
        int left = (until - _steps[group] + _shape.Chunk - 1) / _shape.Chunk, chunk = 0;
        RestartRules rules = _restarts.Rules(_restart[group]);
        for (; chunk < Math.Min(_shape.Chunks, left); chunk++)
        {
            int step = _steps[group] + chunk * _shape.Chunk, end = step + _shape.Chunk;
            double[] settings = Asked(_asked, group, step, _loss[group]);
            if (chunk > 0 && LooksAtLoss(settings, group, step)) break;
            Span<float> written = _settingValues.AsSpan((group * _shape.Chunks + chunk) * Settings, Settings);
            for (int k = 0; k < settings.Length; k++) written[k] = (float)settings[k];
            (written[^2], written[^1]) = (rules.Low(end), rules.High(end));
        }
        return chunk;
    }

    /// <summary>Whether the schedule gives other settings for other losses, from the hopeless to the solved.</summary>
    private bool LooksAtLoss(double[] settings, int group, int step)
    {
        foreach (double guess in (ReadOnlySpan<double>)[double.PositiveInfinity, 30, 3, 0.5, 0.05, 1e-3, 0])
            if (!Asked(_guessed, group, step, guess).AsSpan().SequenceEqual(settings)) return true;
        return false;
    }

    private double[] Asked(double[] settings, int group, int step, double loss)
    {
        _restarts.Schedule(_restart[group], step, loss, settings);
        return settings;
    }

    /// <summary>Where the group's restart stands, of its own rank.</summary>
    private Point Read(int group)
    {
        _points.Read<float>(_point, (long)group * _shape.Point);
        Point point = new(_restarts.Space.At(_restarts.Target(_restart[group]).Rank));
        foreach ((int factor, int index, int term, int plane) in point.Entries())
            point[factor, index, term, plane] = _point[_shape.Offset(factor, index, term, plane)];
        return point;
    }
}
