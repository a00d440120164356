using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>The vector registers of the processor.</summary>
internal static class Registers
{
    /// <summary>Whether there are 32 of them and not sixteen, for lanes of every width; a constant to the JIT.</summary>
    public static bool Many => Avx512F.VL.IsSupported || AdvSimd.IsSupported;
}
