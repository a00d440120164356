using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>A spanning vector of a <see cref="CrowdedSubspace"/>: that of a term, or the start's direction x at one index across.</summary>
/// <param name="Term">Number of the term; negative where the vector is x⊗e.</param>
/// <param name="Across">The index of e there.</param>
internal readonly record struct Spanning(int Term, int Across);

/// <summary>What a search for a crowded subspace came to.</summary>
/// <param name="X">The direction it started from.</param>
/// <param name="Vectors">As many vectors as the axis has indices across.</param>
/// <param name="Terms">How many of the terms lie in their span.</param>
internal sealed record SubspaceTerms(int[] X, Spanning[] Vectors, int Terms)
{
    /// <summary>x⊗anything.</summary>
    public static SubspaceTerms Direction(int[] x, int across, int terms) =>
        new(x, [.. Enumerable.Range(0, across).Select(i => new Spanning(-1, i))], terms);
}

/// <summary>
/// Spaces K that hold as many terms' vectors v as possible, where φ maps K one to one onto the vectors across the axis. Such a K is given
/// by
/// vectors of terms; it is improved by exchanging one vector at a time for the best one, which is found at once: two vectors make the same
/// space of the others when what is left of them modulo K, divided by their coordinate along the exchanged vector, agrees.
/// Arithmetic is modulo the ring's modulus, or a large prime in characteristic 0, where it may err but what is made of it is exact.
/// </summary>
internal sealed class CrowdedSubspace
{
    private const long Prime = int.MaxValue; // 2³¹ − 1
    private const long MostWork = 200_000; // multiplications for one look at all exchanges: 8x8x8 of some 300 terms

    private readonly long _q;
    private readonly bool _unimodular; // divisions by ±1 only: the ring has no others, or may have none
    private readonly int _across, _pivot;
    private readonly List<TermVector> _vectors = [];

    /// <param name="quotient">The factor.</param>
    /// <param name="phi">φ, with coefficients −1, 0 and 1.</param>
    /// <param name="left">Terms that count; those with an imaginary coefficient or a denominator that is no unit do not.</param>
    /// <param name="ring">The ring of the scheme.</param>
    public CrowdedSubspace(AlongAxis quotient, int[] phi, int[] left, Ring ring)
    {
        _q = ring.Modulus == 0 ? Prime : ring.Modulus;
        _unimodular = ring.Modulus == 0 ? ring.Inverted.IsOne && !ring.Contains(new Rational(1, Prime)) : !ring.IsPrimeField;
        (_across, _pivot) = (quotient.Across, Array.FindLastIndex(phi, c => c != 0));
        Phi = phi;
        Dictionary<ulong, TermVector> known = [];
        foreach (int r in left)
        {
            if (Read(quotient, r) is not { } v || Array.TrueForAll(v.Slice, c => c == 0)) continue;
            ulong hash = Hash(v.Others, Hash(v.Slice, 0));
            if (known.TryGetValue(hash, out TermVector? same)) same.Many++;
            else _vectors.Add(known[hash] = new TermVector(r, v.Slice, v.Others));
        }
    }

    private int[] Phi { get; }

    /// <summary>Whether there is time for exchanges; there are some hundred looks for a projection.</summary>
    public static bool IsInTime(AlongAxis quotient) => (long)quotient.Factor.Rank * quotient.Across * quotient.Factor.Size <= MostWork;

    /// <summary>The best space that exchanges lead to from x⊗anything, where φ(x) = ±1.</summary>
    public SubspaceTerms From(int[] x)
    {
        long sign = 0;
        for (int i = 0; i < x.Length; i++) sign += x[i] * Phi[i];
        sign = AlongAxis.Balanced(sign, _q); // ±1
        var vectors = new Spanning[_across];
        long[][] coordinates = new long[_across][], rest = new long[_across][];
        for (int j = 0; j < _across; j++)
        {
            (vectors[j], coordinates[j], rest[j]) = (new Spanning(-1, j), new long[_across], new long[(x.Length - 1) * _across]);
            coordinates[j][j] = Positive(sign); // the coordinates of the unit vector j across, in terms of K: one row each
            for (int k = 0, at = 0; k < x.Length; k++)
                if (k != _pivot) rest[j][at++ * _across + j] = Positive(x[k]);
        }
        for (int terms = -1; ;)
        {
            (int inside, int better, int at, TermVector? by) = BestExchange(coordinates, rest);
            if (inside <= terms && terms >= 0) throw new InvalidOperationException("An exchange did not do what it promised.");
            terms = inside;
            if (better <= inside || by is null) return new SubspaceTerms(x, vectors, terms);
            long[] c = Coordinates(by, coordinates);
            long inverse = Inverse(c[at])!.Value;
            foreach (long[] row in coordinates)
            {
                row[at] = Times(row[at], inverse);
                for (int i = 0; i < _across; i++)
                    if (i != at) row[i] = Minus(row[i], Times(c[i], row[at]));
            }
            (vectors[at], rest[at]) = (new Spanning(by.Term, 0), by.Rest);
        }
    }

