using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Which flip a symmetric walk attempts: two terms that share factor X, the other factor Y of term R that takes a summand, and its
/// sign.</summary>
internal readonly record struct FlipDraw(int X, int R, int Q, int Y, int Opposite)
{
    /// <summary>The third factor, of which term Q takes a summand.</summary>
    public int Z => 3 - X - Y;

    /// <summary>One draw serves all choices, as in <see cref="FlipMoves{TCoefficients,T,TLayout}"/>. False where no two terms share a
    /// factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake<TCoefficients, T>(TermTable<T, SeparateTerms> terms, ref Xoroshiro random, out FlipDraw taken)
        where TCoefficients : struct, ICoefficients
        where T : unmanaged, IBits<T>
    {
        taken = default;
        int shared = terms.SharedCount;
        if (shared == 0) return false;
        ulong draw = random.Next();
        (int x, int r) = terms.SharedAt((int)((draw >> 32) * (uint)shared >> 32));
        int q = terms.Partner(x, r, (uint)draw & 0xFFFF).R;
        int y = x + 1 + (int)(draw >> 16 & 1);
        y -= 3 & ((2 - y) >> 31);
        taken = new FlipDraw(x, r, q, y, TCoefficients.Signed ? (int)(draw >> 17) & 1 : 0);
        return true;
    }
}
