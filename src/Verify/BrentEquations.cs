using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorDecomp.Verify;

/// <summary>One Brent equation that does not hold, addressed as a[i,j]·b[j2,k] in c[i2,k2], all zero-based.</summary>
public sealed record BrentFailure(int I, int J, int J2, int K, int I2, int K2, string Expected, string Actual)
{
    /// <summary>The failure in words, with the field's one-based indices.</summary>
    public override string ToString() =>
        $"the coefficient of a[{I + 1},{J + 1}]*b[{J2 + 1},{K + 1}] in c[{I2 + 1},{K2 + 1}] is {Actual}, expected {Expected}";
}

/// <summary>Outcome of checking all (mn)(np)(mp) equations.</summary>
/// <param name="Failing">How many do not hold.</param>
/// <param name="First">The first of them in the order of A's, then B's, then C's entries; null where all hold.</param>
/// <param name="CommonDivisor">
/// In characteristic 0 the greatest common divisor of all differences actual − expected, denominators cleared, so that
/// the equations hold modulo exactly its divisors; 0 where all hold.
/// </param>
public readonly record struct BrentResult(long Failing, BrentFailure? First, BigInteger CommonDivisor)
{
    public bool Holds => Failing == 0;
}

/// <summary>
/// The first of the two checks: every Brent equation Σ_r u_r[ij]·v_r[j'k]·w_r[i'k'] = [i=i'][j=j'][k=k'] (Brent 1970).
/// The sums are accumulated from the sparse terms, one row of C's entries per pair of an entry of A and one of B;
/// pairs that no term multiplies and no equation expects are all zero and never looked at.
/// </summary>
public static class BrentEquations
{
    /// <summary>Operations below which one core is done before a second one would have started.</summary>
    private const int ParallelCost = 20_000_000;

    /// <summary>Checks over characteristic 0: ℤ where no i occurs, ℤ[i] elsewhere, denominators cleared.</summary>
    public static BrentResult Check(Scheme scheme)
    {
        var cleared = new ClearedScheme(scheme);
        return Check(scheme, cleared, cleared.FitsWords());
    }

    /// <summary>The same in the arithmetic that is asked for; words may be asked for only where the cleared scheme fits them.</summary>
    internal static BrentResult Check(Scheme scheme, ClearedScheme cleared, bool inWords)
    {
        return (inWords, scheme.IsReal) switch
        {
            (true, true) => Run(c => new Word((long)c.Re), x => (x.Value, BigInteger.Zero)),
            (true, false) => Run(c => new Gaussian<Word>(new((long)c.Re), new((long)c.Im)), x => (x.Re.Value, x.Im.Value)),
            (false, true) => Run(c => new Integer(c.Re), x => (x.Value, BigInteger.Zero)),
            (false, false) => Run(c => new Gaussian<Integer>(new(c.Re), new(c.Im)), x => (x.Re.Value, x.Im.Value)),
        };

        BrentResult Run<T>(Func<(BigInteger Re, BigInteger Im), T> map, Func<T, (BigInteger, BigInteger)> parts) where T : struct, IRing<T> =>
            All(scheme,
                Vectors<T>.ByEntry(scheme.U, (r, e) => map(cleared.U(r, e))),
                Vectors<T>.ByTerm(scheme.V, (r, e) => map(cleared.V(r, e))),
                Vectors<T>.ByTerm(scheme.W, (r, e) => map(cleared.W(r, e))),
                map((cleared.One, BigInteger.Zero)), parts, cleared.One);
    }

    /// <summary>Checks modulo q, with i² = −1 adjoined where it occurs; null where some denominator is no unit modulo q.</summary>
    public static BrentResult? Check(Scheme scheme, long modulus)
    {
        var reduction = new Reduction(modulus);
        if (!reduction.IsDefinedOn(scheme)) return null;
        return scheme.IsReal
            ? Run(c => reduction.Of(c.Re), x => (x.Value, BigInteger.Zero))
            : Run(c => new Gaussian<Residue>(reduction.Of(c.Re), reduction.Of(c.Im)), x => (x.Re.Value, x.Im.Value));

        BrentResult Run<T>(Func<Coefficient, T> map, Func<T, (BigInteger, BigInteger)> parts) where T : struct, IRing<T> =>
            All(scheme,
                Vectors<T>.ByEntry(scheme.U, (_, e) => map(e.Value)),
                Vectors<T>.ByTerm(scheme.V, (_, e) => map(e.Value)),
                Vectors<T>.ByTerm(scheme.W, (_, e) => map(e.Value)),
                T.One, parts, BigInteger.One);
    }

    /// <summary>How many ring operations the check takes: one per product of three coefficients, one per equation looked at.</summary>
    public static BigInteger Cost(Scheme scheme)
    {
        Shape s = scheme.Shape;
        BigInteger products = BigInteger.Zero, pairs = BigInteger.Zero;
        for (int r = 0; r < scheme.Rank; r++)
        {
            long pair = (long)scheme.U.Term(r).Length * scheme.V.Term(r).Length;
            pairs += pair;
            products += (BigInteger)pair * scheme.W.Term(r).Length;
        }
        BigInteger rows = BigInteger.Min((BigInteger)s.USize * s.VSize, pairs + s.NaiveRank);
        return products + rows * s.WSize;
    }