    private (int Inside, int Better, int At, TermVector? By) BestExchange(long[][] coordinates, long[][] rest)
    {
        int inside = 0;
        int[] staying = new int[_across]; // vectors in the span of the others, for each of K's
        var groups = new Dictionary<(int, ulong), (int Many, TermVector First)>();
        foreach (TermVector vector in _vectors)
        {
            long[] c = Coordinates(vector, coordinates), residue = [.. vector.Rest];
            for (int j = 0; j < _across; j++)
                if (c[j] != 0)
                    for (int e = 0; e < residue.Length; e++)
                        if (rest[j][e] != 0) residue[e] = Minus(residue[e], Times(c[j], rest[j][e]));
            bool within = Array.TrueForAll(residue, e => e == 0);
            if (within) inside += vector.Many;
            for (int j = 0; j < _across; j++)
            {
                if (c[j] == 0) staying[j] += within ? vector.Many : 0;
                else if (Inverse(c[j]) is { } inverse)
                {
                    (int, ulong) key = (j, within ? 0 : Hash([.. residue.Select(e => Times(e, inverse))], 1));
                    groups[key] = groups.TryGetValue(key, out (int Many, TermVector First) group)
                        ? (group.Many + vector.Many, group.First) : (vector.Many, vector);
                }
            }
        }
        (int better, int at, TermVector? by) = (inside, 0, null);
        foreach (((int j, ulong key), (int many, TermVector first)) in groups)
            if (key != 0 && many + staying[j] > better) (better, at, by) = (many + staying[j], j, first);
        return (inside, better, at, by);
    }

    private long[] Coordinates(TermVector vector, long[][] coordinates)
    {
        long[] c = new long[_across];
        for (int a = 0; a < _across; a++)
            if (vector.Slice[a] != 0)
                for (int j = 0; j < _across; j++) c[j] = (long)(((Int128)vector.Slice[a] * coordinates[a][j] + c[j]) % _q);
        return c;
    }

    /// <summary>φ(v), and the entries of v at other indices than the pivot; null where it has no image modulo q.</summary>
    private (long[] Slice, long[] Others)? Read(AlongAxis quotient, int term)
    {
        long[] slice = new long[_across], rest = new long[(quotient.Along - 1) * _across];
        foreach (ref readonly Entry e in quotient.Factor.Term(term))
        {
            if (!e.Value.IsReal || Residue.Of(e.Value.Re, _q) is not { } value) return null;
            (int along, int across) = quotient.Place(e.Index);
            slice[across] = Positive(slice[across] + Phi[along] * value.Value);
            if (along != _pivot) rest[(along < _pivot ? along : along - 1) * _across + across] = value.Value;
        }
        // Multiples of one vector count as one: with 1 before anything else, or where only ±1 divides, no more than q/2 there.
        if (Array.Find(slice, c => c != 0) is var first && first != 0)
        {
            long by = !_unimodular ? Inverse(first)!.Value : first > _q / 2 ? _q - 1 : 1;
            if (by != 1) (slice, rest) = ([.. slice.Select(c => Times(c, by))], [.. rest.Select(c => Times(c, by))]);
        }
        return (slice, rest);
    }

    private long? Inverse(long c) => c == 1 || c == _q - 1 ? c : _unimodular ? null : (long)Residue.Inverse(c, _q)!.Value;

    private long Times(long a, long b) => _q <= int.MaxValue ? a * b % _q : (long)((Int128)a * b % _q);

    private long Minus(long a, long b) => a >= b ? a - b : a - b + _q;

    private long Positive(long a) => (a %= _q) < 0 ? a + _q : a;

    private static ulong Hash(ReadOnlySpan<long> words, ulong hash)
    {
        foreach (long word in words)
        {
            hash = (hash ^ (ulong)word) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
        }
        return hash | 1; // never the key of what lies inside
    }

    private sealed class TermVector(int term, long[] slice, long[] rest)
    {
        public int Term => term;
        public long[] Slice => slice;
        public long[] Rest => rest;
        public int Many { get; set; } = 1;
    }
}
