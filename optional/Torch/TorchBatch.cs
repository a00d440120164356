using System.Runtime.InteropServices;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Programs.Tracing;
using TorchSharp;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace TensorDecomp.Torch;

/// <summary>How many restarts make a batch.</summary>
internal static class TorchBatch
{
    /// <summary>Numbers of the largest tensor that one restart may take.</summary>
    public const long MostNumbers = 1 << 26;

    /// <summary>Most restarts of a batch, on an accelerator and on the processor.</summary>
    public const int MostRestarts = 4096, MostOnProcessor = 64;

    /// <summary>Numbers of the largest tensor that one restart takes: its residuals, or the entries of T term by term.</summary>
    public static long NumbersOfOne(LossPath path, SearchSpace space)
    {
        int[] sizes = space.Target.Tensor.Sizes;
        long rank = space.Target.Rank;
        return space.Planes * (path == LossPath.Gram ? rank * Math.Max(rank, space.Target.Tensor.Count)
            : (long)sizes[0] * sizes[1] * Math.Max(sizes[2], rank));
    }

    /// <summary>As many restarts as keep an operation busy, and a step's tensors within memory.</summary>
    public static int Restarts(LossPath path, SearchSpace space, bool isProcessor)
    {
        long together = isProcessor ? 1 << 19 : 1 << 27;
        return (int)Math.Clamp(together / NumbersOfOne(path, space), 1, isProcessor ? MostOnProcessor : MostRestarts);
    }
}

/// <summary>
/// Restarts of one program side by side, a row of every tensor each. Starting points, schedules and ends stay with the host, as for
/// other devices; random numbers are those of the lanes, so a restart goes the same way here and there, to rounding.
/// </summary>
internal sealed class TorchBatch<TProgram> : IRestartBatch where TProgram : struct, IGradientProgram
{
    private readonly Restarts<TProgram> _restarts;
    private readonly Trace _trace;
    private readonly Formulas _formulas;
    private readonly TensorLoss _loss;
    private readonly FactorLayout _layout;
    private readonly torch.Device _device;
    private readonly Tensor _sites, _keys;
    private readonly Tensor[] _slots;
    private readonly long[] _restart;
    private readonly HopChain?[] _chains;
    private readonly int[] _steps, _before; // steps of the plan, and those done before the present hop, less the step at which that began
    private readonly double[] _losses;
    private readonly double[] _settings = new double[Hyper<L1>.Capacity];
    private Tensor _x;

    /// <param name="space">Where to search, at one rank and without symmetry.</param>
    /// <param name="seed">Determines every restart, as on the processor.</param>
    /// <param name="trace">The program's formulas.</param>
    /// <param name="device">Where tensors lie.</param>
    /// <exception cref="DeviceException">The plan does not go with the formulas.</exception>
    public TorchBatch(SearchSpace space, ulong seed, Trace trace, torch.Device device)
    {
        (_restarts, _trace, _device, _layout) = (new Restarts<TProgram>(space, seed), trace, device, new FactorLayout(space));
        if (trace.Slots > _restarts.Slots)
            throw new DeviceException($"the program uses {trace.Slots} slots, but its plan asks for {_restarts.Slots}.");
        int rows = TorchBatch.Restarts(trace.Path, space, device.type == DeviceType.CPU);
        _formulas = new Formulas(trace.Graph, device);
        _loss = new TensorLoss(space, trace, trace.Path, _formulas, device);
        long[] sites = new long[_loss.Length];
        foreach ((int factor, int index, int term, int plane) in _layout.Entries())
            sites[_loss.Offset(factor, index, term, plane)] = _layout.Offset(factor, index, term, plane);
        _sites = torch.tensor(sites, [1, sites.Length], device: device);
        _x = torch.zeros([rows, _loss.Length], device: device);
        _keys = torch.zeros([rows, 1], dtype: ScalarType.Int64, device: device);
        _slots = [.. Enumerable.Range(0, _restarts.Slots).Select(_ => torch.zeros([rows, _loss.Length], device: device))];
        _restart = new long[rows];
        Array.Fill(_restart, -1);
        _chains = new HopChain?[rows];
        (_steps, _before, _losses) = (new int[rows], new int[rows], new double[rows]);
    }

    public bool Busy => _restart.Any(r => r >= 0);
    public int Lanes => _restart.Length;
    public Action<long, int, double>? Observer { get; set; }
    public Action<long, double>? Hopped { get; set; }

    public long RunChunk(Func<long> nextRestart, Action<RestartResult> finished)
    {
        int busy = 0;
        float[] settings = new float[_restart.Length * Hyper<L1>.Capacity];
        for (int row = 0; row < _restart.Length; row++)
        {
            if (_restart[row] < 0 && nextRestart() is >= 0 and var next) Begin(row, next);
            if (_restart[row] < 0) continue;
            busy++;
            _restarts.Schedule(_restart[row], _steps[row], _losses[row], _settings);
            for (int k = 0; k < _settings.Length; k++) settings[row * _settings.Length + k] = (float)_settings[k];
        }
        if (busy == 0) return 0;
        float[] losses;
        try
        {
            losses = Descend(settings);
        }
        catch (ExternalException e)
        {
            throw new DeviceException($"libtorch failed: {e.Message.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd('.')}.");
        }
        for (int row = 0; row < _restart.Length; row++)
        {
            if (_restart[row] < 0) continue;
            (_steps[row], _losses[row]) = (_steps[row] + _restarts.Chunk, losses[row]);
            int done = _before[row] + _steps[row], own = row;
            Observer?.Invoke(_restart[row], done, _losses[row]);
            (AfterChunk onward, RestartResult? result) =
                _restarts.After(_restart[row], _chains[row], _steps[row], done, _losses[row], () => Read(own));
            if (onward == AfterChunk.Hop)
            {
                Hopped?.Invoke(_restart[row], _chains[row]!.Loss);
                Hop(row);
            }
            if (result is null) continue;
            finished(result.Value);
            _restart[row] = -1;
        }
        return (long)busy * _restarts.Chunk;
    }

