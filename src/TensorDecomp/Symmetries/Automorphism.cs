using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// An automorphism of a tensor that takes unit vectors to unit vectors, up to sign: a permutation of three index ranges among those of
/// equal size, and of each range a signed permutation of its indices, i ↦ ±σ(i).
/// <para>
/// The ranges of ⟨m,n,p⟩ = Σ a[ij]⊗b[jk]⊗c[ik] are the rows of A, its columns and the columns of B. A factor belongs to two of them, so a
/// permutation of ranges permutes the factors and transposes them where need be. Ones of the tensor go to ones: each index occurs in two
/// factors, and the signs cancel. Up to changes of basis and scales these are the automorphisms of finite order that tools search under
/// (de Groote 1978; Burichenko 2014).
/// </para>
/// <para>
/// The ranges of any other tensor are the places of a, of b and of c, one for each factor. Most of their signed permutations move the
/// tensor; those that do not are for <see cref="Keeps"/> to tell.
/// </para>
/// </summary>
public sealed class Automorphism : IEquatable<Automorphism>
{
    private readonly int[] _ranges;
    private readonly int[][] _indices;
    private readonly bool[][] _negative;
    private readonly int[] _places;

    /// <param name="tensor">The tensor.</param>
    /// <param name="ranges">Where each range goes. Of a matrix product 0 is the rows of A, 1 its columns, 2 the columns of B; otherwise a,
    /// b and c.</param>
    /// <param name="indices">For each range the image of each index, in the range where it goes.</param>
    /// <param name="negative">For each range whether an index's image is the negative; null where none is.</param>
    /// <exception cref="ArgumentException">These are no permutations, or a range goes to one of another size.</exception>
    public Automorphism(Tensor tensor, IReadOnlyList<int> ranges, IReadOnlyList<IReadOnlyList<int>> indices,
        IReadOnlyList<IReadOnlyList<bool>>? negative = null)
    {
        if (WhyNot(tensor, ranges) is { } reason) throw new ArgumentException(reason, nameof(ranges));
        for (int x = 0; x < 3; x++)
            if (!indices[x].Order().SequenceEqual(Enumerable.Range(0, Size(tensor, x))))
                throw new ArgumentException($"The images in range {x} are no permutation of {Size(tensor, x)} indices.", nameof(indices));
        (Tensor, _ranges, _indices) = (tensor, [.. ranges], [.. indices.Select(range => range.ToArray())]);
        _negative = [.. Enumerable.Range(0, 3).Select(x => negative?[x].ToArray() ?? new bool[Size(tensor, x)])];
        _places = tensor.Product is null ? _ranges
            : [.. Enumerable.Range(0, 3).Select(f => FactorOf(_ranges[Rows(f)], _ranges[Columns(f)]))];
    }

    /// <summary>The tensor that it leaves as it is.</summary>
    public Tensor Tensor { get; }

    /// <summary>The one that moves nothing.</summary>
    public static Automorphism Identity(Tensor tensor) =>
        new(tensor, [0, 1, 2], [.. Enumerable.Range(0, 3).Select(x => Enumerable.Range(0, Size(tensor, x)).ToArray())]);

    /// <summary>Why ranges of the tensor cannot go there, as a clause, or null.</summary>
    public static string? WhyNot(Tensor tensor, IReadOnlyList<int> ranges) =>
        !ranges.Order().SequenceEqual([0, 1, 2]) ? "the three ranges are no permutation of each other"
        : Enumerable.Range(0, 3).Any(x => Size(tensor, x) != Size(tensor, ranges[x]))
            ? $"ranges of {tensor} change places where they have the same size only" : null;

    /// <summary>Number of indices of a range.</summary>
    public static int Size(Tensor tensor, int range) => (tensor.Product, range) switch
    {
        ({ } shape, 0) => shape.M,
        ({ } shape, 1) => shape.N,
        ({ } shape, _) => shape.P,
        (null, 0) => tensor.USize,
        (null, 1) => tensor.VSize,
        _ => tensor.WSize,
    };

    /// <summary>The range that rows of a matrix product's factor are numbered by: u[i,j], v[j,k], w[i,k].</summary>
    public static int Rows(int factor) => factor == 1 ? 1 : 0;

    /// <summary>The range that its columns are numbered by.</summary>
    public static int Columns(int factor) => factor == 0 ? 1 : 2;

    /// <summary>Number of columns of a factor, row by row; 1 where the tensor is no matrix product.</summary>
    public static int Width(Tensor tensor, int factor) => tensor.Product is null ? 1 : Size(tensor, Columns(factor));

    /// <summary>The factor between two ranges.</summary>
    public static int FactorOf(int range, int other) => (range + other) switch { 1 => 0, 3 => 1, _ => 2 };

    /// <summary>The range to which a range goes.</summary>
    public int Range(int range) => _ranges[range];

    /// <summary>The index to which index i of a range goes, in the range where that goes.</summary>
    public int Index(int range, int i) => _indices[range][i];

    /// <summary>Whether it becomes the negative.</summary>
    public bool Negates(int range, int i) => _negative[range][i];

    /// <summary>The factor in which the image of a factor lies; 0, 1, 2 for U, V, W.</summary>
    public int Place(int factor) => _places[factor];

    /// <summary>Whether every factor stays in its place.</summary>
    public bool KeepsFactors => _places is [0, 1, 2];

    /// <summary>Whether some index becomes a negative, other than by a change of sign of a whole range, which no term shows.</summary>
    public bool IsSigned => _negative.Any(range => range.Any(negative => negative != range[0]));

