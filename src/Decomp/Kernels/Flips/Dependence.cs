namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Reduction through linear dependence (Kauers and Moosbauer 2022): where terms share the factor x and their factors
/// y are dependent, y_j = Σ c_i·y_i, term j is spread over the others, z_i ← z_i + c_i·z_j, and one term is gone.
/// </summary>
public static class Dependence<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    // The coefficients of a combination are themselves a vector over the same coefficients, one entry per member.
    private const int MostMembers = 32;

    /// <summary>Removes one term through the first dependence found; false where there is none.</summary>
    public static bool Reduce(TermTable<T> terms)
    {
        Span<int> members = stackalloc int[MostMembers];
        for (int x = 0; x < 3; x++)
            for (int r = 0; r < terms.Rank; r++)
            {
                int count = terms.Sharing(x, r, members);
                if (count < 2 || members[0] != r) continue; // each group once, at its first term
                for (int y = 0; y < 3; y++)
                    if (y != x && Reduce(terms, members[..count], y, 3 - x - y)) return true;
            }
        return false;
    }

    private static bool Reduce(TermTable<T> terms, ReadOnlySpan<int> members, int y, int z)
    {
        Span<T> rows = stackalloc T[MostMembers];
        Span<Narrow<ulong>> combinations = stackalloc Narrow<ulong>[MostMembers];
        int independent = 0;
        for (int i = 0; i < members.Length; i++)
        {
            T row = terms.Factor(y, members[i]);
            Narrow<ulong> combination = Narrow<ulong>.Single(i);
            bool fits = true;
            for (int k = 0; k < independent && fits; k++)
            {
                int lead = SignAtLead(rows[k], row);
                if (lead == 0) continue;
                int times = lead > 0 ? 1 : 0;
                fits = TCoefficients.TryAdd(row, TCoefficients.Negate(rows[k], times), out row)
                    & TCoefficients.TryAdd(combination, TCoefficients.Negate(combinations[k], times), out combination);
            }
            if (!fits) continue; // only over ZT, where this elimination is not the whole truth
            if (row.IsZero && Spread(terms, members, combination, i, z)) return true;
            if (!row.IsZero) (rows[independent], combinations[independent++]) = (row, combination);
        }
        return false;
    }

    /// <summary>The entry of <paramref name="row"/> where the pivot row has its leading one, times that leading entry.</summary>
    private static int SignAtLead(T pivot, T row)
    {
        for (int bit = 0; ; bit++)
        {
            if (!pivot.Has(bit)) continue;
            if (row.Has(bit)) return 1;
            return TCoefficients.Signed && row.SwapHalves().Has(bit) ? -1 : 0;
        }
    }

    // Σ_i k_i·y_i = 0 with k_j = 1 for the last member j involved, so y_j = Σ_{i<j} −k_i·y_i.
    private static bool Spread(TermTable<T> terms, ReadOnlySpan<int> members, Narrow<ulong> combination, int j, int z)
    {
        Span<T> spread = stackalloc T[MostMembers];
        int last = members[j];
        T zj = terms.Factor(z, last);
        for (int i = 0; i < j; i++)
        {
            spread[i] = terms.Factor(z, members[i]);
            int k = combination.Has(i) ? 1 : TCoefficients.Signed && combination.SwapHalves().Has(i) ? -1 : 0;
            if (k == 0) continue;
            int differ = terms.Sign(members[i]) ^ terms.Sign(last);
            if (!TCoefficients.TryAdd(spread[i], TCoefficients.Negate(zj, (k > 0 ? 1 : 0) ^ differ), out spread[i])) return false;
        }
        Span<int> gone = stackalloc int[MostMembers];
        int removed = 0;
        for (int i = 0; i < j; i++)
            if (spread[i].IsZero) gone[removed++] = members[i];
            else FlipMoves<TCoefficients, T>.Put(terms, z, members[i], spread[i]);
        gone[removed++] = last;
        for (int i = removed - 1; i >= 0; i--) terms.Remove(gone[i]); // highest first: removal moves only the last term
        return true;
    }
}
