using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// Saves terms whose products of two factors depend on those of others: where uₖ⊗vₖ = Σ cᵢ·uᵢ⊗vᵢ, the term k goes into the others, whose wᵢ
/// becomes wᵢ + cᵢwₖ; likewise for the other two pairs of factors. This is 2-reduction (Khoruzhii, Serafin, Gelß and Pokutta 2026, in the
/// notes on their improvements of trilinear aggregation). It needs no common factor, so it saves whatever <see cref="DependentTerms"/>
/// saves, and sometimes more.
/// <para>
/// Relations are looked for among the values of uᵢ⊗vᵢ under random products of linear forms, modulo 2 first, since what is independent
/// modulo 2 is independent over ℤ; then modulo the field's characteristic, or a large prime. What is found is checked on the products
/// themselves, in exact numbers, before it is used.
/// </para>
/// </summary>
public static class DependentPairs
{
    private const long Prime = int.MaxValue; // 2³¹ − 1
    private const int Spare = 64; // columns beyond the number of terms

    /// <summary>Most terms of a scheme whose products are compared modulo a large prime, unless told otherwise: some seconds.</summary>
    public const int MostTerms = 1000;

    /// <summary>The scheme with as many terms less as there are relations that stay in the ring; the same scheme where there is
    /// none.</summary>
    /// <param name="scheme">A decomposition over the ring; one with imaginary coefficients stays as it is.</param>
    /// <param name="ring">A prime field, ℚ, or ZT, Z or Z[1/d], in which case a saving that leaves the ring is not made.</param>
    /// <param name="seed">Of the random forms, and of the orders of the terms after the first.</param>
    /// <param name="mostTerms">Most terms that are compared modulo a large prime; the time grows like the cube: some fifteen seconds for
    /// 1,500.</param>
    /// <param name="orders">In how many orders the terms are looked at, where the first one saves something. Which terms go decides what
    /// the others become, and so what else depends on them.</param>
    public static Scheme Reduced(Scheme scheme, Ring ring, ulong seed = 1, int mostTerms = MostTerms, int orders = 1)
    {
        if (!scheme.IsReal || ring.Modulus != 0 && !ring.IsPrimeField) return scheme;
        Scheme whole = Residues.Balanced(scheme, ring), least = scheme;
        for (int order = 0; order < orders && (order == 0 || least.Rank < scheme.Rank); order++)
        {
            IEnumerable<int> numbers = Enumerable.Range(0, whole.Rank);
            if (order > 0) numbers = numbers.OrderBy(r => Mixing.Join(Mixing.Join(seed, (ulong)order), (ulong)r));
            Scheme reduced = Reduced(scheme, whole, [.. numbers], ring, seed + (ulong)order, mostTerms);
            if (reduced.Rank < least.Rank) least = reduced;
        }
        return least;
    }

    private static Scheme Reduced(Scheme scheme, Scheme whole, int[] order, Ring ring, ulong seed, int mostTerms)
    {
        List<FactorVector[]> terms =
            [.. order.Select(r => whole.Factors.Select(f => FactorVector.Of(f.Term(r), ring)).ToArray())];
        int before = terms.Count;
        for (int third = 0, still = 0; still < 3; third = (third + 1) % 3)
            still = Reduce(terms, third, ring, seed, mostTerms) ? 0 : still + 1;
        return terms.Count == before ? scheme
            : new Scheme(whole.Shape, Factor(0, whole.U.Size), Factor(1, whole.V.Size), Factor(2, whole.W.Size));

        Factor Factor(int x, int size) => Verify.Factor.FromTerms(size, [.. terms.Select(t => t[x].Entries)]);
    }

    private static bool Reduce(List<FactorVector[]> terms, int third, Ring ring, ulong seed, int mostTerms)
    {
        (int x, int y) = ((third + 1) % 3, (third + 2) % 3);
        HashSet<int> gone = [];
        foreach (RowRelation relation in Relations(terms, x, y, ring, seed, mostTerms))
        {
            if (Exact(relation, terms, x, y, ring) is not { } by) continue;
            FactorVector last = terms[relation.Row][third];
            FactorVector[] sums =
                [.. relation.Of.Select((of, k) => terms[of.Row][third].Plus(by[k], last, ring))];
            if (!Array.TrueForAll(sums, s => s.LiesIn(ring))) continue;
            for (int k = 0; k < sums.Length; k++)
            {
                FactorVector[] term = [.. terms[relation.Of[k].Row]];
                term[third] = sums[k];
                terms[relation.Of[k].Row] = term;
            }
            gone.Add(relation.Row);
        }
        if (gone.Count == 0) return false;
        FactorVector[][] left = [.. terms.Where((t, r) => !gone.Contains(r) && !t[third].IsZero)];
        terms.Clear();
        terms.AddRange(left);
        return true;
    }

