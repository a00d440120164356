using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels.Flips;

/// <summary>What became of an attempted flip.</summary>
internal enum FlipOutcome
{
    /// <summary>Two terms were replaced by two others.</summary>
    Flipped,

    /// <summary>A factor vanished, and its term with it.</summary>
    Reduced,

    /// <summary>A coefficient would have left the ring, or the filter refused, or, where there are more units than signs, entries in common
    /// would not cancel; nothing changed.</summary>
    Refused,

    /// <summary>No two terms share a factor.</summary>
    Stuck,
}

/// <summary>
/// The moves of a flip graph (Kauers and Moosbauer 2022), each of which leaves the sum of all terms as it is. In a tied
/// layout a move between two orbits is that move and its two rotations at once (Moosbauer and Poole 2025).
/// </summary>
internal static class FlipMoves<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    /// <summary>
    /// Flip: two terms with a common factor x, x⊗(a⊗b) + x⊗(c⊗d) = x⊗((a+σc)⊗b) + x⊗(c⊗(d−σb)), with any two of the three
    /// factors in the roles of the others and any unit σ.
    /// </summary>
    public static FlipOutcome Flip(TermTable<T, TLayout> terms, ref Xoroshiro random) => Flip(terms, default(AnyFlip), ref random);

    /// <summary>The same for the flips that the filter lets pass; the others are refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FlipOutcome Flip<TFilter>(TermTable<T, TLayout> terms, in TFilter filter, ref Xoroshiro random) where TFilter : struct,
        IFlipFilter
    {
        int shared = terms.SharedCount;
        if (shared == 0) return FlipOutcome.Stuck;

        // One draw serves all choices: 32 bits for the term, 16 for its partner, one each for the roles and the sign, 14 for
        // the filter. Where there are more units than signs, these have the last 15, and the filter draws for itself.
        ulong draw = random.Next();
        (int x, int r) = terms.SharedAt((int)((draw >> 32) * (uint)shared >> 32));
        (int px, int q) = terms.Partner(x, r, (uint)draw & 0xFFFF);
        if (TLayout.Tied && q == r) return FlipOutcome.Refused;
        int y = x + 1 + (int)(draw >> 16 & 1);
        y -= 3 & ((2 - y) >> 31);
        int z = 3 - x - y, py = y, pz = z;
        if (TLayout.Tied) (py, pz) = (Turned(y, px - x), Turned(z, px - x));
        int times = TCoefficients.Units switch
        {
            1 => 0,
            2 => (int)(draw >> 17) & 1,
            _ => (int)((uint)(draw >> 17 & 0x7FFF) * (uint)TCoefficients.Units >> 15),
        };

        T a = terms.Factor(y, r), b = terms.Factor(z, r), c = terms.Factor(py, q), d = terms.Factor(pz, q);
        // With units s and t of the terms what d loses is σ·s/t·b.
        int loses = TCoefficients.Units == 1 ? 0 : Units<TCoefficients>.Opposite(Units<TCoefficients>.Quotient(terms.Unit(r),
            terms.Unit(q)));
        bool fits = TCoefficients.TryAdd(a, TCoefficients.Times(c, times), out T ac)
            & TCoefficients.TryAdd(d, TCoefficients.Times(b, Units<TCoefficients>.Product(times, loses)), out T db);
        if (TCoefficients.Units > 2) fits = Cancels(a, c, ac) && Cancels(d, b, db);
        if (!fits)
        {
            times = Units<TCoefficients>.Opposite(times); // the other sign may do
            fits = TCoefficients.TryAdd(a, TCoefficients.Times(c, times), out ac)
                & TCoefficients.TryAdd(d, TCoefficients.Times(b, Units<TCoefficients>.Product(times, loses)), out db);
            if (TCoefficients.Units > 2) fits = Cancels(a, c, ac) && Cancels(d, b, db);
            if (!fits) return FlipOutcome.Refused;
        }
        if (TFilter.Asks && !filter.Accepts(ac.PopCount() + db.PopCount() - a.PopCount() - d.PopCount(),
            TCoefficients.Units > 2 ? (uint)random.Next() >> 18 : (uint)draw >> 18)) return FlipOutcome.Refused;
        if (ac.IsZero | db.IsZero)
        {
            Reduce(terms, y, r, ac, pz, q, db);
            return FlipOutcome.Reduced;
        }
        Put(terms, y, r, ac);
        Put(terms, pz, q, db);
        return FlipOutcome.Flipped;
    }

    // Sums that wrap scatter a walk, the more so the larger the field. Where there are more units than signs, a flip is refused as over ZT
    // unless entries in common cancel, and other moves lead out of what that can reach.
    private static bool Cancels(T x, T y, T sum) =>
        (Planes.Support(x, TCoefficients.Units) & Planes.Support(y, TCoefficients.Units) & sum).IsZero;

    /// <summary>The position that stands where y does after a rotation by −2 … 2 places; y itself where nothing rotates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Turned(int y, int places)
    {
        if (!TLayout.Tied) return y;
        int turned = y + places; // −2 … 4
        turned += 3 & (turned >> 31);
        return turned - (3 & ((2 - turned) >> 31));
    }

    /// <summary>Replaces a factor by a nonzero one, canonical or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Put(TermTable<T, TLayout> terms, int x, int r, T value)
    {
        T canonical = TCoefficients.Canonical(value, out int unit);
        if (TCoefficients.Units > 1) terms.SetUnit(r, Units<TCoefficients>.Product(terms.Unit(r), unit));
        terms.Replace(x, r, canonical);
    }

    private static void Reduce(TermTable<T, TLayout> terms, int y, int r, T ac, int z, int q, T db)
    {
        if (!ac.IsZero) Put(terms, y, r, ac);
        if (!db.IsZero) Put(terms, z, q, db);
        (int first, int second) = (Math.Max(r, q), Math.Min(r, q)); // the higher first: removal moves only the last term
        (bool firstGone, bool secondGone) = first == r ? (ac.IsZero, db.IsZero) : (db.IsZero, ac.IsZero);
        if (firstGone) terms.Remove(first);
        if (secondGone) terms.Remove(second);
    }
}
