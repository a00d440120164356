using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// The terms of a scheme that a permutation of indices leaves as it is: some that it fixes, and orbits of two or three, whose
/// factors are the permuted ones of each other. The fixed terms come first, then one of each orbit, then their images.
/// </summary>
/// <param name="Permutation">What the scheme is invariant under.</param>
/// <param name="Fixed">Terms that it fixes.</param>
public sealed record IndexOrbits(IndexSymmetry Permutation, FixedTerms Fixed)
{
    private const int WorthTrying = 6;

    /// <summary>
    /// Those worth trying: of the numbers of fixed terms that the target admits, none with a negative factor, the six nearest to
    /// that of the schoolbook algorithm, nearest first. Low ranks were found within three of it, by flip graphs and by gradients.
    /// </summary>
    public static IEnumerable<IndexOrbits> For(IndexSymmetry permutation, Shape shape, int rank)
    {
        (Shape s, int order) = (shape, permutation.Order);
        int schoolbook = (s.M - order * permutation.M) * (s.N - order * permutation.N) * (s.P - order * permutation.P);
        return Enumerable.Range(0, rank + 1).Select(even => new IndexOrbits(permutation, new FixedTerms(even)))
            .Where(orbits => orbits.WhyNot(shape, rank) is null).OrderBy(orbits =>
                Math.Abs(orbits.Fixed.Even - schoolbook)).Take(WorthTrying);
    }

    /// <summary>Why so many terms of the shape have no such symmetry, in one clause, or null.</summary>
    public string? WhyNot(Shape shape, int rank)
    {
        if (!Permutation.Fits(shape)) return $"{shape} has not the rows and columns for {Permutation}";
        if (Fixed.Kinds.Any(n => n < 0 || n > rank)) return $"{Fixed} is no number of fixed terms among {rank}";
        (int order, int rest) = (Permutation.Order, rank - Fixed.Total);
        if (order != 2 && Fixed.Total != Fixed.Even) return "a negative is its own image only where the order is 2";
        if (rest < 0 || rest % order != 0) return $"{Fixed.Total} fixed terms leave {rest} of {rank}, which is no whole number of orbits " +
            $"of {order}";
        int orbits = rest / order, needed = Needed(shape);
        return orbits < needed ? $"{Fixed.Total} fixed terms leave {orbits} orbits, and {shape} needs {needed} at least beside these"
            : null;
    }

    /// <summary>The orbits of so many terms.</summary>
    /// <exception cref="ArgumentException">They have no such symmetry.</exception>
    public OrbitStructure Of(Shape shape, int rank)
    {
        if (WhyNot(shape, rank) is { } reason) throw new ArgumentException(reason, nameof(rank));
        AutomorphismGroup group = AutomorphismGroup.Of(Permutation.Of(shape));
        OrbitKinds kinds = new(group);
        return new OrbitStructure(group, [.. kinds.Fixed.Zip(Fixed.Kinds), (kinds.Regular, (rank - Fixed.Total) / Permutation.Order)],
            ToString());
    }

    /// <summary>
    /// In a basis in which the permutation is diagonal the tensor falls into blocks, one for each way of giving the factors
    /// eigenvalues whose product is 1. An orbit adds one product to every block, a fixed term to one only. So a block has no more
    /// dimensions in a factor than there are orbits and fixed terms of its kind.
    /// </summary>
    private int Needed(Shape shape)
    {
        int order = Permutation.Order;
        int[] m = Dimensions(shape.M, Permutation.M), n = Dimensions(shape.N, Permutation.N), p = Dimensions(shape.P, Permutation.P);
        int needed = 0;
        for (int u = 0; u < order; u++)
            for (int v = 0; v < order; v++)
            {
                int[] spans = new int[3];
                for (int a = 0; a < order; a++)
                {
                    (int rows, int inner, int columns) = (m[a], n[(a + u) % order], p[(a + u + v) % order]);
                    if (columns > 0) spans[0] += rows * inner;
                    if (rows > 0) spans[1] += inner * columns;
                    if (inner > 0) spans[2] += rows * columns;
                }
                // Of order 2 the block whose u alone is even has u = 0 and v = 1; of order 3 only the even block has fixed terms.
                int kind = u == 0 && v == 0 ? 0 : u == 0 ? 1 : v == 0 ? 2 : 3;
                needed = Math.Max(needed, spans.Max() - (order == 2 || kind == 0 ? Fixed.Kinds[kind] : 0));
            }
        return needed;

        // Of the eigenspaces of a range's permutation, that of 1 first.
        int[] Dimensions(int size, int cycles) => [size - (order - 1) * cycles, .. Enumerable.Repeat(cycles, order - 1)];
    }

    /// <summary>The permutation, a colon, and the fixed terms, which --symmetry reads.</summary>
    public override string ToString() => $"{Permutation}:{Fixed}";
}