    /// <summary>The coefficients of a relation as exact numbers; null where it does not hold, or has none.</summary>
    private static Coefficient[]? Exact(RowRelation relation, List<FactorVector[]> terms, int x, int y, Ring ring)
    {
        var by = new Coefficient[relation.Of.Count];
        for (int k = 0; k < by.Length; k++)
        {
            long value = relation.Of[k].Coefficient;
            if (ring.Modulus != 0) by[k] = Residues.Balanced(new Coefficient(new Rational(value), Rational.Zero), ring);
            else if (RationalReconstruction.Of(value, Prime) is { } fraction) by[k] = new Coefficient(fraction, Rational.Zero);
            else return null;
        }
        Dictionary<(int, int), Coefficient> sum = [];
        Add(terms[relation.Row], -Coefficient.One);
        for (int k = 0; k < by.Length; k++) Add(terms[relation.Of[k].Row], by[k]);
        return sum.Values.All(c => Residues.Balanced(c, ring).IsZero) ? by : null;

        void Add(FactorVector[] term, Coefficient times)
        {
            foreach (Entry a in term[x].Entries)
                foreach (Entry b in term[y].Entries)
                    sum[(a.Index, b.Index)] = sum.GetValueOrDefault((a.Index, b.Index)) + times * a.Value * b.Value;
        }
    }

    private static IReadOnlyList<RowRelation> Relations(List<FactorVector[]> terms, int x, int y, Ring ring, ulong seed,
        int mostTerms)
    {
        long q = ring.Modulus;
        if (q is 0 or 2 && Values(terms, x, y, 2, seed) is { } parities)
        {
            IReadOnlyList<RowRelation> relations = RowRelations.Modulo2([.. parities.Select(Packed)]);
            if (q == 2 || relations.Count == 0) return relations;
        }
        return terms.Count > mostTerms || Values(terms, x, y, q == 0 ? Prime : q, seed) is not { } values ? []
            : RowRelations.Modulo(values, q == 0 ? Prime : q);
    }

    /// <summary>(φ(x)·ψ(y)) for as many random pairs of forms φ, ψ as make equal values unlikely, a row for each term; null where a
    /// coefficient has no image modulo p.</summary>
    private static ulong[][]? Values(List<FactorVector[]> terms, int x, int y, long p, ulong seed)
    {
        // A product of two random forms vanishes on a combination with probability 1 − (1 − 1/p)² at most: 3/4 modulo 2, 5/9 modulo 3.
        int columns = (int)(terms.Count * Math.Min(3, Math.Log(p) / -Math.Log(1 - Math.Pow(1 - 1.0 / p, 2)))) + Spare;
        var rows = new ulong[terms.Count][];
        for (int r = 0; r < rows.Length; r++)
        {
            if (Images(terms[r][x], p) is not { } a || Images(terms[r][y], p) is not { } b) return null;
            rows[r] = new ulong[columns];
            for (int c = 0; c < columns; c++) rows[r][c] = (ulong)(Value(a, x, c) * Value(b, y, c) % p);
        }
        return rows;

        long Value((int Index, long Value)[] vector, int factor, int column)
        {
            long value = 0;
            foreach ((int index, long by) in vector)
            {
                value += by * Form(((ulong)column * 3 + (ulong)factor) << 32 | (uint)index); // below 2⁶²
                if (value >= 1L << 62) value %= p;
            }
            return value % p;
        }

        long Form(ulong word)
        {
            word = (word ^ seed * 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9; // the finisher of SplitMix64
            word = (word ^ word >> 27) * 0x94D049BB133111EB;
            return p == 2 ? (long)(word >> 63) : (long)((word ^ word >> 31) % (ulong)p);
        }
    }

    private static (int Index, long Value)[]? Images(FactorVector vector, long p)
    {
        var images = new (int, long)[vector.Entries.Length];
        for (int k = 0; k < images.Length; k++)
            if (Residue.Of(vector.Entries[k].Value.Re, p) is { } image) images[k] = (vector.Entries[k].Index, image.Value);
            else return null;
        return images;
    }

    private static ulong[] Packed(ulong[] bits)
    {
        var words = new ulong[(bits.Length + 63) / 64];
        for (int c = 0; c < bits.Length; c++) words[c >> 6] |= bits[c] << c;
        return words;
    }
}
