using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// The automorphisms of a scheme in whatever basis: changes of basis and orders of the dimensions that take its terms to its terms, up to
/// scales inside them (de Groote 1978 says that the tensor has no others, up to automorphisms of the field). Of those that permute the
/// terms alike one is kept. Each was applied to the scheme and led to it again.
/// </summary>
/// <param name="All">One for each permutation of the terms and order of the dimensions, the identity among them.</param>
/// <param name="IsWhole">Whether these are all over the scheme's own field; otherwise the search was given up.</param>
public sealed record BasisAutomorphisms(IReadOnlyList<BasisChange> All, bool IsWhole)
{
    /// <summary>The search is given up beyond so many.</summary>
    public const int Most = 1_000;

    /// <summary>Lengths of the orbits of terms under all that were found, ascending, each with how many.</summary>
    public IReadOnlyList<(int Length, int Count)> Orbits => [.. Enumerable.Range(0, All[0].Terms.Length)
        .GroupBy(r => All.Select(change => change.Terms[r]).Min()).GroupBy(orbit => orbit.Count()).OrderBy(g => g.Key)
        .Select(g => (g.Key, g.Count()))];

    /// <summary>Why they are not looked for, in one clause, or null.</summary>
    /// <param name="scheme">A valid scheme.</param>
    /// <param name="ring">The ring it holds over.</param>
    public static string? WhyNot(Scheme scheme, Ring ring) =>
        MatrixProduct.WhyNot(scheme.Tensor, "the search for automorphisms in any basis")
        ?? (ring.Modulus != 0 && !ring.IsPrimeField ? $"{ring} is no field, and only fields are searched for changes of basis"
            : (long)scheme.Rank * scheme.Rank * scheme.Shape.NaiveRank > AlgorithmComparison.LargestPairs
                ? $"{scheme.Rank} terms of {scheme.Shape} are too many to compare in pairs" : null);

    /// <summary>Finds them.</summary>
    /// <param name="scheme">A valid scheme.</param>
    /// <param name="ring">The ring it holds over.</param>
    /// <exception cref="ArgumentException">There is a reason not to look.</exception>
    public static BasisAutomorphisms Of(Scheme scheme, Ring ring)
    {
        if (WhyNot(scheme, ring) is { } reason) throw new ArgumentException(reason, nameof(scheme));
        return ring.Modulus != 0 ? Over(scheme, Ring.Modulo(ring.Modulus), Fields.Modulo(ring.Modulus))
            : scheme.IsReal ? Over(scheme, Ring.Rationals, Fields.Rationals)
            : Over(scheme, Ring.GaussianRationals, Fields.GaussianRationals);
    }

    private static BasisAutomorphisms Over<T>(Scheme given, Ring ring, Field<T> field) where T : struct, IRing<T>
    {
        Scheme scheme = AlgorithmComparison.Reduced(given, ring);
        TermStructure<T> goal = new(scheme, field);
        List<BasisChange> all = [];
        bool whole = true;
        foreach ((int rotations, bool transposed, Scheme turned) in AlgorithmComparison.Orders(scheme, scheme.Shape))
        {
            TermStructure<T> start = new(turned, field);
            if (!Refinement.SameMultiset(start.Colours, goal.Colours)) continue;
            Matching<T> matching = new(start, goal, field, ring, AlgorithmComparison.Budget, Most - all.Count);
            whole &= matching.Search() == Ending.None;
            all.AddRange(matching.Changes.Select(found => MonicChange.Of(found, rotations, transposed, ring, field)));
            if (all.Count >= Most) break;
        }
        return new(all, whole);
    }
}
