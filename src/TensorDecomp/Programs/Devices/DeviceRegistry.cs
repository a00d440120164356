using TensorDecomp.Kernels.Devices;
using TensorDecomp.Kernels.Devices.Cuda;
using TensorDecomp.Kernels.Devices.OpenCl;

namespace TensorDecomp.Programs.Devices;

/// <summary>The drivers that the tool knows, the preferred one first. A new one is one folder and one line here.</summary>
public static class DeviceRegistry
{
    public static IReadOnlyList<IDeviceDriver> Drivers { get; } = [new CudaDriver(), new OpenClDriver()];

    /// <summary>All devices of this machine, accelerators before processors.</summary>
    public static IReadOnlyList<DeviceFacts> List() =>
        [.. Drivers.SelectMany(driver => driver.List(out _)).OrderBy(device => device.IsProcessor)];

    public static IDevice Open(DeviceFacts device) => Drivers.First(driver => driver.Name == device.Driver).Open(device);

    /// <summary>Why there is no device at all, in one sentence.</summary>
    public static string WhyNone() =>
        string.Join(" ", Drivers.Select(driver => driver.List(out string? why).Count == 0 ? why : null).Where(why => why is not null));
}
