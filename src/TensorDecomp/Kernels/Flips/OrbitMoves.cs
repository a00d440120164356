using System.Runtime.CompilerServices;
using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// Flips that keep a scheme invariant under an <see cref="IndexSymmetry"/>: a flip of two terms together with the same flip of
/// their images. Where one of the two is a fixed term, it flips with every image of the other in turn.
/// </summary>
internal static class OrbitMoves<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>One value for each member of an orbit.</summary>
    [InlineArray(OrbitTable<T>.MostMembers)]
    private struct Each<TValue>
    {
        private TValue _first;
    }

    /// <summary>A random flip. Terms of one orbit do not flip with each other; where they share two factors they become one fixed
    /// term.</summary>
    public static FlipOutcome Flip(OrbitTable<T> table, ref Xoroshiro random)
    {
        if (table.Pivot >= 0) return TransposeMoves<TCoefficients, T>.Flip(table, ref random);
        TermTable<T, SeparateTerms> terms = table.Terms;
        if (!FlipDraw.TryTake<TCoefficients, T>(terms, ref random, out FlipDraw draw)) return FlipOutcome.Stuck;
        (_, int r, int q, int y, int opposite) = draw;
        int z = draw.Z;
        if (table.SameOrbit(r, q)) return Equal(terms, y, r, q) ? Merge(table, r, z) : FlipOutcome.Refused;
        if (table.IsFixed(r) != table.IsFixed(q))
        {
            // The moving one's images may share a second factor, too.
            if (table.IsFixed(r) && Equal(terms, y, q, table.Next(q))) return Merge(table, q, z);
            if (table.IsFixed(q) && Equal(terms, z, r, table.Next(r))) return Merge(table, r, y);
        }
        FlipOutcome outcome = Flip(table, y, z, r, q, opposite);
        return outcome != FlipOutcome.Refused || !TCoefficients.Signed ? outcome : Flip(table, y, z, r, q, opposite ^ 1);
    }

    // x⊗(a⊗b) + x⊗(c⊗d) = x⊗((a+σc)⊗b) + x⊗(c⊗(d−σb)), and its images. A fixed term's factor takes one summand of each image.
    private static FlipOutcome Flip(OrbitTable<T> table, int y, int z, int r, int q, int opposite)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        bool fixedR = table.IsFixed(r), fixedQ = table.IsFixed(q);
        int steps = fixedR && fixedQ ? 1 : table.Order;
        // the sum would be no image of itself
        if (TCoefficients.Signed && steps == 1 && table.Opposite(y, r) != table.Opposite(y, q)) return FlipOutcome.Refused;
        Unsafe.SkipInit(out Each<T> sums);
        Unsafe.SkipInit(out Each<T> differences);
        T sum = terms.Factor(y, r), difference = terms.Factor(z, q);
        for (int k = 0, i = r, j = q; k < steps; k++)
        {
            int differ = TCoefficients.Signed ? terms.Sign(i) ^ terms.Sign(j) : 0;
            bool fits = TCoefficients.TryAdd(fixedR ? sum : terms.Factor(y, i), TCoefficients.Negate(terms.Factor(y, j), opposite), out sum)
                & TCoefficients.TryAdd(fixedQ ? difference : terms.Factor(z, j),
                    TCoefficients.Negate(terms.Factor(z, i), opposite ^ differ ^ 1), out difference);
            if (!fits) return FlipOutcome.Refused;
            (sums[k], differences[k]) = (sum, difference);
            if (TCoefficients.Signed) opposite ^= table.Opposite(y, i) ^ table.Opposite(y, j);
            (i, j) = (table.Next(i), table.Next(j));
        }
        if (fixedR) sums[0] = sum;
        if (fixedQ) differences[0] = difference;
        bool goneR = sum.IsZero, goneQ = difference.IsZero;
        if (!goneR) Put(table, y, r, sums);
        if (!goneQ) Put(table, z, q, differences);
        if (!(goneR | goneQ)) return FlipOutcome.Flipped;

        Span<int> gone = stackalloc int[2 * OrbitTable<T>.MostMembers];
        int count = 0;
        if (goneR) Collect(table, r, gone, ref count);
        if (goneQ) Collect(table, q, gone, ref count);
        table.Remove(gone[..count]);
        return FlipOutcome.Reduced;
    }

    /// <summary>Replaces factor x of term r and of its images by nonzero ones of either sign, each the next one's image as
    /// before.</summary>
    internal static void Put(OrbitTable<T> table, int x, int r, ReadOnlySpan<T> values)
    {
        int first = 0, before = 0, i = r;
        for (int k = 0; k == 0 || i != r; k++)
        {
            T canonical = TCoefficients.Canonical(values[k], out int negated);
            table.Terms.Replace(x, i, canonical);
            if (TCoefficients.Signed)
            {
                table.Terms.Negate(i, negated);
                table.Turn(x, i, negated);
                if (k == 0) first = negated;
                else table.Turn(x, before, negated);
            }
            before = i;
            i = table.Next(i);
        }
        if (TCoefficients.Signed) table.Turn(x, before, first);
    }

    /// <summary>The terms of an orbit share all but factor z: x⊗y⊗z + x⊗y⊗z' + … = x⊗y⊗(z + z' + …).</summary>
    internal static FlipOutcome Merge(OrbitTable<T> table, int r, int z)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        T sum = terms.Factor(z, r);
        for (int i = table.Next(r); i != r; i = table.Next(i))
            if (!TCoefficients.TryAdd(sum, TCoefficients.Negate(terms.Factor(z, i), terms.Sign(i) ^ terms.Sign(r)), out sum))
                return FlipOutcome.Refused;
        if (sum.IsZero)
        {
            Span<int> gone = stackalloc int[OrbitTable<T>.MostMembers];
            int count = 0;
            Collect(table, r, gone, ref count);
            table.Remove(gone[..count]);
            return FlipOutcome.Reduced;
        }
        T canonical = TCoefficients.Canonical(sum, out int negated);
        terms.Negate(r, negated);
        terms.Replace(z, r, canonical);
        table.Fix(r, z);
        return FlipOutcome.Reduced;
    }

    internal static bool Equal(TermTable<T, SeparateTerms> terms, int x, int r, int q) => terms.Factor(x, r).Equals(terms.Factor(x, q));

    internal static void Collect(OrbitTable<T> table, int r, Span<int> into, ref int count)
    {
        int i = r;
        do into[count++] = i;
        while ((i = table.Next(i)) != r);
    }
}
