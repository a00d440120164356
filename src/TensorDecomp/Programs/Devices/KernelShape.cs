using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Programs.Devices;

/// <summary>Numbers that the text of a descent kernel is compiled for.</summary>
/// <param name="Space">Shape and rank, or several ranks, real or complex.</param>
/// <param name="Path">How to differentiate.</param>
/// <param name="Slots">State values per entry.</param>
/// <param name="Chunk">Steps between two looks at the loss.</param>
/// <param name="Chunks">Chunks in one launch at most.</param>
/// <param name="Spill">Whether what a gradient is worked out with lies in global memory, where a group's own is too small for it.</param>
internal sealed record KernelShape(SearchSpace Space, LossPath Path, int Slots, int Chunk, int Chunks, bool Spill)
{
    public Target Target => Space.Target;

    public int[] Sizes => Target.Tensor.Sizes;

    /// <summary>Terms, padded to whole tiles.</summary>
    public int Stride => (Target.Rank + 3) / 4 * 4;

    /// <summary>Floats of one point: all entries of U, V and W.</summary>
    public int Point => Sizes.Sum() * Space.Planes * Stride;

    /// <summary>Entries of a tile: the height that pads least, the taller one on a tie. Complex tiles of five would not fit into
    /// registers.</summary>
    public int Height =>
        (Space.Complex ? new[] { 4, 3 } : [5, 4, 3]).MinBy(height => Sizes.Sum(size => (size + height - 1) / height * height));

    /// <summary>Floats of a point and of what a tile may read beyond it.</summary>
    public int PaddedPoint => Point + (Path == LossPath.Gram ? (Height - 1) * Space.Planes * Stride : 0);

    /// <summary>Floats that a gradient is worked out with: three Gram matrices, or a slice of slopes, one of squares, and Z.</summary>
    public int Work => Path == LossPath.Gram ? 3 * Space.Planes * Stride * Stride
        : (Space.Planes + 1) * Sizes[1] * Sizes[2] + Space.Planes * Sizes[2] * Stride;

    /// <summary>Numbers of state per group: steps, chunks and, where restarts have several ranks, that of the group's own.</summary>
    public int State => Space.Ranks.Count > 1 ? 3 : 2;

    /// <summary>
    /// What random numbers of each entry are keyed by: its place in the processor's layout for a restart's own rank. Ranks that pad to the
    /// same number of terms share it; there is one part for each such number, the highest first.
    /// </summary>
    public uint[] Sites()
    {
        int lowest = (Space.LowestRank + 3) / 4 * 4;
        uint[] sites = new uint[((Stride - lowest) / 4 + 1) * Point];
        for (int padded = Stride, part = 0; padded >= lowest; padded -= 4, part += Point)
        {
            FactorLayout layout = new(Space.At(padded));
            foreach ((int factor, int index, int term, int plane) in layout.Entries())
                sites[part + Offset(factor, index, term, plane)] = (uint)layout.Offset(factor, index, term, plane);
        }
        return sites;
    }

    /// <summary>Bytes of memory that a group shares.</summary>
    public int SharedBytes =>
        sizeof(float) * (PaddedPoint + Point + 3 * Stride + (Path == LossPath.Gram ? Target.Rank : Sizes[1]) + (Spill ? 0 : Work));

    /// <summary>The tiles of a symmetric matrix, one of each mirrored pair: row in the upper 16 bits, column in the lower.</summary>
    public uint[] Tiles =>
        [.. from row in Enumerable.Range(0, Stride / 4) from column in Enumerable.Range(0,
            row + 1) select ((uint)row << 16) | (uint)column];

    /// <summary>Where an entry lies within a point.</summary>
    public int Offset(int factor, int index, int term, int plane) =>
        ((Sizes.AsSpan(0, factor).ToArray().Sum() + index) * Space.Planes + plane) * Stride + term;
}
