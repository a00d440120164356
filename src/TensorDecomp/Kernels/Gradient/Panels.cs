namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// Memory order of one factor with D entries per term: panels of <see cref="Height"/> entries, within a panel term after
/// term, within a term first the real parts and then, over ℂ, the imaginary parts, entry after entry, and innermost the
/// lane. A micro-kernel reads one panel as one stream. Entries are padded to whole panels and terms to a multiple of
/// <see cref="TermTile"/>; padding holds zeros, which no gradient moves.
/// </summary>
internal readonly record struct Panels
{
    /// <summary>Terms in a register tile.</summary>
    public const int TermTile = 4;

    public Panels(int size, int rank, int planes)
    {
        (Size, Planes) = (size, planes);
        PaddedRank = (rank + TermTile - 1) / TermTile * TermTile;
        // The height that pads least; the taller one on a tie, since it loads less per multiplication. Complex tiles of
        // five entries would not fit into the registers.
        ReadOnlySpan<int> heights = planes == 1 ? [5, 4, 3] : [4, 3];
        Height = heights[0];
        foreach (int height in heights)
            if (Padded(height) < Padded(Height)) Height = height;
        Count = Padded(Height) / Height;

        int Padded(int height) => (size + height - 1) / height * height;
    }

    public int Size { get; }
    public int Planes { get; }
    public int PaddedRank { get; }
    public int Height { get; }
    public int Count { get; }

    /// <summary>Lane values from one term of a panel to the next.</summary>
    public int TermStride => Planes * Height;

    /// <summary>Lane values from one panel to the next.</summary>
    public int PanelStride => PaddedRank * TermStride;

    /// <summary>Number of lane values in the factor, padding included.</summary>
    public int Length => Count * PanelStride;

    /// <summary>Where entry <paramref name="index"/> of term <paramref name="term"/> lies; its imaginary part is in plane 1.</summary>
    public int Offset(int index, int term, int plane = 0) =>
        index / Height * PanelStride + term * TermStride + plane * Height + index % Height;
}
