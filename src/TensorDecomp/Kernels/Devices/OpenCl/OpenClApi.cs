using System.Text;

namespace TensorDecomp.Kernels.Devices.OpenCl;

/// <summary>The functions of OpenCL 1.2 that a device needs (Khronos OpenCL 1.2 specification, cl.h), loaded at run time.</summary>
internal sealed unsafe class OpenClApi
{
    public const int DeviceNotFound = -1, PlatformNotFound = -1001;
    public const ulong AllDevices = 0xFFFFFFFF, ProcessorType = 1 << 1, ReadWrite = 1;
    public const uint PlatformVersion = 0x0901;
    public const uint DeviceType = 0x1000, DeviceUnits = 0x1002, DeviceGroup = 0x1004, DeviceGlobalBytes = 0x101F,
        DeviceLocalBytes = 0x1023;
    public const uint DeviceName = 0x102B, DeviceVersion = 0x102F, DeviceSingleConfig = 0x101B, BuildLog = 0x1183;

    /// <summary>Bit of DeviceSingleConfig: division and square root can be had correctly rounded.</summary>
    public const ulong ExactDivision = 1 << 7;

    private readonly Library _library;

    private OpenClApi(Library library)
    {
        _library = library;
        GetPlatformIds = (delegate* unmanaged<uint, nint*, uint*, int>)Address("clGetPlatformIDs");
        GetPlatformInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Address("clGetPlatformInfo");
        GetDeviceIds = (delegate* unmanaged<nint, ulong, uint, nint*, uint*, int>)Address("clGetDeviceIDs");
        GetDeviceInfo = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)Address("clGetDeviceInfo");
        CreateContext = (delegate* unmanaged<nint*, uint, nint*, void*, void*, int*, nint>)Address("clCreateContext");
        CreateQueue = (delegate* unmanaged<nint, nint, ulong, int*, nint>)Address("clCreateCommandQueue");
        CreateProgram = (delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint>)Address("clCreateProgramWithSource");
        BuildProgram = (delegate* unmanaged<nint, uint, nint*, byte*, void*, void*, int>)Address("clBuildProgram");
        GetBuildInfo = (delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int>)Address("clGetProgramBuildInfo");
        CreateKernel = (delegate* unmanaged<nint, byte*, int*, nint>)Address("clCreateKernel");
        SetArgument = (delegate* unmanaged<nint, uint, nuint, void*, int>)Address("clSetKernelArg");
        CreateBuffer = (delegate* unmanaged<nint, ulong, nuint, void*, int*, nint>)Address("clCreateBuffer");
        Write = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Address("clEnqueueWriteBuffer");
        Read = (delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int>)Address("clEnqueueReadBuffer");
        Launch = (delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int>)Address("clEnqueueNDRangeKernel");
        Flush = (delegate* unmanaged<nint, int>)Address("clFlush");
        Finish = (delegate* unmanaged<nint, int>)Address("clFinish");
        ReleaseContext = (delegate* unmanaged<nint, int>)Address("clReleaseContext");
        ReleaseQueue = (delegate* unmanaged<nint, int>)Address("clReleaseCommandQueue");
        ReleaseProgram = (delegate* unmanaged<nint, int>)Address("clReleaseProgram");
        ReleaseKernel = (delegate* unmanaged<nint, int>)Address("clReleaseKernel");
        ReleaseBuffer = (delegate* unmanaged<nint, int>)Address("clReleaseMemObject");
    }

    public delegate* unmanaged<uint, nint*, uint*, int> GetPlatformIds { get; }
    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetPlatformInfo { get; }
    public delegate* unmanaged<nint, ulong, uint, nint*, uint*, int> GetDeviceIds { get; }
    public delegate* unmanaged<nint, uint, nuint, void*, nuint*, int> GetDeviceInfo { get; }
    public delegate* unmanaged<nint*, uint, nint*, void*, void*, int*, nint> CreateContext { get; }
    public delegate* unmanaged<nint, nint, ulong, int*, nint> CreateQueue { get; }
    public delegate* unmanaged<nint, uint, byte**, nuint*, int*, nint> CreateProgram { get; }
    public delegate* unmanaged<nint, uint, nint*, byte*, void*, void*, int> BuildProgram { get; }
    public delegate* unmanaged<nint, nint, uint, nuint, void*, nuint*, int> GetBuildInfo { get; }
    public delegate* unmanaged<nint, byte*, int*, nint> CreateKernel { get; }
    public delegate* unmanaged<nint, uint, nuint, void*, int> SetArgument { get; }
    public delegate* unmanaged<nint, ulong, nuint, void*, int*, nint> CreateBuffer { get; }
    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> Write { get; }
    public delegate* unmanaged<nint, nint, uint, nuint, nuint, void*, uint, nint*, nint*, int> Read { get; }
    public delegate* unmanaged<nint, nint, uint, nuint*, nuint*, nuint*, uint, nint*, nint*, int> Launch { get; }
    public delegate* unmanaged<nint, int> Flush { get; }
    public delegate* unmanaged<nint, int> Finish { get; }
    public delegate* unmanaged<nint, int> ReleaseContext { get; }
    public delegate* unmanaged<nint, int> ReleaseQueue { get; }
    public delegate* unmanaged<nint, int> ReleaseProgram { get; }
    public delegate* unmanaged<nint, int> ReleaseKernel { get; }
    public delegate* unmanaged<nint, int> ReleaseBuffer { get; }

    /// <summary>The library of this machine, or null.</summary>
    public static OpenClApi? Find() => Library.Find("libOpenCL.so.1", "OpenCL") is { } library ? new OpenClApi(library) : null;

    /// <exception cref="DeviceException">The code is not success.</exception>
    public static void Check(int code, string doing)
    {
        if (code != 0) throw new DeviceException($"OpenCL failed at {doing} (error {code}).");
    }

    public T Fact<T>(nint device, uint parameter) where T : unmanaged
    {
        T value = default;
        Check(GetDeviceInfo(device, parameter, (nuint)sizeof(T), &value, null), "asking for a device's properties");
        return value;
    }

    public string Text(nint device, uint parameter)
    {
        nuint length = 0;
        Check(GetDeviceInfo(device, parameter, 0, null, &length), "asking for a device's name");
        byte[] text = new byte[(int)length];
        fixed (byte* at = text) Check(GetDeviceInfo(device, parameter, length, at, null), "asking for a device's name");
        return Encoding.UTF8.GetString(text).TrimEnd('\0').Trim();
    }

    private nint Address(string name) => _library.Function(name);
}
