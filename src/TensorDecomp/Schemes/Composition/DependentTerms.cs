using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// Saves terms that share a factor. In Σ u⊗vᵢ⊗wᵢ with one vₖ = Σ cᵢvᵢ of the others, u⊗vₖ⊗wₖ goes into the others: wᵢ becomes wᵢ + cᵢwₖ
/// (the reduction of Kauers and Moosbauer, arXiv:2212.01175; where two factors are shared it merges two terms). Direct sums and block
/// compositions leave such terms, since products of different blocks meet in equal factors.
/// </summary>
public static class DependentTerms
{
    /// <summary>The scheme with as many terms less as there are dependences, one after the other; the same scheme where there is none that
    /// stays in the ring.</summary>
    /// <param name="scheme">A decomposition over the ring; one with imaginary coefficients stays as it is.</param>
    /// <param name="ring">A prime field, ℚ, or ZT, Z or Z[1/d], in which case a saving that leaves the ring is not made.</param>
    public static Scheme Reduced(Scheme scheme, Ring ring)
    {
        if (!scheme.IsReal) return scheme;
        Scheme whole = Residues.Balanced(scheme, ring);
        FactorVector[][] terms =
            [.. Enumerable.Range(0, whole.Rank).Select(r => whole.Factors.Select(f => FactorVector.Of(f.Term(r), ring)).ToArray())];
        List<FactorVector[]> left = [.. terms.Where(t => !t.Any(f => f.IsZero))];
        bool changed = left.Count < whole.Rank, any = changed;
        do
        {
            changed = false;
            for (int shared = 0; shared < 3; shared++) changed |= ReduceSharing(left, shared, ring);
            any |= changed;
        }
        while (changed);
        return !any ? scheme : new Scheme(whole.Shape, Factor(0, whole.U.Size), Factor(1, whole.V.Size), Factor(2, whole.W.Size));

        Factor Factor(int x, int size) => Verify.Factor.FromTerms(size, [.. left.Select(t => t[x].Entries)]);
    }

    private static bool ReduceSharing(List<FactorVector[]> terms, int shared, Ring ring)
    {
        bool changed = false;
        (int x, int y) = ((shared + 1) % 3, (shared + 2) % 3);
        foreach (IGrouping<string, FactorVector[]> group in terms.GroupBy(t => t[shared].Key).ToArray())
        {
            List<FactorVector[]> same = [.. group];
            if (same.Count < 2) continue;
            foreach ((int dependent, int other) in (ReadOnlySpan<(int, int)>)[(x, y), (y, x)])
                while (same.Count > 1 && Dependence.Among([.. same.Select(t => t[dependent])], ring) is { } found
                    && Save(same, found, shared, other, ring) is { } fewer)
                {
                    foreach (FactorVector[] term in same) terms.Remove(term);
                    terms.AddRange(fewer);
                    (same, changed) = (fewer, true);
                }
        }
        return changed;
    }

    /// <summary>The terms without the last one of the dependence; null where a coefficient would leave the ring.</summary>
    private static List<FactorVector[]>? Save(List<FactorVector[]> same, Dependence found, int shared, int other, Ring ring)
    {
        FactorVector[] gone = same[found.Term];
        List<FactorVector[]> left = [];
        for (int i = 0; i < same.Count; i++)
        {
            if (i == found.Term) continue;
            FactorVector[] term = [.. same[i]];
            if (!found.Coefficients[i].IsZero)
            {
                // The shared factors may differ by a scale, which goes into the coefficient.
                Coefficient scale = found.Coefficients[i] * gone[shared].Over(term[shared]);
                term[other] = term[other].Plus(scale, gone[other], ring);
                if (!term[other].LiesIn(ring)) return null;
            }
            if (!term[other].IsZero) left.Add(term);
        }
        return left;
    }
}
