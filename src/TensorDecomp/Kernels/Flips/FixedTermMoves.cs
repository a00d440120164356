namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Moves of terms that a transposition fixes and that share their pivot w, after <see cref="TransposeMoves{TCoefficients,T}"/>. With
/// x² for x⊗xᵀ⊗w, such terms are a quadratic form, and u² + p⊗sᵀ + s⊗pᵀ = (u−p)² + (u+s)² − (u−p+s)²: one fixed term and a pair
/// are as much as three fixed terms, and otherwise the number of fixed terms would change by reductions only.
/// </summary>
internal static class FixedTermMoves<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private const int MostMembers = 32;

    /// <summary>A factor and its image, neither of them canonical.</summary>
    private readonly record struct Vector(T Here, T There)
    {
        public bool IsZero => Here.IsZero;

        public static bool TryAdd(in Vector x, in Vector y, int negate, out Vector sum)
        {
            bool fits = TCoefficients.TryAdd(x.Here, TCoefficients.Negate(y.Here, negate), out T here) & TCoefficients.TryAdd(x.There,
                TCoefficients.Negate(y.There, negate), out T there);
            sum = new(here, there);
            return fits;
        }
    }

    /// <summary>A fixed term and a pair become three fixed terms.</summary>
    /// <param name="table">The terms.</param>
    /// <param name="y">One of the two factors that change places.</param>
    /// <param name="r">The fixed term.</param>
    /// <param name="q">A term of the pair.</param>
    /// <param name="negate">1 to take −p and −s for p and s.</param>
    public static FlipOutcome Expand(OrbitTable<T> table, int y, int r, int q, int negate)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        int image = table.Next(q), z = table.Place(y), sign = terms.Sign(r) ^ table.Opposite(y, r);
        Vector u = Of(table, y, r), p = Of(table, y, q), s = Of(table, y, image);
        int differ = sign ^ terms.Sign(q) ^ table.Opposite(y, image); // the pair is p⊗sᵀ + s⊗pᵀ with this sign before it
        if (!Vector.TryAdd(u, p, negate ^ 1, out Vector first) || !Vector.TryAdd(u, s, negate ^ differ, out Vector second)
            || !Vector.TryAdd(first, s, negate ^ differ, out Vector third)) return FlipOutcome.Refused;
        Square(table, y, z, r, first, sign);
        Square(table, y, z, q, second, sign);
        Square(table, y, z, image, third, TCoefficients.Signed ? sign ^ 1 : 0);
        return Sweep(table, [first.IsZero ? r : -1, second.IsZero ? q : -1, third.IsZero ? image : -1]);
    }

    /// <summary>Two fixed terms and any third one that shares their pivot become a fixed term and a pair; with signs, one of the three must
    /// have another one than the others.</summary>
    public static FlipOutcome Contract(OrbitTable<T> table, int y, int r, int q, ref Xoroshiro random)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        Span<(int X, int R)> members = stackalloc (int, int)[MostMembers];
        int count = terms.Sharing(table.Pivot, r, members), start = random.Below(count), t = -1;
        for (int i = 0; i < count && t < 0; i++)
            if (members[(start + i) % count].R is var member && member != r && member != q && table.IsFixed(member)) t = member;
        if (t < 0) return FlipOutcome.Refused;
        int sign = Sign(r);
        if (TCoefficients.Signed)
        {
            if (Sign(q) == sign && Sign(t) == sign) return FlipOutcome.Refused;
            if (Sign(q) != sign) (q, t, r) = Sign(t) == sign ? (t, q, r) : (t, r, q);
            sign = Sign(r);
        }
        int z = table.Place(y);
        ulong coins = TCoefficients.Signed ? random.Next() : 0;
        Vector first = Turned(Of(table, y, r), (int)coins & 1), second = Turned(Of(table, y, q), (int)(coins >> 1) & 1),
            third = Of(table, y, t);
        if (!Vector.TryAdd(second, third, 1, out Vector p) || !Vector.TryAdd(third, first, 1, out Vector s)
            || !Vector.TryAdd(first, p, 0, out Vector u)) return FlipOutcome.Refused;
        Square(table, y, z, r, u, sign);
        bool vanishes = p.IsZero || s.IsZero;
        if (!vanishes)
        {
            (T pHere, int n1) = Canonical(p.Here);
            (T sThere, int n2) = Canonical(s.There);
            (T sHere, int n3) = Canonical(s.Here);
            (T pThere, int n4) = Canonical(p.There);
            Set(table, y, z, q, pHere, sThere, sign ^ n1 ^ n2);
            Set(table, y, z, t, sHere, pThere, sign ^ n3 ^ n4);
            Link(table, y, q, t, n1 ^ n4, n2 ^ n3);
            Link(table, y, t, q, n3 ^ n2, n4 ^ n1);
        }
        return Sweep(table, [u.IsZero ? r : -1, vanishes ? q : -1, vanishes ? t : -1]);

        int Sign(int i) => terms.Sign(i) ^ table.Opposite(y, i);
    }

    private static Vector Of(OrbitTable<T> table, int y, int r) =>
        new(table.Terms.Factor(y, r), TCoefficients.Negate(table.Terms.Factor(table.Place(y), table.Next(r)), table.Opposite(y, r)));

    private static Vector Turned(in Vector x, int times) => new(TCoefficients.Negate(x.Here, times), TCoefficients.Negate(x.There, times));

    private static (T, int) Canonical(T x) => (TCoefficients.Canonical(x, out int negated), negated);

    /// <summary>Makes term r the fixed term ±x², where x is not zero.</summary>
    private static void Square(OrbitTable<T> table, int y, int z, int r, in Vector x, int sign)
    {
        table.Link(r, r, 0, 0, 0);
        if (x.IsZero) return;
        (T here, int n1) = Canonical(x.Here);
        (T there, int n2) = Canonical(x.There);
        Set(table, y, z, r, here, there, sign ^ n1 ^ n2);
        Link(table, y, r, r, n1 ^ n2, n1 ^ n2);
    }

    private static void Set(OrbitTable<T> table, int y, int z, int r, T here, T there, int sign)
    {
        table.Terms.Replace(y, r, here);
        table.Terms.Replace(z, r, there);
        table.Terms.Negate(r, table.Terms.Sign(r) ^ sign);
    }

    /// <param name="table">The terms.</param>
    /// <param name="y">One of the two factors that change places.</param>
    /// <param name="r">The term.</param>
    /// <param name="image">Its image.</param>
    /// <param name="oppositeHere">Whether factor y changes its sign on the way.</param>
    /// <param name="oppositeThere">Whether the one at its place does; the pivot does not.</param>
    private static void Link(OrbitTable<T> table, int y, int r, int image, int oppositeHere, int oppositeThere)
    {
        Span<int> opposite = [0, 0, 0];
        (opposite[y], opposite[table.Place(y)]) = (oppositeHere, oppositeThere);
        table.Link(r, image, opposite[0], opposite[1], opposite[2]);
    }

    private static FlipOutcome Sweep(OrbitTable<T> table, ReadOnlySpan<int> gone)
    {
        Span<int> terms = stackalloc int[3];
        int count = 0;
        foreach (int r in gone)
            if (r >= 0) terms[count++] = r;
        table.Remove(terms[..count]);
        return count > 0 ? FlipOutcome.Reduced : FlipOutcome.Flipped;
    }
}
