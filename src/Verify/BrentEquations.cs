using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorDecomp.Verify;

/// <summary>One Brent equation that does not hold, of entry A of a, B of b and C of c, all zero-based.</summary>
public sealed record BrentFailure(Tensor Tensor, int A, int B, int C, string Expected, string Actual)
{
    /// <summary>The failure in words, with the field's one-based indices.</summary>
    public override string ToString() =>
        $"the coefficient of a[{At(0, A)}]*b[{At(1, B)}] in c[{At(2, C)}] is {Actual}, expected {Expected}";

    private string At(int factor, int index) => string.Join(',', Tensor.Address(factor, index));
}

/// <summary>Outcome of checking all equations, (mn)(np)(mp) of them for a matrix product.</summary>
/// <param name="Failing">How many do not hold; where <paramref name="Partial"/>, of those looked at.</param>
/// <param name="First">The first of them in the order of A's, then B's, then C's entries; null where all hold.</param>
/// <param name="CommonDivisor">
/// In characteristic 0 the greatest common divisor of all differences actual − expected, denominators cleared, so that
/// the equations hold modulo exactly its divisors; 0 where all hold.
/// </param>
/// <param name="Partial">Whether it was left at the first failure, the common divisor being a unit by then.</param>
public readonly record struct BrentResult(long Failing, BrentFailure? First, BigInteger CommonDivisor, bool Partial)
{
    /// <summary>Whether every equation holds, which is what makes a scheme a decomposition.</summary>
    public bool Holds => Failing == 0;
}

/// <summary>
/// The first of the two checks: every Brent equation Σ_r u_r[a]·v_r[b]·w_r[c] = T[a,b,c] (Brent 1970), for a matrix product
/// Σ_r u_r[ij]·v_r[j'k]·w_r[i'k'] = [i=i'][j=j'][k=k'].
/// The sums are accumulated from the sparse terms, one row of C's entries per pair of an entry of A and one of B;
/// equations that no term touches are counted and never looked at, so that the work is that of the terms, whatever the shape.
/// </summary>
public static class BrentEquations
{
    /// <summary>Operations below which one core is done before a second one would have started.</summary>
    private const int ParallelCost = 20_000_000;

    /// <summary>Parts of a check: the same on every machine, since of a hasty one each counts its own failures.</summary>
    private const int Shares = 16;

    /// <summary>Checks over characteristic 0: ℤ where no i occurs, ℤ[i] elsewhere, denominators cleared.</summary>
    public static BrentResult Check(Scheme scheme)
    {
        var cleared = new ClearedScheme(scheme);
        return Check(scheme, cleared, cleared.FitsWords);
    }

