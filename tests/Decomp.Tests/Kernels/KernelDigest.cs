using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What the kernels compute, as lines of text that one process can print and another compare.</summary>
internal static class KernelDigest
{
    private static readonly Target Target = new(new Shape(2, 2, 2), 7);

    /// <summary>Width of the widest vectors that this process runs in hardware; 0 where there are none.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>Every operation of every lane on every sample, and descents of every program in every lane.</summary>
    public static IEnumerable<string> Lines() =>
        [.. Operations<L1>(), .. Operations<L4>(), .. Operations<L8>(), .. Operations<L16>(), .. ProgramRegistry.All.SelectMany(Descents)];

    private static IEnumerable<string> Operations<T>() where T : unmanaged, ILane<T>, IReal<T> =>
        LaneOperations<T>.All.Select((operation, index) =>
        {
            uint[] bits = [.. LaneOperations<T>.Results(index).Select(operation.Bits)];
            return $"{typeof(T).Name} {operation.Name} {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<uint>(bits)))}";
        });

    private static IEnumerable<string> Descents(GradientProgram program) =>
        from lanes in (int[])[1, 4, 8, 16]
        from line in Trajectories.Describe(Trajectories.Run(program.Batch(Target, 5, lanes), [0, 1, 2]))
        select $"{program.Name} {program.Hash} in {lanes} lanes: {line}";
}
