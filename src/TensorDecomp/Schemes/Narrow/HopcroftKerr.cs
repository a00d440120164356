using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Narrow;

/// <summary>
/// Products of matrices whose inner dimension is two, ⟨m,2,n⟩ for m ≤ n, in ⌈(3mn + n)/2⌉ multiplications, the bound of Hopcroft and Kerr
/// (1971).
/// <para>
/// Two products give one sum of rows r_j times the column b_j of B, in some basis of the two inner entries. Three more give both r_i·b_j
/// and r_j·b_i, as in Strassen's algorithm, where the bases of i and j have one form in common and one not. So the columns are the
/// vertices of a graph in which each has m − 1 neighbours: two products for each column and three for each of the n(m − 1)/2 pairs of
/// neighbours. Each column is multiplied by m sums of rows, from which its entries of C follow if they are a basis. Where n(m − 1) is odd,
/// one column lacks a neighbour and is multiplied by one more sum in two products.
/// </para>
/// <para>
/// Bases with one form in common are colours of the graph, of which there are three over every ring; more of them, for n &lt; 3(m − 1)/2,
/// need differences that are units. The graph and the sums of rows are found anew for each m and n; the bound is theirs, the graph
/// is ours.
/// </para>
/// </summary>
public static class HopcroftKerr
{
    /// <summary>What derivations call it.</summary>
    public const string Name = "Hopcroft and Kerr's bound";

    /// <summary>⌈(3mn + max(m,n))/2⌉.</summary>
    public static int Rank(int m, int n) => checked((3 * m * n + Math.Max(m, n) + 1) / 2);

    /// <summary>Why there is no such scheme of ⟨m,2,n⟩ over the ring, as a sentence; null where there is one.</summary>
    public static string? WhyNot(int m, int n, Ring ring)
    {
        if (m < 1 || n < 1) return $"Matrices have rows and columns, and not {m} and {n}.";
        if (ring.Modulus != 0 && !ring.IsPrimeField) return $"{Name} is built over ℚ and prime fields, and {ring} is neither.";
        int colours = NeighbourGraph.Of(Math.Max(m, n), Math.Min(m, n) - 1).ColourCount;
        long most = InnerPair.MostColours(ring);
        if (colours > most) return $"⟨{m},2,{n}⟩ takes {colours} bases with one form in common, of which {ring} has {most}.";
        return ring.Modulus != 0 || ring == Ring.Rationals || Built(m, n, ring).All(ring.Contains) ? null
            : $"⟨{m},2,{n}⟩ comes out over ℚ with coefficients that are not in {ring}.";
    }

    /// <summary>A scheme for ⟨m,2,n⟩.</summary>
    /// <exception cref="ArgumentException">There is none over the ring.</exception>
    public static Scheme Of(int m, int n, Ring ring) =>
        WhyNot(m, n, ring) is { } reason ? throw new ArgumentException(reason) : Built(m, n, ring);

    /// <summary>The schemes up to a size, as entries of a table; none of them is built before it is asked for.</summary>
    public static IEnumerable<Derivation> Derivations(int largest, Ring ring) =>
        from n in Enumerable.Range(2, Math.Max(0, largest - 1))
        from m in Enumerable.Range(2, n - 1)
        where WhyNot(m, n, ring) is null
        let shape = new Shape(2, m, n)
        select new Derivation(shape, Rank(m, n), Name, true, () => Permutation.To(shape, Of(m, n, ring))) { Ways = [Name] };

    private static Scheme Built(int m, int n, Ring ring)
    {
        if (m > n) return Permutation.Transposed(Built(n, m, ring));
        return ring.Modulus != 0 ? SharedPairs<Residue>.Of(m, n, ring.Modulus, Fields.Modulo(ring.Modulus))
            : SharedPairs<Rational>.Of(m, n, 0, Fields.Rationals);
    }
}
