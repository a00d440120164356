using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Programs.Tracing;

namespace TensorDecomp.Programs.Backends;

/// <summary>Restarts in kernels on the devices of a driver, one per work-group; the program's trace is printed as text that the driver
/// compiles.</summary>
public sealed class DeviceBackend : IBackend
{
    private readonly IDeviceDriver _driver;
    private readonly DeviceLoad? _load;
    private readonly LoadTuner? _tuner;

    /// <param name="driver">What reaches the devices.</param>
    /// <param name="summary">What they are, in a few words.</param>
    public DeviceBackend(IDeviceDriver driver, string summary) => (_driver, Summary) = (driver, summary);

    private DeviceBackend(DeviceBackend other, DeviceFacts? device, LoadTuner? tuner, DeviceLoad? load)
        : this(other._driver, other.Summary) => (Device, _tuner, _load) = (device, tuner, load);

    /// <inheritdoc/>
    public string Name => _driver.Name;

    /// <inheritdoc/>
    public string Summary { get; }

    /// <summary>Null as long as none is chosen, which stands for the first.</summary>
    public DeviceFacts? Device { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IBackend> Places => Device is not null ? [this]
        : [.. _driver.List(out _).OrderBy(device => device.IsProcessor).Select(device => new DeviceBackend(this, device, _tuner, _load))];

    /// <inheritdoc/>
    public string? WhyAbsent
    {
        get
        {
            if (Device is not null) return null;
            return _driver.List(out string? why).Count > 0 ? null : why;
        }
    }

    /// <inheritdoc/>
    public int MostLanes => Place is { } place ? DeviceLoad.MostGroups(place) : 0;

    /// <summary>On the processor there is little to choose; 64 items are as good as any.</summary>
    public IBackend Tuned(LoadTuner tuner) => Device is { IsProcessor: true } ? this : new DeviceBackend(this, Device, tuner, _load);

    /// <summary>The same with a given load instead of one that suits the device.</summary>
    public DeviceBackend With(DeviceLoad load) => new(this, Device, _tuner, load);

    /// <inheritdoc/>
    public string? WhyNot(Trace trace, SearchSpace space) =>
        Place is { } place ? DeviceLoad.WhyNot(space, trace.Path, place) : WhyAbsent;

    /// <inheritdoc/>
    public IRestartBatch Open<TProgram>(Trace trace, SearchSpace space, ulong seed) where TProgram : struct, IGradientProgram
    {
        DeviceFacts place = Place ?? throw new DeviceException(WhyAbsent!);
        Plan plan = TProgram.Plan(space.Target);
        return With(_load ?? _tuner?.Best(DeviceLoad.Shape(space, trace.Path, plan.Slots, plan.Chunk, place), place, load => With(load)));

        DeviceBatch<TProgram> With(DeviceLoad? load) => new(space, seed, trace, trace.Path, _driver.Open(place), load);
    }

    /// <summary>The device itself, for whoever runs kernels of another kind.</summary>
    /// <exception cref="DeviceException">There is none, or it does not open.</exception>
    public IDevice OpenDevice() => _driver.Open(Place ?? throw new DeviceException(WhyAbsent!));

    private DeviceFacts? Place => Device ?? Places.FirstOrDefault()?.Device;
}
