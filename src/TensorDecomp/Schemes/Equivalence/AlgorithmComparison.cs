using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>Whether two schemes are one algorithm.</summary>
public enum Sameness
{
    /// <summary>A change of basis takes one to the other, which was applied and checked.</summary>
    Equal,

    /// <summary>An invariant differs, or a search without gaps found no change of basis.</summary>
    Different,

    /// <summary>Invariants agree, and the search was given up before its end.</summary>
    Undecided,
}

/// <summary>The answer, with what proves it.</summary>
/// <param name="Sameness">Equal, different or undecided.</param>
/// <param name="Reason">A clause: how they are equal, what tells them apart, or why it is open.</param>
/// <param name="Change">The change of basis that was found and checked; null where none was, or none is needed.</param>
public sealed record Comparison(Sameness Sameness, string Reason, BasisChange? Change = null);

/// <summary>
/// Decides whether two schemes are one algorithm: equal up to order of terms, scales inside them, order of the dimensions and a change
/// of basis of the three index spaces. These are all symmetries of the matrix multiplication tensor up to automorphisms of the field
/// (de Groote 1978). Equal is proved by the change of basis, which is applied and leads to equal canonical forms. Different is proved by an
/// invariant, or by a search without gaps. Neither is ever guessed.
/// </summary>
public static class AlgorithmComparison
{
    /// <summary>Why no schemes of a tensor are compared, in one clause, or null.</summary>
    public static string? WhyNot(Tensor tensor) => MatrixProduct.WhyNot(tensor, "comparison up to changes of basis");

    /// <summary>Pairs of terms looked at before a search is given up.</summary>
    internal const long Budget = 60_000_000;

    /// <summary>R²·mnp up to which pairs of terms are compared: seconds.</summary>
    internal const long LargestPairs = 3_000_000;

    /// <summary>Compares two schemes; why they are one or two algorithms, or that it stays open.</summary>
    /// <param name="a">A valid scheme.</param>
    /// <param name="ringOfA">The ring it holds over.</param>
    /// <param name="b">Another one.</param>
    /// <param name="ringOfB">The ring that one holds over.</param>
    public static Comparison Of(Scheme a, Ring ringOfA, Scheme b, Ring ringOfB)
    {
        if (a.Shape.Sorted() != b.Shape.Sorted()) return new(Sameness.Different, $"their shapes are {a.Shape} and {b.Shape}");
        long q = Math.Max(ringOfA.Modulus, ringOfB.Modulus);
        if (ringOfA.Modulus != ringOfB.Modulus && Math.Min(ringOfA.Modulus, ringOfB.Modulus) != 0)
            return new(Sameness.Different, $"one holds over {ringOfA}, the other over {ringOfB}");
        Ring ring = q != 0 ? Ring.Modulo(q) : ringOfA.Imaginary || ringOfB.Imaginary || !a.IsReal || !b.IsReal ? Ring.GaussianRationals
            : Ring.Rationals;
        if (!ring.Contains(a) || !ring.Contains(b)) return new(Sameness.Different, $"one holds over {ring}, where the other has no image");
        (Scheme x, Scheme y) = (Reduced(a, ring), Reduced(b, ring));
        if (x.Rank != y.Rank) return new(Sameness.Different, $"they have {x.Rank} and {y.Rank} nonzero terms");
        if (SymmetricForm.Hash(x, ring) == SymmetricForm.Hash(y, ring))
            return new(Sameness.Equal, "equal up to order of terms, scales inside them and order of the dimensions");
        if (q != 0 && !ring.IsPrimeField)
            return new(Sameness.Undecided, $"{ring} is no field, and only fields are searched for a change of basis");
        return q != 0 ? Over(x, y, ring, Fields.Modulo(q)) : ring.Imaginary ? Over(x, y, ring, Fields.GaussianRationals)
            : Over(x, y, ring, Fields.Rationals);
    }

