namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// Where the values of four terms lie that a tile of a product is summed over: one behind the other in a stream, or as a row of
/// <see cref="HadamardTiles"/>, whose tiles below the diagonal are read across, each a run of its own.
/// </summary>
internal readonly unsafe struct TermRuns<T> where T : unmanaged
{
    /// <summary>A stream of four values for each of so many terms.</summary>
    public TermRuns(T* stream, int terms)
    {
        Own = stream;
        OwnTerms = terms;
    }

    /// <summary>A row of tiles of a symmetric matrix with so many terms.</summary>
    public TermRuns(T* hadamard, int row, int terms)
        : this(hadamard + HadamardTiles.Start(row, 0, planes: 1), Math.Min(terms, (row + 1) * TermRuns.Tile))
    {
        Below = hadamard + HadamardTiles.Start(row + 1, row, planes: 1);
        (Step, Left) = (HadamardTiles.Step(row + 1, planes: 1), terms - OwnTerms);
    }

    /// <summary>The first value of the stream, or of the row's own tiles.</summary>
    public T* Own { get; private init; }

    /// <summary>Terms of that run.</summary>
    public int OwnTerms { get; }

    /// <summary>The first value of the first tile below.</summary>
    public T* Below { get; private init; }

    /// <summary>From there to the next tile below; each further step is <see cref="TermRuns.Square"/> longer.</summary>
    public nint Step { get; }

    /// <summary>Terms below.</summary>
    public int Left { get; }

    /// <summary>The same for the third and fourth of the terms.</summary>
    public TermRuns<T> SecondHalf => this with { Own = Own + 2, Below = Below + 2 * TermRuns.Tile };
}

/// <summary>Strides of runs as constants of the text: the JIT would compute an address with a variable one again and again.</summary>
internal static class TermRuns
{
    public const int Tile = Panels.TermTile, Square = Tile * Tile;

    internal interface IStride
    {
        /// <summary>Lane values from one value of the sum to the next.</summary>
        static abstract int Along { get; }

        /// <summary>Lane values from one of the four terms to the next.</summary>
        static abstract int Across { get; }
    }

    /// <summary>Four values for a term, one term behind the other.</summary>
    internal readonly struct Behind : IStride
    {
        public static int Along => Tile;
        public static int Across => 1;
    }

    /// <summary>A tile read across.</summary>
    internal readonly struct Down : IStride
    {
        public static int Along => 1;
        public static int Across => Tile;
    }
}