    /// <summary>
    /// The same in the arithmetic that is asked for; words may be asked for only where the cleared scheme fits them. A hasty check
    /// leaves at the first failure, which is the first of all, once no prime divides the differences so far.
    /// </summary>
    internal static BrentResult Check(Scheme scheme, ClearedScheme cleared, bool inWords, bool hasty = false)
    {
        return (inWords, scheme.IsReal) switch
        {
            (true, true) => Run(c => new Word((long)c.Re), x => (x.Value, BigInteger.Zero)),
            (true, false) => Run(c => new Gaussian<Word>(new((long)c.Re), new((long)c.Im)), x => (x.Re.Value, x.Im.Value)),
            (false, true) => Run(c => new Integer(c.Re), x => (x.Value, BigInteger.Zero)),
            (false, false) => Run(c => new Gaussian<Integer>(new(c.Re), new(c.Im)), x => (x.Re.Value, x.Im.Value)),
        };

        BrentResult Run<T>(Func<(BigInteger Re, BigInteger Im), T> map, Func<T, (BigInteger, BigInteger)> parts) where T : struct,
            IRing<T> =>
            All(scheme,
                Vectors<T>.ByEntry(scheme.U, (r, e) => map(cleared.U(r, e))),
                Vectors<T>.ByTerm(scheme.V, (r, e) => map(cleared.V(r, e))),
                Vectors<T>.ByTerm(scheme.W, (r, e) => map(cleared.W(r, e))),
                value => map((cleared.One * value, BigInteger.Zero)), parts, cleared.One, hasty);
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
                value => map(new Rational(value)), parts, BigInteger.One, hasty: false);
    }

    /// <summary>How many ring operations the check takes: each product of three coefficients is added, and looked at.</summary>
    public static BigInteger Cost(Scheme scheme) => 2 * scheme.Products + scheme.Tensor.Sizes.Sum();

    // The entries of A are independent of each other; where there is much to do every core takes a share of them.
    private static BrentResult All<T>(
        Scheme scheme, Vectors<T> u, Vectors<T> v, Vectors<T> w, Func<int, T> expect, Func<T, (BigInteger, BigInteger)> parts,
            BigInteger scale, bool hasty)
        where T : struct, IRing<T>
    {
        int shares = Cost(scheme) < ParallelCost ? 1 : Math.Min(scheme.Tensor.USize, Shares);
        var results = new BrentResult[shares];
        Parallel.For(0, shares, k => results[k] = Accumulate(
            scheme.Tensor, scheme.Tensor.USize * k / shares, scheme.Tensor.USize * (k + 1) / shares, u, v, w, expect, parts, scale, hasty));
        return results.Aggregate((a, b) => new BrentResult(
            a.Failing + b.Failing, a.First ?? b.First, BigInteger.GreatestCommonDivisor(a.CommonDivisor, b.CommonDivisor), a.Partial
                || b.Partial));
    }

    // Called a few times in a process, it would never be optimised by the number of its calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static BrentResult Accumulate<T>(
        Tensor tensor, int from, int to, Vectors<T> u, Vectors<T> v, Vectors<T> w, Func<int, T> expect,
        Func<T, (BigInteger Re, BigInteger Im)> parts, BigInteger scale, bool hasty)
        where T : struct, IRing<T>
    {
        var row = new T[tensor.WSize]; // zero between rows
        var pairs = new List<Pair<T>>();
        var last = new int[tensor.VSize]; // per entry of B one more than the index of its latest pair, 0 for none
        var touched = new List<int>();
        var ones = new int[tensor.VSize]; // per entry of B where its entries of the slice begin, and how many there are
        var counts = new int[tensor.VSize];
        T one = expect(1);
        long failing = 0;
        BigInteger divisor = BigInteger.Zero;
        (int A, int B, int C, T Difference)? first = null;

        for (int a = from; a < to; a++)
        {
            pairs.Clear();
            touched.Clear();
            for (int at = u.Start[a]; at < u.Start[a + 1]; at++)
            {
                int r = u.Index[at];
                for (int bt = v.Start[r]; bt < v.Start[r + 1]; bt++)
                {
                    int b = v.Index[bt];
                    if (last[b] == 0) touched.Add(b);
                    pairs.Add(new Pair<T>(r, u.Value[at] * v.Value[bt], last[b]));
                    last[b] = pairs.Count;
                }
            }
            // Of matrix products most slices that no term touches need no look, once their ones cannot lower the divisor.
            if (touched.Count == 0 && tensor.Product is { } s && first is not null && (scale % divisor).IsZero)
            {
                failing += s.P;
                continue;
            }
            ReadOnlySpan<TensorEntry> slice = tensor.Slice(a);
            for (int at = 0; at < slice.Length; at++)
            {
                TensorEntry e = slice[at];
                if (counts[e.B]++ == 0) ones[e.B] = at;
                if (last[e.B] != 0 || Expected(e.Value) is { IsZero: true }) continue;
                // Nothing multiplies into it.
                first ??= (a, e.B, e.C, -Expected(e.Value));
                failing++;
                if (!divisor.IsOne) divisor = BigInteger.GreatestCommonDivisor(divisor, scale * e.Value);
            }

            if (hasty) touched.Sort();
            foreach (int b in touched)
            {
                long products = 0;
                for (int at = last[b]; at != 0; at = pairs[at - 1].Next)
                {
                    Pair<T> pair = pairs[at - 1];
                    products += w.Start[pair.Term + 1] - w.Start[pair.Term];
                    AddMultiple(row, w.Index.AsSpan(w.Start[pair.Term]..w.Start[pair.Term + 1]),
                        w.Value.AsSpan(w.Start[pair.Term]..w.Start[pair.Term + 1]), pair.Product);
                }
                ReadOnlySpan<TensorEntry> expected = counts[b] == 0 ? [] : slice.Slice(ones[b], counts[b]);
                foreach (TensorEntry e in expected) row[e.C] -= Expected(e.Value);
                if (products >= row.Length)
                {
                    for (int c = 0; c < row.Length; c++)
                        if (!row[c].IsZero) Look(a, b, c);
                }
                else
                {
                    for (int at = last[b]; at != 0; at = pairs[at - 1].Next)
                        foreach (int c in w.Index.AsSpan(w.Start[pairs[at - 1].Term]..w.Start[pairs[at - 1].Term + 1])) Look(a, b, c);
                    foreach (TensorEntry e in expected) Look(a, b, e.C);
                }
                last[b] = 0;
                if (hasty && first is { } f && (f.A, f.B).CompareTo((a, b)) <= 0 && PrimeFactors.Without(divisor, scale).IsOne)
                    return new BrentResult(failing, Failure(), divisor, Partial: true);
            }
            foreach (TensorEntry e in slice) counts[e.B] = 0;
        }
        return new BrentResult(failing, Failure(), divisor, Partial: false);

        void Look(int a, int b, int c)
        {
            if (row[c].IsZero) return;
            failing++;
            if (first is not { } f || a == f.A && (b, c).CompareTo((f.B, f.C)) < 0) first = (a, b, c, row[c]);
            if (!divisor.IsOne)
            {
                (BigInteger re, BigInteger im) = parts(row[c]);
                divisor = BigInteger.GreatestCommonDivisor(divisor, BigInteger.GreatestCommonDivisor(re, im));
            }
            row[c] = T.Zero;
        }

        BrentFailure? Failure()
        {
            if (first is not { } f) return null;
            int expected = tensor[f.A, f.B, f.C];
            (BigInteger re, BigInteger im) = parts(f.Difference + Expected(expected));
            return new BrentFailure(tensor, f.A, f.B, f.C, $"{expected}", $"{new Coefficient(new(re, scale), new(im, scale))}");
        }

        T Expected(int value) => value == 1 ? one : expect(value);
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
        public static Vectors<T> ByTerm(Factor factor, Func<int, Entry, T> map) =>
            Build(factor, factor.Rank, (r, _) => r, (_, a) => a, map);
        public static Vectors<T> ByEntry(Factor factor, Func<int, Entry, T> map) =>
            Build(factor, factor.Size, (_, a) => a, (r, _) => r, map);

        private static Vectors<T> Build(Factor factor, int rows, Func<int, int, int> row, Func<int, int, int> column, Func<int, Entry,
            T> map)
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
