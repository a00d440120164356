namespace TensorDecomp.Kernels;

/// <summary>
/// Memory order of one factor with D entries per term: panels of <see cref="Height"/> entries, within a panel term after
/// term, within a term entry after entry, and innermost the lane. A micro-kernel reads one panel as one stream. Entries are
/// padded to whole panels and terms to a multiple of <see cref="TermTile"/>; padding holds zeros, which no gradient moves.
/// </summary>
internal readonly record struct Panels
{
    /// <summary>Terms in a register tile.</summary>
    public const int TermTile = 4;

    public Panels(int size, int rank)
    {
        Size = size;
        PaddedRank = (rank + TermTile - 1) / TermTile * TermTile;
        // The height that pads least; the taller one on a tie, since it loads less per multiplication.
        Height = 5;
        foreach (int height in (ReadOnlySpan<int>)[4, 3])
            if (Padded(height) < Padded(Height)) Height = height;
        Count = Padded(Height) / Height;

        int Padded(int height) => (size + height - 1) / height * height;
    }

    public int Size { get; }
    public int PaddedRank { get; }
    public int Height { get; }
    public int Count { get; }

    /// <summary>Number of lane values in the factor, padding included.</summary>
    public int Length => Count * Height * PaddedRank;

    /// <summary>Where entry <paramref name="index"/> of term <paramref name="term"/> lies.</summary>
    public int Offset(int index, int term) => (index / Height * PaddedRank + term) * Height + index % Height;
}
