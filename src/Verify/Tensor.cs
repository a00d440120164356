using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>One nonzero entry: Value·a[A]·b[B] is a summand of c[C]. Integers have an image in every ring.</summary>
public readonly record struct TensorEntry(int A, int B, int C, int Value);

/// <summary>What only matrix products have was asked of another tensor; the message is a sentence without its full stop.</summary>
public sealed class NotAMatrixProductException(string message) : InvalidOperationException(message);

/// <summary>
/// A tensor of order three over ℤ: the bilinear map c[C] = Σ Value·a[A]·b[B] over its entries, which schemes compute. Those of matrix
/// products come from <see cref="MatrixProduct"/>. Tensors with equal sizes and entries are equal, whatever people call them. Immutable.
/// </summary>
public sealed class Tensor : IEquatable<Tensor>
{
    /// <summary>Longest factor, and most entries of a tensor that is given by them.</summary>
    public const int LargestSize = Shape.MaxDimension * Shape.MaxDimension, MostEntries = 1 << 24;

    private readonly TensorEntry[] _entries = [];
    private readonly int[] _start = []; // of each slice

    internal Tensor(Shape shape)
    {
        (Product, Name, USize, VSize, WSize) = (shape, $"{shape}", shape.USize, shape.VSize, shape.WSize);
        (Count, SquaredNorm, Largest) = (shape.NaiveRank, shape.NaiveRank, BigInteger.One);
    }

    /// <param name="name">What people call it.</param>
    /// <param name="uSize">Number of entries of a, the length of u.</param>
    /// <param name="vSize">The same of b.</param>
    /// <param name="wSize">The same of c.</param>
    /// <param name="entries">In any order, each position at most once; zeros are dropped.</param>
    /// <exception cref="ArgumentException">An entry lies outside or is given twice, or nothing is left; the message says so.</exception>
    public Tensor(string name, int uSize, int vSize, int wSize, IEnumerable<TensorEntry> entries)
    {
        foreach (int size in (ReadOnlySpan<int>)[uSize, vSize, wSize])
            if (size is < 1 or > LargestSize) throw new ArgumentException($"A tensor's sizes lie between 1 and {LargestSize}; got {size}.");
        (Name, USize, VSize, WSize) = (name, uSize, vSize, wSize);
        _entries = [.. entries.Where(e => e.Value != 0).OrderBy(e => (e.A, e.B, e.C))];
        Count = _entries.Length is > 0 and <= MostEntries ? _entries.Length
            : throw new ArgumentException($"A tensor has between 1 and {MostEntries} entries that are not zero; got {_entries.Length}.");
        _start = new int[uSize + 1];
        for (int k = 0; k < Count; k++)
        {
            TensorEntry e = _entries[k];
            if ((uint)e.A >= (uint)uSize || (uint)e.B >= (uint)vSize || (uint)e.C >= (uint)wSize)
                throw new ArgumentException($"Entry ({e.A}, {e.B}, {e.C}) lies outside a tensor of sizes {uSize}, {vSize}, {wSize}.");
            if (k > 0 && e with { Value = 0 } == _entries[k - 1] with { Value = 0 })
                throw new ArgumentException($"Entry ({e.A}, {e.B}, {e.C}) is given twice.");
            _start[e.A + 1]++;
            SquaredNorm += (BigInteger)e.Value * e.Value;
            Largest = BigInteger.Max(Largest, BigInteger.Abs(e.Value));
        }
        for (int a = 0; a < uSize; a++) _start[a + 1] += _start[a];
    }

    /// <summary>The tensor of the product of matrices of that shape, as <see cref="MatrixProduct.Of"/> makes it.</summary>
    public static implicit operator Tensor(Shape shape) => MatrixProduct.Of(shape);

    /// <summary>What people call it: "4x5x6" for a matrix product, "poly:3x3". Equality does not look at it.</summary>
    public string Name { get; }

    /// <summary>Number of entries of a, the length of u: mn for a matrix product.</summary>
    public int USize { get; }

    /// <summary>Number of entries of b, the length of v: np for a matrix product.</summary>
    public int VSize { get; }

    /// <summary>Number of entries of c, the length of w: mp for a matrix product.</summary>
    public int WSize { get; }

    /// <summary>The lengths of u, v and w in this order.</summary>
    public int[] Sizes => [USize, VSize, WSize];

    /// <summary>Number of entries, and of multiplications of the schoolbook algorithm.</summary>
    public int Count { get; }

    /// <summary>Σ Value² over the entries.</summary>
    public BigInteger SquaredNorm { get; }

    /// <summary>The largest |Value|.</summary>
    public BigInteger Largest { get; } = BigInteger.One;

    /// <summary>The shape of the matrices where it is their product, else null.</summary>
    public Shape? Product { get; }

    /// <summary>The same, for what only matrix products have.</summary>
    /// <exception cref="NotAMatrixProductException">It is none.</exception>
    public Shape Shape => Product ?? throw new NotAMatrixProductException($"{Name} is no product of matrices");

    /// <summary>Number of Brent equations.</summary>
    public BigInteger Equations => (BigInteger)USize * VSize * WSize;

    /// <summary>The entries with A = a, by B and then C.</summary>
    public ReadOnlySpan<TensorEntry> Slice(int a) =>
        Product is { } shape ? MatrixProduct.Slice(shape, a) : _entries.AsSpan(_start[a].._start[a + 1]);

    /// <summary>All entries by A, B and C.</summary>
    public IEnumerable<TensorEntry> Entries => Product is null ? _entries : Enumerable.Range(0, USize).SelectMany(a => Slice(a).ToArray());

    /// <summary>The entry at a position, 0 where there is none.</summary>
    public int this[int a, int b, int c]
    {
        get
        {
            if (Product is { } shape) return MatrixProduct.Value(shape, a, b, c);
            foreach (TensorEntry e in Slice(a)) if ((e.B, e.C) == (b, c)) return e.Value;
            return 0;
        }
    }

    /// <summary>How people address an entry of a, b or c (factor 0, 1, 2), one-based: row and column, or its place.</summary>
    public int[] Address(int factor, int index) =>
        Product is { } s && MatrixProduct.Address(s, factor, index) is var (row, column) ? [row + 1, column + 1] : [index + 1];

    /// <inheritdoc/>
    public bool Equals(Tensor? other) => other is not null && (Product, USize, VSize, WSize) == (other.Product, other.USize, other.VSize,
        other.WSize) && (ReferenceEquals(this, other) || _entries.AsSpan().SequenceEqual(other._entries));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tensor);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Product, USize, VSize, WSize, _entries.Length);

    /// <summary>Whether sizes and entries are equal, whatever the names.</summary>
    public static bool operator ==(Tensor? a, Tensor? b) => Equals(a, b);

    /// <summary>Whether a size or an entry differs.</summary>
    public static bool operator !=(Tensor? a, Tensor? b) => !Equals(a, b);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
