using System.Text;

namespace TensorDecomp.Kernels.Devices.OpenCl;

/// <summary>A device opened through OpenCL: a context and one queue.</summary>
internal sealed unsafe class OpenClDevice : IDevice
{
    /// <summary>The common dialect in OpenCL C 1.2. Products and sums are contracted only where the text says so.</summary>
    public const string Dialect = """
        #pragma OPENCL FP_CONTRACT OFF
        #define KERNEL __kernel
        #define DEVICE static
        #define CONSTANT __constant
        #define GLOBAL __global
        #define LOCAL __local
        #define SHARED_PARAMETER , __local float* shared
        #define SHARED_DECLARATION
        #define UNROLL _Pragma("unroll")
        #define BARRIER barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
        #define ITEM ((int)get_local_id(0))
        #define ITEMS ((int)get_local_size(0))
        #define GROUP ((int)get_group_id(0))
        #define FMA(a, b, c) fma(a, b, c)
        #define SQRT(x) sqrt(x)
        #define ABS(x) fabs(x)
        #define RINT(x) rint(x)
        #define AS_UINT(x) as_uint(x)
        #define AS_FLOAT(x) as_float(x)

        """;

    private readonly OpenClApi _api;
    private readonly nint _device, _context, _queue;

    public OpenClDevice(OpenClApi api, nint device, DeviceFacts facts)
    {
        (_api, _device, Facts) = (api, device, facts);
        int code;
        _context = api.CreateContext(null, 1, &device, null, null, &code);
        OpenClApi.Check(code, "opening a device");
        _queue = api.CreateQueue(_context, device, 0, &code);
        OpenClApi.Check(code, "making a queue");
    }

    public DeviceFacts Facts { get; }

    public IDeviceKernel Load(string source, string kernel)
    {
        int code;
        nint program;
        fixed (byte* text = Encoding.UTF8.GetBytes(Dialect + source + '\0')) program = _api.CreateProgram(_context, 1, &text, null, &code);
        OpenClApi.Check(code, "handing over a program");
        bool exact = (_api.Fact<ulong>(_device, OpenClApi.DeviceSingleConfig) & OpenClApi.ExactDivision) != 0;
        fixed (byte* options = Encoding.UTF8.GetBytes(exact ? "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt\0" : "-cl-std=CL1.2\0"))
        {
            nint device = _device;
            if (_api.BuildProgram(program, 1, &device, options, null, null) != 0)
                throw new DeviceException($"{Facts.Name} did not compile the kernel: {Library.FirstComplaint(Log(program))}");
        }
        fixed (byte* name = Encoding.UTF8.GetBytes(kernel + '\0')) return new Kernel(this, program,
            _api.CreateKernel(program, name, &code), code);
    }

    public IDeviceBuffer Allocate(long bytes)
    {
        int code;
        nint memory = _api.CreateBuffer(_context, OpenClApi.ReadWrite, (nuint)Math.Max(bytes, 4), null, &code);
        OpenClApi.Check(code, $"allocating {bytes:N0} bytes");
        return new Buffer(this, memory);
    }

    public void Dispose()
    {
        _api.Finish(_queue);
        _api.ReleaseQueue(_queue);
        _api.ReleaseContext(_context);
    }

    private string Log(nint program)
    {
        nuint length = 0;
        if (_api.GetBuildInfo(program, _device, OpenClApi.BuildLog, 0, null, &length) != 0) return "";
        byte[] log = new byte[(int)length];
        fixed (byte* at = log) _api.GetBuildInfo(program, _device, OpenClApi.BuildLog, length, at, null);
        return Encoding.UTF8.GetString(log).TrimEnd('\0');
    }

    private sealed class Kernel : IDeviceKernel
    {
        private readonly OpenClDevice _device;
        private readonly nint _program, _kernel;

        public Kernel(OpenClDevice device, nint program, nint kernel, int code)
        {
            (_device, _program, _kernel) = (device, program, kernel);
            OpenClApi.Check(code, "taking the kernel out of its program");
        }

        public void Launch(int groups, int items, int sharedBytes, ReadOnlySpan<IDeviceBuffer> arguments)
        {
            OpenClApi api = _device._api;
            for (int k = 0; k < arguments.Length; k++)
            {
                nint memory = ((Buffer)arguments[k]).Memory;
                OpenClApi.Check(api.SetArgument(_kernel, (uint)k, (nuint)sizeof(nint), &memory), "setting an argument");
            }
            OpenClApi.Check(api.SetArgument(_kernel, (uint)arguments.Length, (nuint)sharedBytes, null), "setting the shared memory");
            nuint global = (nuint)groups * (nuint)items, local = (nuint)items;
            OpenClApi.Check(api.Launch(_device._queue, _kernel, 1, null, &global, &local, 0, null, null), "launching a kernel");
            OpenClApi.Check(api.Flush(_device._queue), "launching a kernel");
        }

        public void Dispose()
        {
            _device._api.ReleaseKernel(_kernel);
            _device._api.ReleaseProgram(_program);
        }
    }

    private sealed class Buffer(OpenClDevice device, nint memory) : IDeviceBuffer
    {
        public nint Memory { get; } = memory;

        public void Write<T>(ReadOnlySpan<T> values, long at) where T : unmanaged
        {
            fixed (T* from = values)
                OpenClApi.Check(
                    device._api.Write(device._queue, Memory, 1, (nuint)(at * sizeof(T)), (nuint)(values.Length * sizeof(T)), from, 0, null,
                        null), "writing to a device");
        }

        public void Read<T>(Span<T> values, long at) where T : unmanaged
        {
            fixed (T* to = values)
                OpenClApi.Check(
                    device._api.Read(device._queue, Memory, 1, (nuint)(at * sizeof(T)), (nuint)(values.Length * sizeof(T)), to, 0, null,
                        null), "reading from a device");
        }

        public void Dispose() => device._api.ReleaseBuffer(Memory);
    }
}
