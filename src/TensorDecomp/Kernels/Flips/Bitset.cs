using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Counting and selection in sets of bits.</summary>
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

    /// <summary>Set bits in up to three rows of words, of which each uses the first few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int Count(ulong* words, int rows, int stride, int used)
    {
        int count = 0;
        for (int row = 0; row < rows; row++)
            for (int w = 0; w < used; w++) count += BitOperations.PopCount(words[row * stride + w]);
        return count;
    }

    /// <summary>Row and position of the set bit of the given rank in the same words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe (int Row, int Bit) Select(ulong* words, int rows, int stride, int used, int rank)
    {
        // Every word is counted and none branched on: which word it is would be a coin toss for the predictor.
        int seen = 0, before = 0, passed = 0;
        for (int r = 0; r < rows; r++)
            for (int w = 0; w < used; w++)
            {
                int here = BitOperations.PopCount(words[r * stride + w]);
                seen += here;
                int isBefore = (seen - rank - 1) >> 31; // all ones where the bit lies beyond this word
                before += here & isBefore;
                passed -= isBefore;
            }
        int row = ((used - 1 - passed) >>> 31) + ((2 * used - 1 - passed) >>> 31), word = passed - row * used;
        return (row, 64 * word + Select(words[row * stride + word], rank - before));
    }
}
