namespace TensorDecomp.Kernels.Devices.OpenCl;

/// <summary>Devices through OpenCL: GPUs of every vendor, and processors (PoCL).</summary>
internal sealed unsafe class OpenClDriver : IDeviceDriver
{
    public string Name => "opencl";

    public IReadOnlyList<DeviceFacts> List(out string? whyNone)
    {
        (OpenClApi? api, nint[] devices, whyNone) = Find();
        return [.. devices.Select((device, index) => Describe(api!, device, index))];
    }

    public IDevice Open(DeviceFacts device)
    {
        (OpenClApi? api, nint[] devices, string? whyNone) = Find();
        if (device.Index >= devices.Length) throw new DeviceException(whyNone ?? $"there is no device {device.Id}.");
        return new OpenClDevice(api!, devices[device.Index], device);
    }

    private static (OpenClApi? Api, nint[] Devices, string? WhyNone) Find()
    {
        try
        {
            if (OpenClApi.Find() is not { } api) return (null, [], "OpenCL: there is no libOpenCL.so.1 (on Debian, ocl-icd-libopencl1).");
            nint[] devices = [.. Platforms(api).SelectMany(platform => Devices(api, platform))];
            return (api, devices, devices.Length > 0 ? null
                : "OpenCL: the library is there, but no driver for it (on Debian, pocl-opencl-icd for the processor).");
        }
        catch (DeviceException e)
        {
            return (null, [], $"OpenCL: {e.Message}");
        }
    }

    private static nint[] Platforms(OpenClApi api)
    {
        uint count = 0;
        if (api.GetPlatformIds(0, null, &count) != 0) return []; // the loader reports an error where there is none
        nint[] platforms = new nint[count];
        fixed (nint* at = platforms) OpenClApi.Check(api.GetPlatformIds(count, at, null), "listing platforms");
        return platforms;
    }

    private static nint[] Devices(OpenClApi api, nint platform)
    {
        uint count = 0;
        if (api.GetDeviceIds(platform, OpenClApi.AllDevices, 0, null, &count) != 0) return [];
        nint[] devices = new nint[count];
        fixed (nint* at = devices) OpenClApi.Check(api.GetDeviceIds(platform, OpenClApi.AllDevices, count, at, null), "listing devices");
        return devices;
    }

    private DeviceFacts Describe(OpenClApi api, nint device, int index) => new(Name, index,
        api.Text(device, OpenClApi.DeviceName),
        (int)api.Fact<uint>(device, OpenClApi.DeviceUnits),
        (long)api.Fact<ulong>(device, OpenClApi.DeviceLocalBytes),
        (long)api.Fact<ulong>(device, OpenClApi.DeviceGlobalBytes),
        (int)api.Fact<nuint>(device, OpenClApi.DeviceGroup),
        (api.Fact<ulong>(device, OpenClApi.DeviceType) & OpenClApi.ProcessorType) != 0,
        api.Text(device, OpenClApi.DeviceVersion));
}
