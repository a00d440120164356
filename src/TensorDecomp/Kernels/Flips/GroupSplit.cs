using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels.Flips;

/// <summary>How a walk under an <see cref="AutomorphismGroup"/> climbs: by an orbit of terms more, as a split or a
/// plus-transition.</summary>
internal static class GroupSplit<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private const int Attempts = 200;

    /// <summary>
    /// Split: a⊗b⊗c = σd⊗b⊗c + (a−σd)⊗b⊗c with a factor d that another term has, and all images of that. The elements that fix
    /// the term fix both halves, so d has to be one that they leave as it is. False where no pair of terms allows it.
    /// </summary>
    public static bool Split(GroupTable<T> table, ref Xoroshiro random) => TrySplit(table, ref random, out _);

    /// <summary>
    /// Plus-transition (Arai, Ichikawa and Hukushima 2024): a split and, at once, the flip of the new term with that other one,
    /// d⊗b⊗c + d⊗e⊗f = d⊗(b+e)⊗c + d⊗e⊗(f−c). After a split alone the two halves still share two factors and most often are one term again
    /// before anything else happens. It stays a split where the group forbids the flip. False where no pair of terms allows a split.
    /// </summary>
    public static bool Plus(GroupTable<T> table, ref Xoroshiro random)
    {
        if (!TrySplit(table, ref random, out (int X, int R, int New) split)) return false;
        int y = (split.X + 1 + random.Below(2)) % 3, opposite = TCoefficients.Signed ? random.Below(2) : 0;
        // an image of the term that was split has lost the factor
        if (table.Terms.Factor(split.X, split.R).Equals(table.Terms.Factor(split.X, split.New)))
            GroupMoves<TCoefficients, T>.Flip(table, new FlipDraw(split.X, split.R, split.New, y, opposite));
        return true;
    }

    private static bool TrySplit(GroupTable<T> table, ref Xoroshiro random, out (int X, int R, int New) split)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int q = random.Below(terms.Count), r = random.Below(terms.Count), x = random.Below(3);
            int opposite = TCoefficients.Signed ? random.Below(2) : 0;
            split = (x, r, terms.Count);
            if (terms.Count + table.Length(q) <= terms.Capacity && Suits(table, x, r, q) && Split(table, x, r, q, opposite)) return true;
        }
        split = default;
        return false;
    }

    private static bool Suits(GroupTable<T> table, int x, int r, int q)
    {
        T factor = table.Terms.Factor(x, r);
        if (table.Terms.Factor(x, q).Equals(factor)) return false;
        ulong fixing = table.Fixing(q);
        if (!table.Keeps(fixing, x)) return false;
        for (int g = 1; g < table.Order; g++)
            if ((fixing >> g & 1) != 0 && !table.Terms.Factor(x, table.Image(g, r)).Equals(factor)) return false;
        return !TCoefficients.Signed || GroupMoves<TCoefficients, T>.Agree(table, x, r, x, q, fixing);
    }

    private static bool Split(GroupTable<T> table, int x, int r, int q, int opposite)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        int[] elements = table.Cosets(table.Fixing(q));
        foreach (int g in elements)
        {
            int j = table.Image(g, q), there = table.Place(g, x);
            if (!TCoefficients.TryAdd(terms.Factor(there, j), TCoefficients.Negate(terms.Factor(there, table.Image(g, r)), Turn(g) ^ 1),
                out table.Values[j])) return false;
        }
        int start = terms.Count;
        for (int k = 0; k < elements.Length; k++)
        {
            int g = elements[k], j = table.Image(g, q), there = table.Place(g, x);
            T d = terms.Factor(there, table.Image(g, r));
            terms.Add(there == 0 ? d : terms.Factor(0, j), there == 1 ? d : terms.Factor(1, j), there == 2 ? d : terms.Factor(2, j),
                terms.Sign(j) ^ Turn(g));
            table.Numbers[j] = start + k;
        }
        for (int k = 0; k < elements.Length; k++)
        {
            int j = table.Image(elements[k], q), i = table.Image(elements[k], r), there = table.Place(elements[k], x);
            for (int h = 0; h < table.Order; h++)
                table.Link(h, start + k, table.Numbers[table.Image(h, j)],
                    table.Opposites(h, j) & ~(1 << there) | table.Opposite(there, h, i) << there);
            table.Settle(start + k);
        }
        GroupMoves<TCoefficients, T>.Put(table, x, q);
        return true;

        int Turn(int g) => TCoefficients.Signed ? opposite ^ table.Opposite(x, g, q) ^ table.Opposite(x, g, r) : 0;
    }
}
