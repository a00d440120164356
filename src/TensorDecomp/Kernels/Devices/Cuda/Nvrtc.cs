using System.Text;

namespace TensorDecomp.Kernels.Devices.Cuda;

/// <summary>NVIDIA's run-time compiler (NVRTC 11.2 or later): CUDA C to PTX, on any machine that has the library.</summary>
internal sealed unsafe class Nvrtc
{
    private readonly delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int> _create;
    private readonly delegate* unmanaged<nint, int, byte**, int> _compile;
    private readonly delegate* unmanaged<nint, nuint*, int> _ptxSize, _logSize;
    private readonly delegate* unmanaged<nint, byte*, int> _ptx, _log;
    private readonly delegate* unmanaged<nint*, int> _destroy;
    private readonly delegate* unmanaged<int*, int> _countCapabilities, _capabilities;

    private Nvrtc(Library library)
    {
        _create = (delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)library.Function("nvrtcCreateProgram");
        _compile = (delegate* unmanaged<nint, int, byte**, int>)library.Function("nvrtcCompileProgram");
        _ptxSize = (delegate* unmanaged<nint, nuint*, int>)library.Function("nvrtcGetPTXSize");
        _ptx = (delegate* unmanaged<nint, byte*, int>)library.Function("nvrtcGetPTX");
        _logSize = (delegate* unmanaged<nint, nuint*, int>)library.Function("nvrtcGetProgramLogSize");
        _log = (delegate* unmanaged<nint, byte*, int>)library.Function("nvrtcGetProgramLog");
        _destroy = (delegate* unmanaged<nint*, int>)library.Function("nvrtcDestroyProgram");
        _countCapabilities = (delegate* unmanaged<int*, int>)library.Function("nvrtcGetNumSupportedArchs");
        _capabilities = (delegate* unmanaged<int*, int>)library.Function("nvrtcGetSupportedArchs");
    }

    public const string Absent =
        "there is no libnvrtc.so.12 (it comes with the CUDA toolkit, or alone as NVIDIA's redistributable cuda_nvrtc)";

    public static Nvrtc? Find() => Library.Find("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so") is { } library
        ? new Nvrtc(library) : null;

    /// <summary>The newest compute capability that the compiler knows; its PTX runs on younger devices too.</summary>
    public int Newest
    {
        get
        {
            int count;
            Check(_countCapabilities(&count));
            int[] known = new int[count];
            fixed (int* at = known) Check(_capabilities(at));
            return known.Max();
        }
    }

    /// <summary>PTX as zero-terminated text. Products and sums are contracted only where the text says so.</summary>
    /// <param name="source">CUDA C.</param>
    /// <param name="capability">Compute capability, 90 for sm_90.</param>
    /// <exception cref="DeviceException">The compiler refused it.</exception>
    public byte[] Compile(string source, int capability)
    {
        nint program = 0;
        fixed (byte* text = Encoding.UTF8.GetBytes(source + '\0')) Check(_create(&program, text, null, 0, null, null));
        try
        {
            fixed (byte* architecture = Encoding.UTF8.GetBytes($"--gpu-architecture=compute_{capability}\0"),
                contraction = "--fmad=false\0"u8)
            {
                byte** options = stackalloc byte*[] { architecture, contraction };
                if (_compile(program, 2, options) != 0)
                    throw new DeviceException(
                        $"NVRTC did not compile the kernel: " +
                            $"{Library.FirstComplaint(Encoding.UTF8.GetString(Text(program, _logSize, _log)))}");
            }
            return Text(program, _ptxSize, _ptx);
        }
        finally
        {
            _destroy(&program);
        }
    }

    private static byte[] Text(nint program, delegate* unmanaged<nint, nuint*, int> size, delegate* unmanaged<nint, byte*, int> read)
    {
        nuint length = 0;
        Check(size(program, &length));
        byte[] text = new byte[(int)length];
        fixed (byte* at = text) Check(read(program, at));
        return text;
    }

    private static void Check(int code)
    {
        if (code != 0) throw new DeviceException($"NVRTC failed (error {code}).");
    }
}
