using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Tracing;
using TorchSharp;

namespace TensorDecomp.Torch;

/// <summary>
/// Restarts as operations on whole tensors, a batch of restarts at a time: a program's trace is interpreted, and the gradient is what
/// libtorch's automatic differentiation makes of the loss itself. On the processor that is slow; it is there as a second opinion on every
/// gradient, and for devices that only libtorch reaches.
/// </summary>
public sealed class TorchBackend : IBackend
{
    private readonly DeviceType? _place;

    /// <summary>As long as no device is chosen, the first.</summary>
    public TorchBackend() { }

    private TorchBackend(DeviceType place) => _place = place;

    public string Name => "torch";

    public string Summary => "tensors of libtorch, an optional part";

    public string? WhyAbsent => Libtorch.WhyAbsent;

    public DeviceFacts? Device => _place is not { } place ? null
        : new DeviceFacts(Name, 0, $"libtorch {torch.__version__}", 0, 0, 0, 0, IsProcessor: place == DeviceType.CPU, "autograd")
        {
            Place = PlaceName(place)
        };

    public IReadOnlyList<IBackend> Places => WhyAbsent is not null ? []
        : _place is not null ? [this]
        : [.. Reached().Select(place => new TorchBackend(place))];

    public int MostLanes => _place is DeviceType.CPU ? TorchBatch.MostOnProcessor : TorchBatch.MostRestarts;

    public string? WhyNot(Trace trace, SearchSpace space)
    {
        if (WhyAbsent is { } absent) return absent;
        if (space.Symmetry is not null)
            return "searches with a symmetry run in the processor's lanes only; leave out --backend or --symmetry.";
        if (space.Ranks.Count > 1)
            return "restarts of several ranks side by side do not run on tensors; ask for one --rank, or run them with --backend lanes.";
        long numbers = TorchBatch.NumbersOfOne(trace.Path, space);
        return numbers <= TorchBatch.MostNumbers ? null
            : $"{space} takes tensors of {numbers:N0} numbers for one restart, over the limit of {TorchBatch.MostNumbers:N0}; run it with "
                + "--backend lanes.";
    }

    public IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram
    {
        if (WhyNot(trace, space) is { } reason) throw new DeviceException(reason);
        DeviceType place = _place ?? Reached()[0];
        return new TorchBatch<TProgram>(space, seed, trace, new torch.Device(place));
    }

    private static DeviceType[] Reached() =>
        [.. torch.cuda_is_available() ? (DeviceType[])[DeviceType.CUDA] : [],
            .. torch.mps_is_available() ? (DeviceType[])[DeviceType.MPS] : [], DeviceType.CPU];

    private static string PlaceName(DeviceType place) => $"{place}".ToLowerInvariant();
}
