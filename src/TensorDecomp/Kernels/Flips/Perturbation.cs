namespace TensorDecomp.Kernels.Flips;

/// <summary>The moves that add a term and so lead out of a component of the flip graph without a way down.</summary>
internal static class Perturbation<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    private const int Attempts = 200;

    /// <summary>
    /// Plus-transition (Arai, Ichikawa and Hukushima 2024): two terms without a common factor become three,
    /// a⊗b⊗c + d⊗e⊗f = a⊗(b+e)⊗c + a⊗e⊗(f−c) + (d−a)⊗e⊗f, in random roles of the factors. False where no pair allows it.
    /// </summary>
    public static bool Plus(TermTable<T, TLayout> terms, ref Xoroshiro random)
    {
        if (terms.Count < 2 || terms.IsFull) return false;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (int r, int q, int x, int y, int z, int turn) = Choose(terms, ref random);
            if (r == q) continue;
            T a = terms.Factor(x, r), b = terms.Factor(y, r), c = terms.Factor(z, r);
            int qx = FlipMoves<TCoefficients, T, TLayout>.Turned(x, turn), qy = FlipMoves<TCoefficients, T, TLayout>.Turned(y, turn),
                qz = FlipMoves<TCoefficients, T, TLayout>.Turned(z, turn);
            T d = terms.Factor(qx, q), e = terms.Factor(qy, q), f = terms.Factor(qz, q);
            if (a.Equals(d) || b.Equals(e) || c.Equals(f)) continue;
            int unit = terms.Unit(q), loses = Units<TCoefficients>.Opposite(Units<TCoefficients>.Quotient(terms.Unit(r), unit));

            // With units s and t of the two terms: s·a(b+e)c + t·a·e(f−s/t·c) + t·(d−a)e·f.
            if (!TCoefficients.TryAdd(b, e, out T be)
                | !TCoefficients.TryAdd(f, TCoefficients.Times(c, loses), out T fc)
                | !TCoefficients.TryAdd(d, TCoefficients.Times(a, Units<TCoefficients>.MinusOne), out T da)) continue;
            FlipMoves<TCoefficients, T, TLayout>.Put(terms, y, r, be);
            FlipMoves<TCoefficients, T, TLayout>.Put(terms, qx, q, da);
            Append(terms, unit, (x, a), (y, e), (z, fc));
            return true;
        }
        return false;
    }

    /// <summary>
    /// Split: a⊗b⊗c = d⊗b⊗c + (a−d)⊗b⊗c with a factor d that another term has, so that the new terms can flip at once.
    /// </summary>
    public static bool Split(TermTable<T, TLayout> terms, ref Xoroshiro random)
    {
        if (terms.Count < 2 || terms.IsFull) return false;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (int r, int q, int x, int y, int z, int turn) = Choose(terms, ref random);
            T a = terms.Factor(x, r), d = terms.Factor(FlipMoves<TCoefficients, T, TLayout>.Turned(x, turn), q);
            if (r == q || a.Equals(d)) continue;
            if (!TCoefficients.TryAdd(a, TCoefficients.Times(d, Units<TCoefficients>.MinusOne), out T rest)) continue;
            T b = terms.Factor(y, r), c = terms.Factor(z, r);
            int unit = terms.Unit(r);
            FlipMoves<TCoefficients, T, TLayout>.Put(terms, x, r, rest);
            Append(terms, unit, (x, d), (y, b), (z, c));
            return true;
        }
        return false;
    }

    private static (int R, int Q, int X, int Y, int Z, int Turn) Choose(TermTable<T, TLayout> terms, ref Xoroshiro random)
    {
        int r = random.Below(terms.Count), q = random.Below(terms.Count), x = random.Below(3);
        int y = (x + 1 + random.Below(2)) % 3;
        return (r, q, x, y, 3 - x - y, TLayout.Tied ? random.Below(3) : 0);
    }

    private static void Append(TermTable<T, TLayout> terms, int unit, (int X, T Value) first, (int X, T Value) second,
        (int X, T Value) third)
    {
        Span<T> factors = [default, default, default];
        foreach ((int x, T value) in (ReadOnlySpan<(int, T)>)[first, second, third])
        {
            factors[x] = TCoefficients.Canonical(value, out int taken);
            unit = Units<TCoefficients>.Product(unit, taken);
        }
        terms.Add(factors[0], factors[1], factors[2], unit);
    }
}
