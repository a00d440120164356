using System.Collections.Concurrent;
using System.Text;

namespace TensorDecomp.Kernels.Devices.Cuda;

/// <summary>A device opened through the CUDA driver: its primary context and one stream.</summary>
internal sealed unsafe class CudaDevice : IDevice
{
    /// <summary>The common dialect in CUDA C.</summary>
    public const string Dialect = """
        typedef unsigned int uint;
        #define KERNEL extern "C" __global__ __launch_bounds__(256)
        #define DEVICE static __device__ __forceinline__
        #define CONSTANT static __device__ const
        #define GLOBAL
        #define LOCAL
        #define SHARED_PARAMETER
        #define SHARED_DECLARATION extern __shared__ float shared[];
        #define UNROLL _Pragma("unroll")
        #define BARRIER __syncthreads()
        #define ITEM ((int)threadIdx.x)
        #define ITEMS ((int)blockDim.x)
        #define GROUP ((int)blockIdx.x)
        #define FMA(a, b, c) __fmaf_rn(a, b, c)
        #define SQRT(x) __fsqrt_rn(x)
        #define ABS(x) fabsf(x)
        #define RINT(x) rintf(x)
        #define AS_UINT(x) __float_as_uint(x)
        #define AS_FLOAT(x) __uint_as_float(x)

        """;

    /// <summary>Compiled texts: every worker of a search loads the same kernel.</summary>
    private static readonly ConcurrentDictionary<(string, int), Lazy<byte[]>> Compiled = new();

    private readonly CudaApi _api;
    private readonly Nvrtc _compiler;
    private readonly int _device;
    private readonly nint _context, _stream;

    public CudaDevice(CudaApi api, Nvrtc compiler, DeviceFacts facts)
    {
        (_api, _compiler, Facts) = (api, compiler, facts);
        int device;
        nint context, stream;
        api.Check(api.Device(&device, facts.Index), "opening a device");
        api.Check(api.RetainContext(&context, device), "making a context");
        (_device, _context) = (device, context);
        Enter();
        api.Check(api.CreateStream(&stream, 1), "making a stream"); // 1: it does not wait for the default stream
        _stream = stream;
    }

    public DeviceFacts Facts { get; }

    public IDeviceKernel Load(string source, string kernel)
    {
        Enter();
        int capability =
            Math.Min(10 * _api.Attribute(_device, CudaApi.MajorAttribute) + _api.Attribute(_device, CudaApi.MinorAttribute),
                _compiler.Newest);
        byte[] ptx =
            Compiled.GetOrAdd((source, capability), key => new Lazy<byte[]>(() => _compiler.Compile(Dialect + key.Item1, key.Item2))).Value;
        nint module, function;
        fixed (byte* text = ptx) _api.Check(_api.LoadModule(&module, text), "loading a kernel");
        fixed (byte* name = Encoding.UTF8.GetBytes(kernel + '\0')) _api.Check(_api.Function(&function, module, name), "finding the kernel");
        return new Kernel(this, module, function);
    }

    public IDeviceBuffer Allocate(long bytes)
    {
        Enter();
        ulong memory;
        _api.Check(_api.Allocate(&memory, (nuint)Math.Max(bytes, 4)), $"allocating {bytes:N0} bytes");
        return new Buffer(this, memory);
    }

    public void Dispose()
    {
        Enter();
        _api.Synchronize(_stream);
        _api.DestroyStream(_stream);
        _api.ReleaseContext(_device);
    }

    /// <summary>The driver's functions act on the thread's current context.</summary>
    private void Enter() => _api.Check(_api.SetContext(_context), "entering a context");

    private sealed class Kernel(CudaDevice device, nint module, nint function) : IDeviceKernel
    {
        public void Launch(int groups, int items, int sharedBytes, ReadOnlySpan<IDeviceBuffer> arguments)
        {
            device.Enter();
            CudaApi api = device._api;
            ulong* values = stackalloc ulong[arguments.Length];
            void** pointers = stackalloc void*[arguments.Length];
            for (int k = 0; k < arguments.Length; k++)
            {
                values[k] = ((Buffer)arguments[k]).Memory;
                pointers[k] = values + k;
            }
            api.Check(api.SetFunctionAttribute(function, CudaApi.DynamicSharedBytes, sharedBytes), "asking for shared memory");
            api.Check(api.Launch(function, (uint)groups, 1, 1, (uint)items, 1, 1, (uint)sharedBytes, device._stream, pointers, null),
                "launching a kernel");
        }

        public void Dispose()
        {
            device.Enter();
            device._api.UnloadModule(module);
        }
    }

    private sealed class Buffer(CudaDevice device, ulong memory) : IDeviceBuffer
    {
        public ulong Memory { get; } = memory;

        // A copy from ordinary memory is staged before the call returns (CUDA Driver API, "API synchronization behavior").
        public void Write<T>(ReadOnlySpan<T> values, long at) where T : unmanaged
        {
            device.Enter();
            fixed (T* from = values)
                device._api.Check(
                    device._api.Write(Memory + (ulong)(at * sizeof(T)), from, (nuint)(values.Length * sizeof(T)), device._stream),
                        "writing to a device");
        }

        public void Read<T>(Span<T> values, long at) where T : unmanaged
        {
            device.Enter();
            fixed (T* to = values)
            {
                device._api.Check(
                    device._api.Read(to, Memory + (ulong)(at * sizeof(T)), (nuint)(values.Length * sizeof(T)), device._stream),
                        "reading from a device");
                device._api.Check(device._api.Synchronize(device._stream), "waiting for a device");
            }
        }

        public void Dispose()
        {
            device.Enter();
            device._api.Free(Memory);
        }
    }
}