    // The entries of A are independent of each other; where there is much to do every core takes a share of them.
    private static BrentResult All<T>(Scheme scheme, Vectors<T> u, Vectors<T> v, Vectors<T> w, T one, Func<T, (BigInteger, BigInteger)> parts, BigInteger scale)
        where T : struct, IRing<T>
    {
        int shares = Cost(scheme) < ParallelCost ? 1 : Math.Min(scheme.Shape.USize, 4 * Environment.ProcessorCount);
        var results = new BrentResult[shares];
        Parallel.For(0, shares, k => results[k] =
            Accumulate(scheme.Shape, scheme.Shape.USize * k / shares, scheme.Shape.USize * (k + 1) / shares, u, v, w, one, parts, scale));
        return results.Aggregate((a, b) => new BrentResult(a.Failing + b.Failing, a.First ?? b.First, BigInteger.GreatestCommonDivisor(a.CommonDivisor, b.CommonDivisor)));
    }

    // Called a few times in a process, it would never be optimised by the number of its calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static BrentResult Accumulate<T>(
        Shape s, int from, int to, Vectors<T> u, Vectors<T> v, Vectors<T> w, T one, Func<T, (BigInteger Re, BigInteger Im)> parts, BigInteger scale)
        where T : struct, IRing<T>
    {
        var row = new T[s.WSize];
        var pairs = new List<Pair<T>>();
        var last = new int[s.VSize]; // per entry of B one more than the index of its latest pair, 0 for none
        var touched = new List<int>();
        long failing = 0;
        BigInteger divisor = BigInteger.Zero;
        (int Ij, int Jk, int Ik, T Difference)? first = null;

        for (int ij = from; ij < to; ij++)
        {
            (int i, int j) = (ij / s.N, ij % s.N);
            pairs.Clear();
            touched.Clear();
            for (int at = u.Start[ij]; at < u.Start[ij + 1]; at++)
            {
                int r = u.Index[at];
                for (int bt = v.Start[r]; bt < v.Start[r + 1]; bt++)
                {
                    int jk = v.Index[bt];
                    if (last[jk] == 0) touched.Add(jk);
                    pairs.Add(new Pair<T>(r, u.Value[at] * v.Value[bt], last[jk]));
                    last[jk] = pairs.Count;
                }
            }
            for (int k = 0; k < s.P; k++)
                if (last[j * s.P + k] == 0) touched.Add(j * s.P + k);

            foreach (int jk in touched)
            {
                Array.Fill(row, T.Zero);
                for (int at = last[jk]; at != 0; at = pairs[at - 1].Next)
                {
                    Pair<T> pair = pairs[at - 1];
                    AddMultiple(row, w.Index.AsSpan(w.Start[pair.Term]..w.Start[pair.Term + 1]), w.Value.AsSpan(w.Start[pair.Term]..w.Start[pair.Term + 1]), pair.Product);
                }
                last[jk] = 0;
                if (jk / s.P == j) row[i * s.P + jk % s.P] -= one;
                for (int ik = 0; ik < row.Length; ik++)
                {
                    if (row[ik].IsZero) continue;
                    failing++;
                    if (first is not { } f || ij == f.Ij && (jk, ik).CompareTo((f.Jk, f.Ik)) < 0) first = (ij, jk, ik, row[ik]);
                    if (divisor.IsOne) continue;
                    (BigInteger re, BigInteger im) = parts(row[ik]);
                    divisor = BigInteger.GreatestCommonDivisor(divisor, BigInteger.GreatestCommonDivisor(re, im));
                }
            }
        }
        return new BrentResult(failing, Failure(), divisor);

        BrentFailure? Failure()
        {
            if (first is not { } f) return null;
            (int i, int j, int j2, int k, int i2, int k2) = (f.Ij / s.N, f.Ij % s.N, f.Jk / s.P, f.Jk % s.P, f.Ik / s.P, f.Ik % s.P);
            bool expected = i == i2 && j == j2 && k == k2;
            (BigInteger re, BigInteger im) = parts(expected ? f.Difference + one : f.Difference);
            return new BrentFailure(i, j, j2, k, i2, k2, expected ? "1" : "0", $"{new Coefficient(new(re, scale), new(im, scale))}");
        }
    }

    /// <summary>The loop that all the time goes into, once per product of two coefficients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMultiple<T>(Span<T> row, ReadOnlySpan<int> index, ReadOnlySpan<T> value, T scale) where T : struct, IRing<T>
    {
        for (int k = 0; k < index.Length && k < value.Length; k++) row[index[k]] += scale * value[k];
    }

    /// <summary>x·y of one term for one entry of A and one of B; Next chains the pairs of the same entry of B.</summary>
    private readonly record struct Pair<T>(int Term, T Product, int Next);

    /// <summary>A factor in compressed rows over the ring of the check, by term or, for U, by entry.</summary>
    private sealed record Vectors<T>(int[] Start, int[] Index, T[] Value)
    {
        public static Vectors<T> ByTerm(Factor factor, Func<int, Entry, T> map) => Build(factor, factor.Rank, (r, _) => r, (_, a) => a, map);
        public static Vectors<T> ByEntry(Factor factor, Func<int, Entry, T> map) => Build(factor, factor.Size, (_, a) => a, (r, _) => r, map);

        private static Vectors<T> Build(Factor factor, int rows, Func<int, int, int> row, Func<int, int, int> column, Func<int, Entry, T> map)
        {
            var start = new int[rows + 1];
            for (int r = 0; r < factor.Rank; r++)
                foreach (Entry e in factor.Term(r)) start[row(r, e.Index) + 1]++;
            for (int q = 0; q < rows; q++) start[q + 1] += start[q];
            int[] next = start[..rows];
            var vectors = new Vectors<T>(start, new int[factor.Nonzeros], new T[factor.Nonzeros]);
            for (int r = 0; r < factor.Rank; r++)
                foreach (Entry e in factor.Term(r))
                {
                    int at = next[row(r, e.Index)]++;
                    (vectors.Index[at], vectors.Value[at]) = (column(r, e.Index), map(r, e));
                }
            return vectors;
        }
    }
}
