using System.Runtime.InteropServices;

namespace TensorDecomp.Kernels.Devices.Cuda;

/// <summary>The functions of the CUDA driver that a device needs (CUDA Driver API, cuda.h), loaded at run time.</summary>
internal sealed unsafe class CudaApi
{
    public const int GroupAttribute = 1, UnitsAttribute = 16, MajorAttribute = 75, MinorAttribute = 76, SharedAttribute = 97;
    public const int DynamicSharedBytes = 8;

    private readonly Library _library;
    private readonly delegate* unmanaged<int, byte**, int> _errorString;

    private CudaApi(Library library)
    {
        _library = library;
        _errorString = (delegate* unmanaged<int, byte**, int>)Address("cuGetErrorString");
        Initialize = (delegate* unmanaged<uint, int>)Address("cuInit");
        DriverVersion = (delegate* unmanaged<int*, int>)Address("cuDriverGetVersion");
        DeviceCount = (delegate* unmanaged<int*, int>)Address("cuDeviceGetCount");
        Device = (delegate* unmanaged<int*, int, int>)Address("cuDeviceGet");
        DeviceName = (delegate* unmanaged<byte*, int, int, int>)Address("cuDeviceGetName");
        DeviceAttribute = (delegate* unmanaged<int*, int, int, int>)Address("cuDeviceGetAttribute");
        DeviceMemory = (delegate* unmanaged<nuint*, int, int>)Address("cuDeviceTotalMem_v2");
        RetainContext = (delegate* unmanaged<nint*, int, int>)Address("cuDevicePrimaryCtxRetain");
        ReleaseContext = (delegate* unmanaged<int, int>)Address("cuDevicePrimaryCtxRelease_v2");
        SetContext = (delegate* unmanaged<nint, int>)Address("cuCtxSetCurrent");
        CreateStream = (delegate* unmanaged<nint*, uint, int>)Address("cuStreamCreate");
        Synchronize = (delegate* unmanaged<nint, int>)Address("cuStreamSynchronize");
        DestroyStream = (delegate* unmanaged<nint, int>)Address("cuStreamDestroy_v2");
        LoadModule = (delegate* unmanaged<nint*, byte*, int>)Address("cuModuleLoadData");
        UnloadModule = (delegate* unmanaged<nint, int>)Address("cuModuleUnload");
        Function = (delegate* unmanaged<nint*, nint, byte*, int>)Address("cuModuleGetFunction");
        SetFunctionAttribute = (delegate* unmanaged<nint, int, int, int>)Address("cuFuncSetAttribute");
        Allocate = (delegate* unmanaged<ulong*, nuint, int>)Address("cuMemAlloc_v2");
        Free = (delegate* unmanaged<ulong, int>)Address("cuMemFree_v2");
        Write = (delegate* unmanaged<ulong, void*, nuint, nint, int>)Address("cuMemcpyHtoDAsync_v2");
        Read = (delegate* unmanaged<void*, ulong, nuint, nint, int>)Address("cuMemcpyDtoHAsync_v2");
        Launch = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Address("cuLaunchKernel");
    }

    public delegate* unmanaged<uint, int> Initialize { get; }
    public delegate* unmanaged<int*, int> DriverVersion { get; }
    public delegate* unmanaged<int*, int> DeviceCount { get; }
    public delegate* unmanaged<int*, int, int> Device { get; }
    public delegate* unmanaged<byte*, int, int, int> DeviceName { get; }
    public delegate* unmanaged<int*, int, int, int> DeviceAttribute { get; }
    public delegate* unmanaged<nuint*, int, int> DeviceMemory { get; }
    public delegate* unmanaged<nint*, int, int> RetainContext { get; }
    public delegate* unmanaged<int, int> ReleaseContext { get; }
    public delegate* unmanaged<nint, int> SetContext { get; }
    public delegate* unmanaged<nint*, uint, int> CreateStream { get; }
    public delegate* unmanaged<nint, int> Synchronize { get; }
    public delegate* unmanaged<nint, int> DestroyStream { get; }
    public delegate* unmanaged<nint*, byte*, int> LoadModule { get; }
    public delegate* unmanaged<nint, int> UnloadModule { get; }
    public delegate* unmanaged<nint*, nint, byte*, int> Function { get; }
    public delegate* unmanaged<nint, int, int, int> SetFunctionAttribute { get; }
    public delegate* unmanaged<ulong*, nuint, int> Allocate { get; }
    public delegate* unmanaged<ulong, int> Free { get; }
    public delegate* unmanaged<ulong, void*, nuint, nint, int> Write { get; }
    public delegate* unmanaged<void*, ulong, nuint, nint, int> Read { get; }
    public delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> Launch { get; }

    /// <summary>The driver of this machine, or null.</summary>
    public static CudaApi? Find() => Library.Find("libcuda.so.1", "nvcuda") is { } library ? new CudaApi(library) : null;

    /// <exception cref="DeviceException">The code is not success.</exception>
    public void Check(int code, string doing)
    {
        if (code == 0) return;
        byte* text = null;
        string? reason = _errorString(code, &text) == 0 ? Marshal.PtrToStringUTF8((nint)text) : null;
        throw new DeviceException($"CUDA failed at {doing}: {reason ?? $"error {code}"}.");
    }

    public int Attribute(int device, int attribute)
    {
        int value;
        Check(DeviceAttribute(&value, attribute, device), "asking for a device's properties");
        return value;
    }

    private nint Address(string name) => _library.Function(name);
}
