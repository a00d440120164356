using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>The symmetries of the matrix-multiplication tensor that make its factors change places.</summary>
public enum SymmetryGroup
{
    /// <summary>C₃ on square shapes: trace(ABC) = trace(BCA). Terms (a,a,a) and orbits (b,c,d), (c,d,b), (d,b,c).</summary>
    Cyclic,

    /// <summary>Z₂ on shapes ⟨m,n,m⟩: (AB)ᵀ = BᵀAᵀ. Terms (a,aᵀ,s) with s symmetric and pairs (a,b,c), (bᵀ,aᵀ,cᵀ).</summary>
    Transpose,

    /// <summary>Both, S₃ on square shapes: fixed terms (s,s,s) with s symmetric, orbits of three (s,b,bᵀ) …, and orbits of six.</summary>
    Both,
}

/// <summary>
/// A symmetry that makes factors change places, with its orbit structure. It ties factor entries to one another; the optimizer
/// moves one of each class, and the engine keeps the others equal to it. In the third factor the index convention of Cᵀ makes the symmetry
/// cyclic; the entries
/// of W here are those of C, so the index is transposed where the factors change places (Ballard, Ikenmeyer, Landsberg and
/// Ryder 2018).
/// </summary>
/// <param name="Group">Which group acts.</param>
/// <param name="Fixed">Number of terms that the whole group fixes.</param>
/// <param name="Triples">For <see cref="SymmetryGroup.Both"/>, the number of orbits of three terms; otherwise 0.</param>
/// <param name="Negative">
/// Transposition twisted by D = diag(1, …, 1, −1, …, −1) with so many −1: A ↦ D·Bᵀ·D, and AB ↦ D·(AB)ᵀ·D. Over ℝ the twists
/// are different symmetries: Strassen's algorithm has the one with a single −1 and not the plain one.
/// </param>
public sealed record Symmetry(SymmetryGroup Group, int Fixed, int Triples = 0, int Negative = 0) : ISymmetry
{
    /// <summary>Whether C₃ is in the group, so that the derivative by U alone determines the whole.</summary>
    public bool IsCyclic => Group != SymmetryGroup.Transpose;

    /// <summary>Every orbit structure that the target admits, fewest fixed terms first.</summary>
    public static IEnumerable<Symmetry> All(SymmetryGroup kind, Target target) =>
        from fixedTerms in Enumerable.Range(0, target.Rank + 1)
        from triples in Enumerable.Range(0, kind == SymmetryGroup.Both ? (target.Rank - fixedTerms) / 3 + 1 : 1)
        from negative in Enumerable.Range(0, kind == SymmetryGroup.Cyclic ? 1 : Math.Max(target.Shape.M, target.Shape.N) / 2 + 1)
        let symmetry = new Symmetry(kind, fixedTerms, triples, negative)
        where symmetry.WhyNot(target) is null
        select symmetry;

    public string? WhyNot(Target target)
    {
        Shape s = target.Shape;
        if (Group == SymmetryGroup.Transpose ? s.M != s.P : s.M != s.N || s.N != s.P)
            return Group == SymmetryGroup.Transpose ? $"transposition maps {s} to itself only where M = P"
                : $"a cyclic symmetry needs a square shape, not {s}";
        if (Negative < 0 || Negative > Math.Max(s.M, s.N) || Negative > 0 && Group == SymmetryGroup.Cyclic)
            return $"{Negative} negative signs are no twist of {s}";
        if (Fixed > target.Rank || Triples > target.Rank) return $"{Math.Max(Fixed, Triples)} is more than the rank";
        int rest = target.Rank - Fixed - 3 * Triples;
        int orbit = Group switch { SymmetryGroup.Cyclic => 3, SymmetryGroup.Transpose => 2, _ => 6 };
        return Fixed < 0 || Triples < 0 || rest < 0 || rest % orbit != 0
            ? $"{Fixed} fixed terms{(Triples > 0 ? $" and {Triples} orbits of three" : "")} leave {rest} of {target.Rank}, which is no whole number of orbits of {orbit}"
            : null;
    }

