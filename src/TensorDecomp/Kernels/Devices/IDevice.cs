namespace TensorDecomp.Kernels.Devices;

/// <summary>What a device says of itself.</summary>
/// <param name="Driver">Name of the driver that reaches it: opencl or cuda.</param>
/// <param name="Index">Its number with that driver.</param>
/// <param name="Name">As the vendor calls it.</param>
/// <param name="Units">Compute units (streaming multiprocessors).</param>
/// <param name="SharedBytes">Memory that one work-group can share.</param>
/// <param name="GlobalBytes">Memory of the device.</param>
/// <param name="LargestGroup">Most items of one work-group.</param>
/// <param name="IsProcessor">Whether it is the machine's own processor rather than an accelerator.</param>
/// <param name="Version">Of driver and language.</param>
public sealed record DeviceFacts(string Driver, int Index, string Name, int Units, long SharedBytes, long GlobalBytes, int LargestGroup,
    bool IsProcessor, string Version)
{
    /// <summary>What the driver calls it where its devices have names instead of numbers, as in torch:cuda.</summary>
    public string? Place { get; init; }

    /// <summary>Short name: driver and number, as in opencl:0, or driver and place.</summary>
    public string Id => $"{Driver}:{Place ?? $"{Index}"}";
}

/// <summary>
/// A device opened for use by one thread: its own queue, in which everything happens in order. It knows kernels and
/// memory, nothing of what they are for.
/// </summary>
public interface IDevice : IDisposable
{
    /// <summary>The device as its driver listed it.</summary>
    DeviceFacts Facts { get; }

    /// <summary>Compiles a text in the common dialect and takes the kernel of that name.</summary>
    /// <exception cref="DeviceException">The compiler refused it; the message has its first complaint.</exception>
    IDeviceKernel Load(string source, string kernel);

    /// <summary>Memory of so many bytes, which hold anything at first.</summary>
    /// <exception cref="DeviceException">There is not that much.</exception>
    IDeviceBuffer Allocate(long bytes);
}

/// <summary>Memory on a device.</summary>
public interface IDeviceBuffer : IDisposable
{
    /// <summary>Copies to the device; the values are taken before it returns.</summary>
    void Write<T>(ReadOnlySpan<T> values, long at = 0) where T : unmanaged;

    /// <summary>Waits for all that was launched and copies from the device.</summary>
    void Read<T>(Span<T> values, long at = 0) where T : unmanaged;
}

/// <summary>A compiled kernel.</summary>
public interface IDeviceKernel : IDisposable
{
    /// <summary>Starts it on so many groups of so many items with this much shared memory; returns before it is done.</summary>
    void Launch(int groups, int items, int sharedBytes, ReadOnlySpan<IDeviceBuffer> arguments);
}

/// <summary>A way of reaching devices: a library that may or may not be on this machine.</summary>
public interface IDeviceDriver
{
    /// <summary>What --backend calls it.</summary>
    string Name { get; }

    /// <summary>Its devices; none, with a sentence saying why, where the library or the hardware is absent.</summary>
    IReadOnlyList<DeviceFacts> List(out string? whyNone);

    /// <summary>Opens a device that it listed, for one thread.</summary>
    /// <exception cref="DeviceException">It does not open.</exception>
    IDevice Open(DeviceFacts device);
}

/// <summary>A device, its driver or its compiler failed; the message is a sentence for the user.</summary>
public sealed class DeviceException(string sentence) : Exception(sentence);