    public void Dispose()
    {
        foreach (Tensor own in (Tensor[])[_x, _sites, _keys, .. _slots]) own.Dispose();
        _loss.Dispose();
        _formulas.Dispose();
    }

    /// <summary>A chunk of steps of all rows; f of each before the last of them.</summary>
    private float[] Descend(float[] settings)
    {
        using DisposeScope chunk = torch.NewDisposeScope();
        using Tensor all = torch.tensor(settings, [_restart.Length, Hyper<L1>.Capacity], device: _device);
        Tensor[] hyper = [.. Enumerable.Range(0, Hyper<L1>.Capacity).Select(k => all.narrow(1, k, 1).clone())];
        Tensor step = torch.tensor([.. _steps.Select(s => (float)s)], [_restart.Length, 1], device: _device);
        float[] losses = [];
        for (int k = 1; k <= _restarts.Chunk; k++)
        {
            using DisposeScope one = torch.NewDisposeScope();
            step = Kept(step, step + 1f);
            Tensor now = step;
            Tensor[] changed = _formulas.Evaluate([.. _trace.Step.Results.Select(r => r.Place)],
                name => name == "step" ? now : hyper[Number(name)]);
            foreach (((string name, _), Tensor value) in _trace.Step.Results.Zip(changed))
                hyper[Number(name)] = Kept(hyper[Number(name)], value.expand([_restart.Length, 1]).clone());
            Tensor f = Step(hyper, _formulas.Of(Definitions.StepKey, _keys, step));
            if (k == _restarts.Chunk) losses = f.cpu().data<float>().ToArray();
        }
        return losses;

        // What a step hands to the next outlives its scope, and what it had from the one before is not needed any more.
        static Tensor Kept(Tensor before, Tensor after)
        {
            before.Dispose();
            return after.MoveToOuterDisposeScope();
        }
    }

    /// <summary>Moves every entry of every row; returns f before the move.</summary>
    private Tensor Step(Tensor[] hyper, Tensor key)
    {
        Tensor x = _x.detach().requires_grad_(true);
        (Tensor f, Tensor loss) = _loss.Of(x, name => hyper[Number(name)]);
        Tensor g = torch.autograd.grad([loss.sum()], [x], allow_unused: true)[0] ?? torch.zeros_like(_x);
        using IDisposable undifferentiated = torch.no_grad();
        Tensor[] moved = _formulas.Evaluate([.. _trace.Update.Results.Select(r => r.Place)], name => name switch
        {
            "x" => _x,
            "g" => g,
            Trace.Key => key,
            Trace.Site => _sites,
            ['s', ..] => _slots[Number(name)],
            _ => hyper[Number(name)],
        });
        foreach (((string name, _), Tensor value) in _trace.Update.Results.Zip(moved))
        {
            // Slots may be read by each other's formulas, and none of these is evaluated any more.
            Tensor whole = value.expand(_x.shape).clone().DetachFromDisposeScope();
            ref Tensor at = ref name == "x" ? ref _x : ref _slots[Number(name)];
            at.Dispose();
            at = whole;
        }
        return f.detach();
    }

    private void Begin(int row, long restart)
    {
        (_restart[row], _chains[row], _before[row]) = (restart, _restarts.Chain(restart), 0);
        Begin(row, step: 0, _restarts.Key(restart), new float[_loss.Length], _restarts.Start(restart));
    }

    /// <summary>Sends a row's restart back to where its next hop begins.</summary>
    private void Hop(int row)
    {
        HopChain chain = _chains[row]!;
        _before[row] += _steps[row] - chain.From;
        Begin(row, chain.From, _restarts.Key(_restart[row], chain.Count + 1), Row(row), chain.Hop());
    }

    private void Begin(int row, int step, uint key, float[] point, Point start)
    {
        (_losses[row], _steps[row]) = (double.PositiveInfinity, step);
        foreach ((int factor, int index, int term, int plane) in start.Entries())
            point[_loss.Offset(factor, index, term, plane)] = start[factor, index, term, plane];
        using DisposeScope scope = torch.NewDisposeScope();
        _x.select(0, row).copy_(torch.tensor(point, device: _device));
        _keys.select(0, row).fill_((long)key);
        foreach (Tensor slot in _slots) slot.select(0, row).zero_();
    }

    private float[] Row(int row)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return _x.select(0, row).cpu().data<float>().ToArray();
    }

    private Point Read(int row)
    {
        float[] values = Row(row);
        Point point = new(_restarts.Space);
        foreach ((int factor, int index, int term, int plane) in point.Entries())
            point[factor, index, term, plane] = values[_loss.Offset(factor, index, term, plane)];
        return point;
    }

    // "h[3]" and "s[0]".
    private static int Number(string name) => int.Parse(name.AsSpan(2, name.Length - 3));
}