    /// <summary>Where an entry of a factor goes: the entry of factor <see cref="Place"/>, and whether its sign changes.</summary>
    public (int Entry, bool Negated) Image(int factor, int entry)
    {
        if (Tensor.Product is null) return (_indices[factor][entry], _negative[factor][entry]);
        int rows = Rows(factor), columns = Columns(factor), width = Size(Tensor, columns), place = _places[factor];
        int row = entry / width, column = entry % width;
        int i = _indices[rows][row], j = _indices[columns][column];
        int image = _ranges[rows] == Rows(place) ? i * Size(Tensor, Columns(place)) + j : j * Size(Tensor, Columns(place)) + i;
        return (image, _negative[rows][row] != _negative[columns][column]);
    }

    /// <summary>Whether it takes every entry of the tensor to an entry of the same value.</summary>
    /// <param name="modulus">0, or 2 for values modulo 2, where there are no signs.</param>
    public bool Keeps(int modulus = 0)
    {
        if (Tensor.Product is not null) return true;
        int[] image = new int[3];
        foreach (TensorEntry e in Tensor.Entries)
        {
            if (modulus != 0 && e.Value % modulus == 0) continue;
            bool negative = false;
            for (int x = 0; x < 3; x++)
            {
                (image[_places[x]], bool turned) = Image(x, x switch { 0 => e.A, 1 => e.B, _ => e.C });
                negative ^= turned;
            }
            long difference = Tensor[image[0], image[1], image[2]] - (negative ? -(long)e.Value : e.Value);
            if (modulus == 0 ? difference != 0 : difference % modulus != 0) return false;
        }
        return true;
    }

    /// <summary>The image of one term's factor, as an entry list of factor <see cref="Place"/>.</summary>
    public Entry[] Image(int factor, ReadOnlySpan<Entry> vector)
    {
        var image = new Entry[vector.Length];
        for (int k = 0; k < image.Length; k++)
        {
            (int entry, bool negated) = Image(factor, vector[k].Index);
            image[k] = new Entry(entry, negated ? -vector[k].Value : vector[k].Value);
        }
        return image;
    }

    /// <summary>The image of a scheme, term by term in the same order; where the scheme is a decomposition, so is its image.</summary>
    public Scheme Image(Scheme scheme)
    {
        var factors = new Factor[3];
        for (int f = 0; f < 3; f++)
        {
            Factor factor = scheme.Factors[f];
            factors[_places[f]] = Factor.FromTerms(factor.Size, [.. Enumerable.Range(0, scheme.Rank).Select(r => Image(f,
                factor.Term(r)))]);
        }
        return new Scheme(scheme.Tensor, factors[0], factors[1], factors[2]);
    }

    /// <summary>This one after another.</summary>
    public Automorphism After(Automorphism first)
    {
        var indices = new int[3][];
        var negative = new bool[3][];
        for (int x = 0; x < 3; x++)
        {
            int through = first._ranges[x];
            indices[x] = [.. first._indices[x].Select(i => _indices[through][i])];
            negative[x] = [.. first._indices[x].Select((i, at) => first._negative[x][at] != _negative[through][i])];
        }
        return new Automorphism(Tensor, [.. first._ranges.Select(x => _ranges[x])], indices, negative);
    }

    /// <summary>The one that undoes it.</summary>
    public Automorphism Inverse()
    {
        int[] ranges = new int[3];
        var indices = new int[3][];
        var negative = new bool[3][];
        for (int x = 0; x < 3; x++)
        {
            ranges[_ranges[x]] = x;
            (indices[_ranges[x]], negative[_ranges[x]]) = (new int[_indices[x].Length], new bool[_indices[x].Length]);
            for (int i = 0; i < _indices[x].Length; i++)
                (indices[_ranges[x]][_indices[x][i]], negative[_ranges[x]][_indices[x][i]]) = (i, _negative[x][i]);
        }
        return new Automorphism(Tensor, ranges, indices, negative);
    }

    /// <summary>The least positive number of times after which terms are where they were.</summary>
    public int Order
    {
        get
        {
            Automorphism identity = Identity(Tensor), power = this;
            int order = 1;
            for (; !power.Equals(identity); order++) power = After(power);
            return order;
        }
    }

    /// <summary>
    /// Whether it takes every term where another takes it. A change of sign of a whole range turns two factors of each term and so
    /// no term: automorphisms that differ by such are equal.
    /// </summary>
    public bool Equals(Automorphism? other) => other is not null && Tensor == other.Tensor && _ranges.SequenceEqual(other._ranges)
        && Enumerable.Range(0, 3).All(x => _indices[x].SequenceEqual(other._indices[x])
            && _negative[x].Zip(other._negative[x]).All(pair => pair.First != _negative[x][0] == (pair.Second != other._negative[x][0])));

    /// <summary>Whether factor f of its image is the negative of that under an equal automorphism.</summary>
    public bool Turns(Automorphism equal, int factor) =>
        Tensor.Product is null ? Differs(equal, factor) : Differs(equal, Rows(factor)) != Differs(equal, Columns(factor));

    private bool Differs(Automorphism equal, int range) => _negative[range][0] != equal._negative[range][0];

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Automorphism);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        for (int x = 0; x < 3; x++)
        {
            hash.Add(_ranges[x]);
            for (int i = 0; i < _indices[x].Length; i++) hash.Add((_indices[x][i], _negative[x][i] != _negative[x][0]));
        }
        return hash.ToHashCode();
    }

    /// <summary>Its text, as <see cref="GeneratorText"/> writes it.</summary>
    public override string ToString() => GeneratorText.Write(this);
}
