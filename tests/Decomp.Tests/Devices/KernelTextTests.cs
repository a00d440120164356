using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Devices.Cuda;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Devices;

/// <summary>The kernel text of the seed programs: held against golden files, and compiled for NVIDIA devices where a compiler is at
/// hand.</summary>
public sealed class KernelTextTests
{
    private static readonly int[] Capabilities = [80, 90];

    /// <summary>Those that run there: not the ones that have the engine descend.</summary>
    private static IEnumerable<GradientProgram> OfDevices => ProgramRegistry.All.Where(p => !p.Descends(new(new Shape(3, 3, 3), 23)));

    private static IEnumerable<TestCaseData> Programs() => OfDevices.Select(p => new TestCaseData(p).SetArgDisplayNames(p.Name));

    private static IEnumerable<TestCaseData> Compilations() =>
        from program in OfDevices
        from complex in (bool[])[false, true]
        from path in (LossPath[])[LossPath.Gram, LossPath.Residual]
        select new TestCaseData(program, complex, path).SetArgDisplayNames(program.Name, complex ? "C" : "R", path.ToString());

    /// <summary>Where a change is meant, DECOMP_GOLDEN=write in the environment writes the files anew.</summary>
    [TestCaseSource(nameof(Programs))]
    public void What_is_printed_for_a_program_is_its_golden_file(GradientProgram program)
    {
        string path = Path.Combine(Surroundings.Root, "tests", "Decomp.Tests", "Devices", "Golden", $"{program.Name}.cu");
        string text = CudaDevice.Dialect + KernelText.Head(program.Trace, Shape(program, complex: false, program.Path));
        if (Environment.GetEnvironmentVariable("DECOMP_GOLDEN") == "write") File.WriteAllText(path, text);
        Assert.That(text, Is.EqualTo(File.ReadAllText(path)));
    }

    [TestCaseSource(nameof(Compilations))]
    public void Nvrtc_compiles_it(GradientProgram program, bool complex, LossPath path)
    {
        if (Nvrtc.Find() is not { } compiler) { Assert.Ignore(Nvrtc.Absent); return; }
        string source = CudaDevice.Dialect + KernelText.Of(program.Trace, Shape(program, complex, path));
        foreach (int capability in Capabilities)
            Assert.That(System.Text.Encoding.UTF8.GetString(compiler.Compile(source, capability)),
                Does.Contain($".target sm_{capability}").And.Contain($".entry {KernelText.Kernel}"));
    }

    /// <summary>Clang's CUDA mode with our own declarations of the few built-in functions, so that the dialect is compiled to PTX without
    /// NVIDIA's software.</summary>
    [Test]
    public void Clang_compiles_it_for_NVIDIA_devices()
    {
        string? clang = ((string[])["clang++-19", "clang++-18", "clang++-17", "clang++-16", "clang++-15"])
            .FirstOrDefault(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, name))));
        if (clang is null) { Assert.Ignore("there is no clang++ of version 15 to 19 (PoCL brings version 15 along)"); return; }
        int[] known = clang == "clang++-15" ? [80] : Capabilities; // sm_90 is younger than version 15
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "kernel.cu");
        foreach (GradientProgram program in OfDevices) Compile(program, complex: false, program.Path, known[^1]);
        foreach ((bool complex, LossPath path) in new[] { (true, LossPath.Gram), (false, LossPath.Residual), (true, LossPath.Residual) })
            Compile(ProgramRegistry.All[0], complex, path, known[0]);

        void Compile(GradientProgram program, bool complex, LossPath path, int capability)
        {
            File.WriteAllText(file, BuiltIn + CudaDevice.Dialect + KernelText.Of(program.Trace, Shape(program, complex, path)));
            using Process process =
                Process.Start(
                    new ProcessStartInfo(clang,
                        ["-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", $"--cuda-gpu-arch=sm_{capability}", "-O1",
                            "-ffp-contract=off", "-S", "-o", "-", file])
                    { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string ptx = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors.Result);
            Assert.That(ptx,
                Does.Contain($".target sm_{capability}").And.Contain($".entry {KernelText.Kernel}").And.Contain("fma.rn.f32"));
        }
    }

    private const string BuiltIn = """
        #define __global__ __attribute__((global))
        #define __device__ __attribute__((device))
        #define __shared__ __attribute__((shared))
        #define __launch_bounds__(items) __attribute__((launch_bounds(items)))
        #define __forceinline__ inline __attribute__((always_inline))
        struct position { __attribute__((device)) position() {} unsigned x, y, z; };
        extern const __attribute__((device)) __attribute__((weak)) position threadIdx, blockIdx, blockDim;
        static __device__ float __fmaf_rn(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
        static __device__ float __fsqrt_rn(float x) { return __nvvm_sqrt_rn_f(x); }
        static __device__ float fabsf(float x) { return __builtin_fabsf(x); }
        static __device__ float rintf(float x) { return __builtin_rintf(x); }
        static __device__ unsigned __float_as_uint(float x) { return __builtin_bit_cast(unsigned, x); }
        static __device__ float __uint_as_float(unsigned x) { return __builtin_bit_cast(float, x); }

        """;

    private static KernelShape Shape(GradientProgram program, bool complex, LossPath path)
    {
        Target target = new(new Shape(4, 4, 4), 49);
        Plan plan = program.Plan(target);
        return new KernelShape(new SearchSpace(target, complex), path, plan.Slots, plan.Chunk, 20, Spill: false);
    }
}
