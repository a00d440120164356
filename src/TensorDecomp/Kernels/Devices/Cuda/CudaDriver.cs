using System.Text;

namespace TensorDecomp.Kernels.Devices.Cuda;

/// <summary>NVIDIA devices through the driver and NVRTC.</summary>
internal sealed unsafe class CudaDriver : IDeviceDriver
{
    public string Name => "cuda";

    public IReadOnlyList<DeviceFacts> List(out string? whyNone)
    {
        (CudaApi? api, int count, whyNone) = Find();
        return [.. Enumerable.Range(0, count).Select(index => Describe(api!, index))];
    }

    public IDevice Open(DeviceFacts device)
    {
        (CudaApi? api, int count, string? whyNone) = Find();
        if (device.Index >= count) throw new DeviceException(whyNone ?? $"there is no device {device.Id}.");
        return new CudaDevice(api!, Nvrtc.Find()!, device);
    }

    private static (CudaApi? Api, int Count, string? WhyNone) Find()
    {
        try
        {
            if (CudaApi.Find() is not { } api) return (null, 0, "CUDA: there is no libcuda.so.1 (it comes with NVIDIA's driver).");
            api.Check(api.Initialize(0), "starting");
            int count = 0;
            api.Check(api.DeviceCount(&count), "counting devices");
            if (count == 0) return (api, 0, "CUDA: the driver is there, but no device.");
            return Nvrtc.Find() is null ? (api, 0, $"CUDA: {Nvrtc.Absent}.") : (api, count, null);
        }
        catch (DeviceException e)
        {
            return (null, 0, e.Message);
        }
    }

    private DeviceFacts Describe(CudaApi api, int index)
    {
        int device, version;
        nuint memory;
        api.Check(api.Device(&device, index), "opening a device");
        api.Check(api.DriverVersion(&version), "asking for the version");
        api.Check(api.DeviceMemory(&memory, device), "asking for a device's memory");
        byte[] name = new byte[256];
        fixed (byte* at = name) api.Check(api.DeviceName(at, name.Length, device), "asking for a device's name");
        return new DeviceFacts(Name, index, Encoding.UTF8.GetString(name).TrimEnd('\0'),
            api.Attribute(device, CudaApi.UnitsAttribute),
            api.Attribute(device, CudaApi.SharedAttribute),
            (long)memory,
            api.Attribute(device, CudaApi.GroupAttribute),
            IsProcessor: false,
            $"CUDA {version / 1000}.{version % 1000 / 10}, " +
                $"sm_{api.Attribute(device, CudaApi.MajorAttribute)}{api.Attribute(device, CudaApi.MinorAttribute)}");
    }
}
