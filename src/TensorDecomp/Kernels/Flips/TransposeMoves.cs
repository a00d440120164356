using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Flips that keep a scheme invariant under a transposition. Written for M = P, where u⊗v⊗w goes to vᵀ⊗uᵀ⊗wᵀ and W is the
/// pivot: a fixed term is ±u⊗uᵀ⊗w with w = wᵀ, and the others come in pairs.
/// </summary>
internal static class TransposeMoves<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>One value for each term of a pair.</summary>
    [InlineArray(2)]
    private struct Both<TValue>
    {
        private TValue _first;
    }

    /// <summary>A random flip, with the same flip of the images.</summary>
    public static FlipOutcome Flip(OrbitTable<T> table, ref Xoroshiro random)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        if (!FlipDraw.TryTake<TCoefficients, T>(terms, ref random, out FlipDraw draw)) return FlipOutcome.Stuck;
        (int x, int r, int q, int y, int opposite) = draw;
        int pivot = table.Pivot;
        if (table.Next(r) == q) return x != pivot || OrbitMoves<TCoefficients, T>.Equal(terms, y, r, q) ? OrbitMoves<TCoefficients,
            T>.Merge(table, r, pivot) : FlipWithin(table, y, r, q, opposite);
        bool fixedR = table.IsFixed(r), fixedQ = table.IsFixed(q);
        if (fixedR | fixedQ)
        {
            if (fixedR & fixedQ)
                return x == pivot ? FixedTermMoves<TCoefficients, T>.Contract(table, y, r, q, ref random) : Unite(table, r, q);
            if (x == pivot) return FixedTermMoves<TCoefficients, T>.Expand(table, y, fixedR ? r : q, fixedR ? q : r, opposite);
            y = fixedR ? pivot : 3 - x - pivot; // of a fixed term only the pivot may change
        }
        FlipOutcome outcome = Flip(table, y, 3 - x - y, r, q, opposite);
        return outcome != FlipOutcome.Refused || !TCoefficients.Signed ? outcome : Flip(table, y, 3 - x - y, r, q, opposite ^ 1);
    }

    // x⊗(a⊗b) + x⊗(c⊗d) = x⊗((a+σc)⊗b) + x⊗(c⊗(d−σb)), and its image. A fixed term's pivot takes both summands.
    private static FlipOutcome Flip(OrbitTable<T> table, int y, int z, int r, int q, int opposite)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        bool fixedR = table.IsFixed(r), fixedQ = table.IsFixed(q);
        int r2 = table.Next(r), q2 = table.Next(q), y2 = table.Place(y), z2 = table.Place(z);
        int differ = TCoefficients.Signed ? terms.Sign(r) ^ terms.Sign(q) : 0, differ2 = TCoefficients.Signed
            ? terms.Sign(r2) ^ terms.Sign(q2) : 0;
        int opposite2 = TCoefficients.Signed ? opposite ^ table.Opposite(y, r) ^ table.Opposite(y, q) : 0;
        Unsafe.SkipInit(out Both<T> sums);
        Unsafe.SkipInit(out Both<T> differences);
        bool fits = TCoefficients.TryAdd(terms.Factor(y, r), TCoefficients.Negate(terms.Factor(y, q), opposite), out sums[0])
            & TCoefficients.TryAdd(terms.Factor(z, q), TCoefficients.Negate(terms.Factor(z, r), opposite ^ differ ^ 1), out differences[0])
            & TCoefficients.TryAdd(fixedR ? sums[0] : terms.Factor(y2, r2), TCoefficients.Negate(terms.Factor(y2, q2), opposite2),
                out sums[1])
            & TCoefficients.TryAdd(fixedQ ? differences[0] : terms.Factor(z2, q2),
                TCoefficients.Negate(terms.Factor(z2, r2), opposite2 ^ differ2 ^ 1), out differences[1]);
        if (!fits) return FlipOutcome.Refused;
        if (fixedR) sums[0] = sums[1];
        if (fixedQ) differences[0] = differences[1];
        bool goneR = sums[0].IsZero, goneQ = differences[0].IsZero;
        if (!goneR) Put(table, y, r, sums);
        if (!goneQ) Put(table, z, q, differences);
        return goneR | goneQ ? Remove(table, goneR ? r : q, goneR & goneQ ? q : goneR ? r : q) : FlipOutcome.Flipped;
    }

    // A pair that shares its pivot, x⊗(a⊗b) + x⊗(bᵀ⊗aᵀ), flips with itself where what each takes from the other is its image:
    // always over GF(2), else where the pivot is the negative of its transpose.
    private static FlipOutcome FlipWithin(OrbitTable<T> table, int y, int r, int q, int opposite)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        int differ = TCoefficients.Signed ? terms.Sign(r) ^ terms.Sign(q) : 0, z = table.Place(y);
        if (TCoefficients.Signed && (table.Opposite(y, r) ^ table.Opposite(y, q) ^ differ) == 0) return FlipOutcome.Refused;
        Unsafe.SkipInit(out Both<T> values);
        for (int attempt = 0; attempt < (TCoefficients.Signed ? 2 : 1); attempt++, opposite ^= 1)
        {
            bool fits = TCoefficients.TryAdd(terms.Factor(y, r), TCoefficients.Negate(terms.Factor(y, q), opposite), out values[0])
                & TCoefficients.TryAdd(terms.Factor(z, q), TCoefficients.Negate(terms.Factor(z, r), opposite ^ differ ^ 1), out values[1]);
            if (!fits) continue;
            Put(table, y, r, values);
            return FlipOutcome.Flipped;
        }
        return FlipOutcome.Refused;
    }

    /// <summary>Two fixed terms with the same u: u⊗uᵀ⊗w + u⊗uᵀ⊗w' = u⊗uᵀ⊗(w + w').</summary>
    private static FlipOutcome Unite(OrbitTable<T> table, int r, int q)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        int pivot = table.Pivot, differ = TCoefficients.Signed ? terms.Sign(r) ^ terms.Sign(q) : 0;
        Unsafe.SkipInit(out Both<T> sum);
        if (!TCoefficients.TryAdd(terms.Factor(pivot, r), TCoefficients.Negate(terms.Factor(pivot, q), differ), out sum[0]))
            return FlipOutcome.Refused;
        if (sum[0].IsZero) return Remove(table, r, q);
        Put(table, pivot, r, sum);
        return Remove(table, q, q);
    }

    /// <summary>Replaces factor x of term r, and what stands at its place in the image, by nonzero ones of either sign, each the other's
    /// image; of a fixed term the pivot.</summary>
    internal static void Put(OrbitTable<T> table, int x, int r, ReadOnlySpan<T> values)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        int image = table.Next(r), place = table.Place(x);
        terms.Replace(x, r, TCoefficients.Canonical(values[0], out int negated));
        if (TCoefficients.Signed) terms.Negate(r, negated);
        if (image == r) return;
        terms.Replace(place, image, TCoefficients.Canonical(values[1], out int negatedThere));
        if (!TCoefficients.Signed) return;
        terms.Negate(image, negatedThere);
        table.Turn(x, r, negated ^ negatedThere);
        table.Turn(place, image, negated ^ negatedThere);
    }

    /// <summary>Takes out the orbits of two terms, which may be the same one.</summary>
    private static FlipOutcome Remove(OrbitTable<T> table, int r, int q)
    {
        Span<int> gone = stackalloc int[4];
        int count = 0;
        OrbitMoves<TCoefficients, T>.Collect(table, r, gone, ref count);
        if (q != r) OrbitMoves<TCoefficients, T>.Collect(table, q, gone, ref count);
        table.Remove(gone[..count]);
        return FlipOutcome.Reduced;
    }
}
