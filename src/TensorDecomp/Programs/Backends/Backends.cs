using TensorDecomp.Kernels.Devices.Cuda;
using TensorDecomp.Kernels.Devices.OpenCl;
using TensorDecomp.Parts;

namespace TensorDecomp.Programs.Backends;

/// <summary>The ways to run restarts that the tool knows, of drivers the preferred one first. A new one is one file and one line
/// here.</summary>
public static class Backends
{
    /// <summary>Where restarts run unless told otherwise.</summary>
    public static IBackend Default { get; } = new Lanes();

    /// <summary>The processor, then drivers of devices, then optional parts, whether or not they are there on this machine.</summary>
    public static IReadOnlyList<IBackend> All { get; } =
    [
        Default,
        new DeviceBackend(new CudaDriver(), "NVIDIA devices"),
        new DeviceBackend(new OpenClDriver(), "devices of any vendor through OpenCL"),
        new OptionalBackend(OptionalPart.Find("Torch"), "torch", "tensors of libtorch, an optional part"),
    ];

    /// <summary>All devices of this machine, each as the backend that runs on it, accelerators before processors.</summary>
    public static IReadOnlyList<IBackend> Devices() =>
        [.. All.SelectMany(backend => backend.Places).Where(place => place.Device is not null).OrderBy(place => place.Device!.IsProcessor)];

    /// <summary>Why there is no device at all: a sentence of each backend that is not there.</summary>
    public static string WhyNoDevice() => string.Join(" ", All.Select(backend => backend.WhyAbsent).Where(why => why is not null));

    /// <summary>The backend of that name, or null.</summary>
    public static IBackend? Find(string name) => All.FirstOrDefault(backend => backend.Name == name);
}
