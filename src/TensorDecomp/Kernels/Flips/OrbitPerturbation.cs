namespace TensorDecomp.Kernels.Flips;

/// <summary>The moves of <see cref="Perturbation{TCoefficients,T,TLayout}"/> on two orbits of terms and all their images: one orbit
/// more.</summary>
internal static class OrbitPerturbation<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private const int Attempts = 200;

    /// <summary>Plus-transition: a⊗b⊗c + d⊗e⊗f = a⊗(b+e)⊗c + a⊗e⊗(f−c) + (d−a)⊗e⊗f. False where no pair allows it.</summary>
    public static bool Plus(OrbitTable<T> table, ref Xoroshiro random)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        for (int attempt = 0; attempt < Attempts && !table.IsFull; attempt++)
        {
            if (!Choose(table, ref random, out int r, out int q, out int x, out int y, out int z)) continue;
            if (!MayChange(table, y, r) || !MayChange(table, x, q) || table.IsFixed(r) && table.IsFixed(q)) continue;
            if (terms.Factor(x, r).Equals(terms.Factor(x, q)) || terms.Factor(y, r).Equals(terms.Factor(y, q)) || terms.Factor(z, r)
                .Equals(terms.Factor(z, q))) continue;
            Images be = new(), da = new(), fc = new(), a = new(), e = new();
            // With signs s and t of the two terms: s·a(b+e)c + t·a·e(f−stc) + t·(d−a)e·f.
            bool fits = be.Sum(table, y, r, q, 0) & fc.Sum(table, z, q, r, terms.Sign(r) ^ terms.Sign(q) ^ 1) & da.Sum(table, x, q, r, 1);
            if (!fits) continue;
            a.Copy(table, x, r);
            e.Copy(table, y, q);
            (int, Images)[] added = [(x, a), (y, e), (z, fc)];
            int sign = terms.Sign(q);
            // what may vanish comes last, for others may move into its place
            if (table.IsFixed(q)) (r, q, x, y, be, da) = (q, r, y, x, da, be);
            Replace(table, x, q, da);
            Replace(table, y, r, be);
            Append(table, sign, table.Order, added);
            return true;
        }
        return false;
    }

    /// <summary>Split: a⊗b⊗c = d⊗b⊗c + (a−d)⊗b⊗c with a factor d that another term has.</summary>
    public static bool Split(OrbitTable<T> table, ref Xoroshiro random)
    {
        TermTable<T, SeparateTerms> terms = table.Terms;
        for (int attempt = 0; attempt < Attempts && !table.IsFull; attempt++)
        {
            if (!Choose(table, ref random, out int r, out int q, out int x, out int y, out int z)) continue;
            if (!MayChange(table, x, r) || table.Pivot < 0 && table.IsFixed(q)) continue;
            if (terms.Factor(x, r).Equals(terms.Factor(x, q))) continue;
            Images rest = new(), d = new(), b = new(), c = new();
            if (!rest.Sum(table, x, r, q, 1)) continue;
            d.Copy(table, x, q);
            b.Copy(table, y, r);
            c.Copy(table, z, r);
            (int sign, int order) = (terms.Sign(r), table.IsFixed(r) && table.IsFixed(q) ? 1 : table.Order);
            Replace(table, x, r, rest);
            Append(table, sign, order, [(x, d), (y, b), (z, c)]);
            return true;
        }
        return false;
    }

    /// <summary>A factor of a new orbit: its value in each term, and whether the next one is the negative of its image.</summary>
    private sealed class Images
    {
        private readonly T[] _values = new T[OrbitTable<T>.MostMembers];
        private readonly int[] _opposite = new int[OrbitTable<T>.MostMembers];

        public ReadOnlySpan<T> Values => _values;
        public T this[int k] => _values[k];
        public int Opposite(int k) => _opposite[k];

        public void Copy(OrbitTable<T> table, int x, int r)
        {
            for (int k = 0; k < table.Order; k++, r = table.Next(r), x = table.Place(x))
                (_values[k], _opposite[k]) = (table.Terms.Factor(x, r), table.Opposite(x, r));
        }

        /// <summary>Factor x of r plus that of q, the latter negated where <paramref name="negate"/> is 1, and the images of the sum. The
        /// pivot of a fixed term takes all images of q's.</summary>
        public bool Sum(OrbitTable<T> table, int x, int r, int q, int negate)
        {
            bool fits = true, gathers = x == table.Pivot && table.IsFixed(r);
            for (int k = 0; k < table.Order; k++)
            {
                if (k > 0 && gathers && table.IsFixed(q)) return fits; // which has no other image
                fits &= TCoefficients.TryAdd(k > 0 && gathers ? _values[k - 1] : table.Terms.Factor(x, r),
                    TCoefficients.Negate(table.Terms.Factor(x, q), negate), out _values[k]);
                _opposite[k] = table.Opposite(x, r);
                negate ^= table.Opposite(x, r) ^ table.Opposite(x, q);
                (x, r, q) = (table.Place(x), table.Next(r), table.Next(q));
            }
            if (gathers) _values[0] = _values[table.Order - 1];
            return fits;
        }
    }

    /// <summary>Two terms of different orbits and the roles of the factors.</summary>
    private static bool Choose(OrbitTable<T> table, ref Xoroshiro random, out int r, out int q, out int x, out int y, out int z)
    {
        int count = table.Terms.Count;
        r = random.Below(count);
        q = random.Below(count);
        x = random.Below(3);
        y = (x + 1 + random.Below(2)) % 3;
        z = 3 - x - y;
        return !table.SameOrbit(r, q);
    }

    /// <summary>Of a fixed term only the pivot of a transposition may change, and under no other symmetry any factor.</summary>
    private static bool MayChange(OrbitTable<T> table, int x, int r) => x == table.Pivot || !table.IsFixed(r);

    private static void Replace(OrbitTable<T> table, int x, int r, Images images)
    {
        if (images[0].IsZero) table.Remove([r]); // a fixed term may lose all to the images of another
        else if (table.Pivot < 0) OrbitMoves<TCoefficients, T>.Put(table, x, r, images.Values);
        else TransposeMoves<TCoefficients, T>.Put(table, x, r, images.Values);
    }

    /// <param name="table">The terms.</param>
    /// <param name="sign">The sign of the first new term.</param>
    /// <param name="order">Terms of the new orbit.</param>
    /// <param name="all">The factors of the first one and their images; they change places on the way.</param>
    private static void Append(OrbitTable<T> table, int sign, int order, Span<(int X, Images Of)> all)
    {
        int start = table.Terms.Count;
        Span<T> factors = [default, default, default];
        Span<int> opposite = stackalloc int[3 * OrbitTable<T>.MostMembers];
        for (int k = 0; k < order; k++)
        {
            int turned = 0, after = 0;
            foreach (ref (int X, Images Of) factor in all)
            {
                (int x, Images images) = factor;
                factors[x] = TCoefficients.Canonical(images[k], out int negated);
                turned ^= negated;
                after ^= images.Opposite(k);
                opposite[3 * k + x] ^= images.Opposite(k) ^ negated;
                factor.X = table.Place(x);
                // The one before stood where this one's image does, for a transposition is of order 2, and nothing else changes places.
                opposite[3 * ((k + order - 1) % order) + factor.X] ^= negated;
            }
            table.Terms.Add(factors[0], factors[1], factors[2], sign ^ turned);
            sign ^= after;
        }
        for (int k = 0; k < order; k++)
            table.Link(start + k, start + (k + 1) % order, opposite[3 * k], opposite[3 * k + 1], opposite[3 * k + 2]);
    }
}
