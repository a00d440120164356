using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What the kernels compute, as lines of text that one process can print and another compare.</summary>
internal static class KernelDigest
{
    private static readonly Target[] Targets = [new(new Shape(2, 2, 2), 7), new(new Shape(1, 3, 2), 6)];

    /// <summary>Width of the widest vectors that this process runs in hardware; 0 where there are none.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>In every lane, every operation on every sample and a part of every program's descent.</summary>
    public static IEnumerable<string> Lines() => [.. Lines<L1>(), .. Lines<L4>(), .. Lines<L8>(), .. Lines<L16>()];

    private static IEnumerable<string> Lines<T>() where T : unmanaged, ILane<T>, IReal<T> => [.. Operations<T>(), .. Descents<T>()];

    private static IEnumerable<string> Operations<T>() where T : unmanaged, ILane<T>, IReal<T> =>
        LaneOperations<T>.All.Select((operation, index) =>
        {
            uint[] bits = [.. LaneOperations<T>.Results(index).Select(operation.Bits)];
            return $"{typeof(T).Name} {operation.Name} {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<uint>(bits)))}";
        });

    private static IEnumerable<string> Descents<T>() where T : unmanaged, ILane<T>, IReal<T> =>
        from program in Excerpt.Programs
        from target in Targets
        from line in Trajectories.Describe(Trajectories.Run(Excerpt.Batch<T>(program, target, seed: 5), [0, 1, 2, 3]))
        select $"{typeof(T).Name} {program.Name} {target}: {line}";
}