    public IReadOnlyList<Func<EntryAddress, (EntryAddress Image, int Sign)>> Generators(Target target)
    {
        Shape shape = target.Shape;
        int[] cycle = Cycle(target.Rank), swap = Swap(target.Rank);
        List<Func<EntryAddress, (EntryAddress, int)>> generators = [];
        // V of a term is U of the next one, W (of Cᵀ) is V of the next one, U is W of the next one.
        if (IsCyclic)
            generators.Add(s => s.Factor switch
            {
                0 => (new EntryAddress(2, Transposed(s.Index, shape.M, shape.N), cycle[s.Term]), 1),
                1 => (new EntryAddress(0, s.Index, cycle[s.Term]), 1),
                _ => (new EntryAddress(1, Transposed(s.Index, shape.M, shape.P), cycle[s.Term]), 1),
            });
        if (Group != SymmetryGroup.Cyclic)
            generators.Add(s => s.Factor switch
            {
                0 => (new EntryAddress(1, Transposed(s.Index, shape.M, shape.N), swap[s.Term]), Sign(s.Index, shape.M, shape.N)),
                1 => (new EntryAddress(0, Transposed(s.Index, shape.N, shape.P), swap[s.Term]), Sign(s.Index, shape.N, shape.P)),
                _ => (new EntryAddress(2, Transposed(s.Index, shape.M, shape.P), swap[s.Term]), Sign(s.Index, shape.M, shape.P)),
            });
        return generators;

        int Sign(int index, int rows, int columns) =>
            (index / columns >= rows - Negative) == (index % columns >= columns - Negative) ? 1 : -1;
    }

    public IReadOnlyList<int> Lengths(int rank) => [.. Enumerable.Repeat(1, rank)];

    /// <summary>The permutation of terms by C₃: fixed terms, then orbits laid out as three blocks; of orbits of six, two runs of such
    /// blocks.</summary>
    internal int[] Cycle(int rank)
    {
        int[] map = [.. Enumerable.Range(0, rank)];
        if (!IsCyclic) return map;
        int orbits = (rank - Fixed) / 3;
        for (int block = 0; block < 3; block++)
            for (int q = 0; q < orbits; q++) map[Fixed + block * orbits + q] = Fixed + (block + 1) % 3 * orbits + q;
        return map;
    }

    /// <summary>The permutation of terms by transposition.</summary>
    private int[] Swap(int rank)
    {
        int[] map = [.. Enumerable.Range(0, rank)];
        if (Group == SymmetryGroup.Transpose)
        {
            int pairs = (rank - Fixed) / 2;
            for (int q = 0; q < pairs; q++) (map[Fixed + q], map[Fixed + pairs + q]) = (Fixed + pairs + q, Fixed + q);
        }
        if (Group != SymmetryGroup.Both) return map;
        // Within an orbit of three the first term is fixed and the others change places; orbits of six are pairs of cyclic
        // orbits that change places with the direction reversed: swap∘cycle∘swap is the cycle backwards.
        int orbits = (rank - Fixed) / 3, sixes = (orbits - Triples) / 2;
        for (int q = 0; q < orbits; q++)
            for (int block = 0; block < 3; block++)
            {
                int partner = q < Triples ? q : q < Triples + sixes ? q + sixes : q - sixes;
                map[Fixed + block * orbits + q] = Fixed + (3 - block) % 3 * orbits + partner;
            }
        return map;
    }

    private static int Transposed(int index, int rows, int columns) => index % columns * rows + index / columns;

    public override string ToString() =>
        $"{Group.ToString().ToLowerInvariant()}:{Fixed}{(Group == SymmetryGroup.Both ? $":{Triples}" : "")}{(Negative > 0 ? $"-{Negative}" : "")}";
}
