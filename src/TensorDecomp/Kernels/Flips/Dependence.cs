namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Reduction through linear dependence (Kauers and Moosbauer 2022): where terms share the factor x and their factors
/// y are dependent, y_j = Σ c_i·y_i, term j is spread over the others, z_i ← z_i + c_i·z_j, and one term is gone.
/// </summary>
internal static class Dependence<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    // The coefficients of a combination are themselves a vector over the same coefficients, one entry per member.
    private static int MostMembers => Math.Min(32, Narrow<ulong>.PlaneWidth(TCoefficients.Units));

    /// <summary>Removes one term through the first dependence found; false where there is none.</summary>
    public static bool Reduce(TermTable<T, TLayout> terms)
    {
        Span<(int X, int R)> members = stackalloc (int, int)[MostMembers];
        for (int x = 0; x < 3; x++)
            for (int r = 0; r < terms.Count; r++)
            {
                int count = terms.Sharing(x, r, members);
                if (count < 2 || members[0] != (x, r)) continue; // each group once, at its first term
                for (int y = 0; y < 3; y++)
                    if (y != x && Reduce(terms, members[..count], y - x, 3 - x - y - x)) return true;
            }
        return false;
    }

    private static bool Reduce(TermTable<T, TLayout> terms, ReadOnlySpan<(int X, int R)> members, int toY, int toZ)
    {
        Span<T> rows = stackalloc T[MostMembers];
        Span<Narrow<ulong>> combinations = stackalloc Narrow<ulong>[MostMembers];
        int independent = 0;
        for (int i = 0; i < members.Length; i++)
        {
            T row = Factor(terms, members[i], toY);
            Narrow<ulong> combination = Narrow<ulong>.Single(i);
            bool fits = true;
            for (int k = 0; k < independent && fits; k++)
            {
                int lead = UnitAtLead(rows[k], row);
                if (lead == Units<TCoefficients>.Zero) continue;
                int times = Units<TCoefficients>.Opposite(lead);
                fits = TCoefficients.TryAdd(row, TCoefficients.Times(rows[k], times), out row)
                    & TCoefficients.TryAdd(combination, TCoefficients.Times(combinations[k], times), out combination);
            }
            if (!fits) continue; // only over ZT, where this elimination is not the whole truth
            if (row.IsZero && Spread(terms, members, combination, i, toZ)) return true;
            if (!row.IsZero) (rows[independent], combinations[independent++]) = (row, combination);
        }
        return false;
    }

    private static T Factor(TermTable<T, TLayout> terms, (int X, int R) member, int to) =>
        terms.Factor(Position(member, to), member.R);

    /// <summary>The position −2 … 2 places after the shared factor's.</summary>
    private static int Position((int X, int R) member, int to) => (member.X + to + 3) % 3;

    /// <summary>The entry of <paramref name="row"/> where the pivot row has its leading one, over that leading entry.</summary>
    private static int UnitAtLead(T pivot, T row)
    {
        for (int bit = 0; ; bit++)
            if (pivot.Has(bit)) return At(row, bit);
    }

    /// <summary>By which unit the entry of a plane's bit differs from the one that this bit stands for.</summary>
    private static int At<TBits>(TBits row, int bit) where TBits : unmanaged, IBits<TBits>
    {
        for (int k = 0; k < TCoefficients.Units; k++)
            if (TCoefficients.Times(row, k == 0 ? 0 : TCoefficients.Units - k).Has(bit)) return k;
        return Units<TCoefficients>.Zero;
    }

    // Σ_i k_i·y_i = 0 with k_j = 1 for the last member j involved, so y_j = Σ_{i<j} −k_i·y_i.
    private static bool Spread(TermTable<T, TLayout> terms, ReadOnlySpan<(int X, int R)> members, Narrow<ulong> combination, int j, int toZ)
    {
        Span<T> spread = stackalloc T[MostMembers];
        int last = members[j].R;
        T zj = Factor(terms, members[j], toZ);
        for (int i = 0; i < j; i++)
        {
            spread[i] = Factor(terms, members[i], toZ);
            int k = At(combination, i);
            if (k == Units<TCoefficients>.Zero) continue;
            int differ = Units<TCoefficients>.Quotient(terms.Unit(last), terms.Unit(members[i].R));
            int times = Units<TCoefficients>.Product(Units<TCoefficients>.Opposite(k), differ);
            if (!TCoefficients.TryAdd(spread[i], TCoefficients.Times(zj, times), out spread[i])) return false;
        }
        Span<int> gone = stackalloc int[MostMembers];
        int removed = 0;
        for (int i = 0; i < j; i++)
            if (spread[i].IsZero) gone[removed++] = members[i].R;
            else FlipMoves<TCoefficients, T, TLayout>.Put(terms, Position(members[i], toZ), members[i].R, spread[i]);
        gone[removed++] = last;
        for (int i = removed - 1; i >= 0; i--) terms.Remove(gone[i]); // highest first: removal moves only the last term
        return true;
    }
}
