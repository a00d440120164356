using System.Numerics;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// The ranks that <see cref="PaddedProducts"/> found for staircases, by their sizes: what a term multiplies does not depend on how the
/// ranges are cut beside, so cuts, outer schemes and shapes share them. Old ones make room when there are too many. For one thread and one
/// table of ranks.
/// </summary>
internal sealed class StaircaseRanks
{
    /// <summary>Steps that a staircase may have.</summary>
    public const int MostSteps = 6;

    /// <summary>How long and how wide a step may be.</summary>
    public const int Longest = 1 << Bits;

    private const int Bits = 5; // of one less than a length: two of them for each step, below a leading one
    private const int Slots = 1 << 16, Neighbours = 4;

    private readonly (ulong U, ulong V, ulong W, int Rank)[] _slots = new (ulong, ulong, ulong, int)[Slots + Neighbours];

    /// <summary>No staircase, to begin one with.</summary>
    public const ulong Nothing = 1;

    /// <summary>A staircase with one more step, which is shorter than those before and wider.</summary>
    public static ulong With(ulong stairs, int length, int width) => stairs << 2 * Bits | (uint)(length - 1 << Bits | width - 1);

    /// <summary>A staircase without its last step.</summary>
    public static ulong WithoutLast(ulong stairs) => stairs >> 2 * Bits;

    /// <summary>Where the rank of three staircases is kept; null in <paramref name="known"/> where it is not yet.</summary>
    public int Find(ulong u, ulong v, ulong w, out int? known)
    {
        int at = (int)(Mixing.Mix(u ^ BitOperations.RotateLeft(v, 21) ^ BitOperations.RotateLeft(w, 42)) >> 48);
        for (int k = 0; k < Neighbours; k++)
        {
            ref (ulong U, ulong V, ulong W, int Rank) slot = ref _slots[at + k];
            if (slot.U == u && slot.V == v && slot.W == w)
            {
                known = slot.Rank;
                return at + k;
            }
            if (slot.U != 0) continue;
            known = null;
            return at + k;
        }
        known = null;
        return at + (int)((u ^ v ^ w) % Neighbours);
    }

    /// <summary>Keeps a rank where <see cref="Find"/> said.</summary>
    public void Keep(int at, ulong u, ulong v, ulong w, int rank) => _slots[at] = (u, v, w, rank);
}
