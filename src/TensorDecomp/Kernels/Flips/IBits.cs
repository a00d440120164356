namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// A fixed number of bits that hold one factor of one term, and the layout of a column of such vectors.
/// A column is a structure of arrays over words, so that "which of these 64 terms equal x" is a few SIMD compares
/// for every width.
/// </summary>
internal unsafe interface IBits<T> : IPlanes<T>, IEquatable<T> where T : unmanaged, IBits<T>
{
    /// <summary>Number of bits.</summary>
    static abstract int Width { get; }

    static abstract T Single(int bit);

    bool Has(int bit);

    /// <summary>The bits moved up by fewer places than there are; those beyond the top are lost.</summary>
    T Up(int places);

    /// <summary>The bits moved down likewise.</summary>
    T Down(int places);

    /// <summary>Any fixed total order.</summary>
    bool IsBelow(T other);

    /// <summary>Number of bits that are set.</summary>
    int PopCount();

    /// <summary>Vector r of a column of <paramref name="capacity"/> vectors.</summary>
    static abstract T Load(byte* column, int capacity, int r);

    static abstract void Store(byte* column, int capacity, int r, T value);

    /// <summary>Bit s of the result says whether vector 64·block + s equals <paramref name="key"/>.</summary>
    static abstract ulong Matches(byte* column, int capacity, int block, T key);
}
