using System.Runtime.InteropServices;

namespace TensorDecomp.Kernels.Devices;

/// <summary>A native library that need not be there: functions by name, or nothing.</summary>
internal sealed class Library
{
    private readonly nint _handle;

    private Library(string name, nint handle) => (Name, _handle) = (name, handle);

    /// <summary>The file name under which it was found.</summary>
    public string Name { get; }

    /// <summary>The first of these that the system's loader finds, or null.</summary>
    public static Library? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, out nint handle)) return new Library(name, handle);
        return null;
    }

    /// <exception cref="DeviceException">The library is too old or not what its name says.</exception>
    public nint Function(string name) =>
        NativeLibrary.TryGetExport(_handle, name, out nint address) ? address
            : throw new DeviceException($"{Name} has no function {name}; a newer driver is needed.");

    /// <summary>The line of a compiler's log that says what is wrong.</summary>
    public static string FirstComplaint(string log) =>
        log.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim()
            ?? "its compiler does not say why.";
}
