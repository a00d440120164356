using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Selection inside one 64-bit word.</summary>
internal static class Bitset
{
    /// <summary>Position of the set bit of the given rank: Select(0b10100, 1) = 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Select(ulong word, int rank)
    {
        if (Bmi2.X64.IsSupported) return BitOperations.TrailingZeroCount(Bmi2.X64.ParallelBitDeposit(1UL << rank, word));
        for (; rank > 0; rank--) word &= word - 1;
        return BitOperations.TrailingZeroCount(word);
    }
}
