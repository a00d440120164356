using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Flips that keep a scheme invariant under an <see cref="AutomorphismGroup"/>: a flip of two terms together with the same flip of
/// all their images. A term that some elements fix takes a summand of each image that these make of the other one. Where they make its
/// factors change places only a factor that all of them leave in its place can change, for another would change together with its
/// images: of
/// u⊗uᵀ⊗w that is w, and none of a⊗a⊗a.
/// </summary>
internal static class GroupMoves<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>A random flip. Terms of one orbit do not flip with each other; where they share two factors, those that share them become
    /// one.</summary>
    public static FlipOutcome Flip(GroupTable<T> table, ref Xoroshiro random) => Flip(table, keepsOrbits: false, ref random);

    /// <summary>The same; where orbits are kept as long as they are, such terms become one only if they cancel.</summary>
    public static FlipOutcome Flip(GroupTable<T> table, bool keepsOrbits, ref Xoroshiro random)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        if (!FlipDraw.TryTake<TCoefficients, T>(terms, ref random, out FlipDraw draw)) return FlipOutcome.Stuck;
        (int x, int r, int q, int y, _) = draw;
        if (!table.SameOrbit(r, q)) return Flip(table, draw);
        return terms.Factor(y, r).Equals(terms.Factor(y, q)) ? Merge(table, x, y, draw.Z, r, keepsOrbits) : FlipOutcome.Refused;
    }

    /// <summary>The flip of two terms of different orbits that share factor X, with the roles of the other two factors and the sign as
    /// drawn or, where these are not possible, exchanged.</summary>
    internal static FlipOutcome Flip(GroupTable<T> table, FlipDraw draw)
    {
        (_, int r, int q, int y, int opposite) = draw;
        int z = draw.Z;
        if (!Free(table, y, z, r, q))
        {
            (y, z) = (z, y);
            if (!Free(table, y, z, r, q)) return FlipOutcome.Refused;
        }
        FlipOutcome outcome = Flip(table, y, z, r, q, opposite);
        return outcome != FlipOutcome.Refused || !TCoefficients.Signed ? outcome : Flip(table, y, z, r, q, opposite ^ 1);
    }

    /// <summary>Whether factor y of term r and factor z of term q can change by themselves.</summary>
    private static bool Free(GroupTable<T> table, int y, int z, int r, int q) =>
        table.Keeps(table.Fixing(r), y) && table.Keeps(table.Fixing(q), z);

    // x⊗(a⊗b) + x⊗(c⊗d) = x⊗((a+σc)⊗b) + x⊗(c⊗(d−σb)), and its images, one for each coset of the elements that fix both terms.
    private static FlipOutcome Flip(GroupTable<T> table, int y, int z, int r, int q, int opposite)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        ulong both = table.Fixing(r) & table.Fixing(q);
        if (TCoefficients.Signed && !Agree(table, y, r, y, q, both)) return FlipOutcome.Refused; // c and −c would be added
        T[] values = table.Values;
        Gather(table, y, r);
        Gather(table, z, q);
        foreach (int g in table.Cosets(both))
        {
            int i = table.Image(g, r), j = table.Image(g, q), yThere = table.Place(g, y), zThere = table.Place(g, z);
            int turn = 0, differ = 0;
            if (TCoefficients.Signed)
                (turn, differ) = (opposite ^ table.Opposite(y, g, r) ^ table.Opposite(y, g, q), terms.Sign(i) ^ terms.Sign(j));
            bool fits = TCoefficients.TryAdd(values[i], TCoefficients.Negate(terms.Factor(yThere, j), turn), out values[i])
                & TCoefficients.TryAdd(values[j], TCoefficients.Negate(terms.Factor(zThere, i), turn ^ differ ^ 1), out values[j]);
            if (!fits) return FlipOutcome.Refused;
        }
        bool goneR = values[r].IsZero, goneQ = values[q].IsZero;
        if (!goneR) Put(table, y, r);
        if (!goneQ) Put(table, z, q);
        if (!(goneR | goneQ)) return FlipOutcome.Flipped;
        List<int> gone = [];
        if (goneR) gone.AddRange(Orbit(table, r));
        if (goneQ) gone.AddRange(Orbit(table, q));
        table.Remove([.. gone]);
        return FlipOutcome.Reduced;
    }

    /// <summary>
    /// Those terms of an orbit that share all but factor z with term r, or with one of its images, become one term each:
    /// x⊗y⊗z + x⊗y⊗z' + … = x⊗y⊗(z + z' + …). The elements that lead from one to the other fix it.
    /// </summary>
    private static FlipOutcome Merge(GroupTable<T> table, int x, int y, int z, int r, bool keepsOrbits)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        ulong together = 0;
        for (int g = 0; g < table.Order; g++)
            if (Shares(g)) together |= 1UL << g;
        if (!table.Keeps(together, z)) return FlipOutcome.Refused; // a⊗a⊗b and a⊗b⊗a share a, and their sum has no image of its own
        int[] orbit = Orbit(table, r), elements = table.Cosets(together);
        T[] values = table.Values;
        int[] into = table.Numbers;
        foreach (int g in elements) // the image of r's class: those whose x and y are the same
        {
            (int i, int xThere, int yThere, int zThere) = (table.Image(g, r), table.Place(g, x), table.Place(g, y), table.Place(g, z));
            values[i] = default;
            foreach (int j in orbit)
            {
                if (!terms.Factor(xThere, i).Equals(terms.Factor(xThere, j)) || !terms.Factor(yThere, i).Equals(terms.Factor(yThere,
                    j))) continue;
                into[j] = i;
                if (!TCoefficients.TryAdd(values[i], TCoefficients.Negate(terms.Factor(zThere, j), terms.Sign(i) ^ terms.Sign(j)),
                    out values[i])) return FlipOutcome.Refused;
            }
        }
        if (values[r].IsZero)
        {
            table.Remove(orbit);
            return FlipOutcome.Reduced;
        }
        if (keepsOrbits) return FlipOutcome.Refused;
        foreach (int g in elements)
        {
            int i = table.Image(g, r);
            terms.Replace(table.Place(g, z), i, TCoefficients.Canonical(values[i], out int negated));
            terms.Negate(i, negated);
        }
        foreach (int g in elements)
        {
            (int i, int xThere, int yThere, int zThere) = (table.Image(g, r), table.Place(g, x), table.Place(g, y), table.Place(g, z));
            for (int h = 0; h < table.Order; h++)
            {
                // Factors x and y go where they went; with the sign of the term they settle that of z.
                int image = into[table.Image(h, i)], opposite = table.Opposites(h, i) & ~(1 << zThere);
                int turn = terms.Sign(i) ^ terms.Sign(image) ^ (opposite >> xThere & 1) ^ (opposite >> yThere & 1);
                table.Link(h, i, image, opposite | turn << zThere);
            }
            table.Settle(i);
        }
        table.Remove([.. orbit.Except(elements.Select(g => table.Image(g, r)))]);
        return FlipOutcome.Reduced;

        bool Shares(int g) => table.Image(g, r) is var i && terms.Factor(x, i).Equals(terms.Factor(x, r)) && terms.Factor(y, i)
            .Equals(terms.Factor(y, r));
    }

    /// <summary>Whether the elements given, which leave both factors as they are up to sign, change their signs alike.</summary>
    internal static bool Agree(GroupTable<T> table, int x, int r, int y, int q, ulong elements)
    {
        for (int g = 1; g < table.Order; g++)
            if ((elements >> g & 1) != 0 && table.Opposite(x, g, r) != table.Opposite(y, g, q)) return false;
        return true;
    }

    /// <summary>Factor x of term r and its images, as the values that a move adds to.</summary>
    internal static void Gather(GroupTable<T> table, int x, int r)
    {
        foreach (int g in table.Cosets(table.Fixing(r)))
        {
            int i = table.Image(g, r);
            table.Values[i] = table.Terms.Factor(table.Place(g, x), i);
        }
    }

    /// <summary>Replaces factor x of term r and of its images by the table's values, nonzero ones of either sign, each the image of the
    /// others as before.</summary>
    internal static void Put(GroupTable<T> table, int x, int r)
    {
        foreach (int g in table.Cosets(table.Fixing(r)))
        {
            int i = table.Image(g, r);
            table.Terms.Replace(table.Place(g, x), i, TCoefficients.Canonical(table.Values[i], out int negated));
            if (!TCoefficients.Signed) continue;
            table.Terms.Negate(i, negated);
            table.Numbers[i] = negated;
        }
        if (TCoefficients.Signed) table.Turn(x, r);
    }

    internal static int[] Orbit(GroupTable<T> table, int r) => [.. table.Cosets(table.Fixing(r)).Select(g => table.Image(g, r))];
}