    private static Comparison Over<T>(Scheme a, Scheme b, Ring ring, Field<T> field) where T : struct, IRing<T>
    {
        TermStructure<T> goal = new(b, field);
        bool large = (long)a.Rank * a.Rank * a.Shape.NaiveRank > LargestPairs;
        List<string> reasons = [];
        int open = 0, orders = 0;
        foreach ((int rotations, bool transposed, Scheme turned) in Orders(a, b.Shape))
        {
            orders++;
            TermStructure<T> start = new(turned, field);
            if (WhatTells(start, goal) is { } reason)
            {
                reasons.Add(reason);
                continue;
            }
            if (large)
            {
                open++;
                continue;
            }
            Matching<T> matching = new(start, goal, field, ring, Budget);
            Ending ending = matching.Search();
            if (ending == Ending.Found) return Found(matching, rotations, transposed, ring, field);
            if (ending == Ending.Open) open++;
            else reasons.Add(matching.Assignments == 0 ? "the invariants of pairs of terms, refined, fall into different classes"
                : $"none of the {matching.Assignments} assignments of terms that respect all invariants belongs to a change of basis");
        }
        if (open > 0)
            return new(Sameness.Undecided, large
                ? $"{a.Rank} terms of {a.Shape} are too many to compare in pairs, and the invariants of single terms agree"
                : "the invariants agree, and no change of basis was found before the search was given up");
        string sizes = orders == 1 ? "" : $", and likewise in the other {orders - 1} orders of the dimensions";
        return new(Sameness.Different, $"{reasons[0]}{sizes}");
    }

    /// <summary>An invariant of single terms in which the two differ, in words; null where they agree.</summary>
    private static string? WhatTells<T>(TermStructure<T> a, TermStructure<T> b) where T : struct, IRing<T>
    {
        foreach (IGrouping<(int U, int V, int W), (int U, int V, int W)> ranks in a.Ranks.Concat(b.Ranks).GroupBy(r => r)
            .OrderBy(g => g.Key))
            if (a.Ranks.Count(r => r == ranks.Key) is var ofA && b.Ranks.Count(r => r == ranks.Key) is var ofB && ofA != ofB)
                return $"{ofA} and {ofB} terms have matrices u, v, w of ranks {ranks.Key.U}, {ranks.Key.V}, {ranks.Key.W}";
        return Refinement.SameMultiset(a.Colours, b.Colours) ? null
            : "the traces of u·v·wᵀ and of its square differ, as multisets over the terms";
    }

    private static Comparison Found<T>(Matching<T> matching, int rotations, bool transposed, Ring ring, Field<T> field) where T : struct,
        IRing<T>
    {
        BasisChange change = MonicChange.Of(matching.Changes[0], rotations, transposed, ring, field);
        return new(Sameness.Equal, $"equal by a change of basis over {change.Ring}, {change.Order}", change);
    }

    /// <summary>The images of a scheme under the orders of dimensions that lead to the shape: six for a cube, two or one
    /// elsewhere.</summary>
    internal static IEnumerable<(int Rotations, bool Transposed, Scheme Scheme)> Orders(Scheme scheme, Shape shape)
    {
        for (int rotations = 0; rotations < 3; rotations++, scheme = Permutation.Rotated(scheme))
        {
            if (scheme.Shape == shape) yield return (rotations, false, scheme);
            if (Permutation.Transposed(scheme) is var transposed && transposed.Shape == shape) yield return (rotations, true, transposed);
        }
    }

    /// <summary>The canonical form without zero terms.</summary>
    internal static Scheme Reduced(Scheme scheme, Ring ring)
    {
        Scheme canonical = CanonicalForm.Of(scheme, ring);
        int[] kept = [.. Enumerable.Range(0, canonical.Rank).Where(r => !canonical.W.Term(r).IsEmpty)];
        Factor[] factors = [.. canonical.Factors.Select(f => Factor.FromTerms(f.Size, [.. kept.Select(r => f.Term(r).ToArray())]))];
        return new Scheme(canonical.Shape, factors[0], factors[1], factors[2]);
    }
}
