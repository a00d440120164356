using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>One Brent equation that does not hold, addressed as a[i,j]·b[j2,k] in c[i2,k2], all zero-based.</summary>
public sealed record BrentFailure(int I, int J, int J2, int K, int I2, int K2, string Expected, string Actual)
{
    /// <summary>The failure in words, with the field's one-based indices.</summary>
    public override string ToString() =>
        $"the coefficient of a[{I + 1},{J + 1}]*b[{J2 + 1},{K + 1}] in c[{I2 + 1},{K2 + 1}] is {Actual}, expected {Expected}";
}

/// <summary>Outcome of checking all (mn)(np)(mp) equations.</summary>
public readonly record struct BrentResult(long Failing, BrentFailure? First)
{
    public bool Holds => Failing == 0;
}

/// <summary>
/// The first of the two checks: every Brent equation Σ_r u_r[ij]·v_r[j'k]·w_r[i'k'] = [i=i'][j=j'][k=k'] (Brent 1970).
/// One slice of the tensor per entry of A is accumulated from the sparse terms, so the cost is the number of
/// nonzero products plus one look at each equation.
/// </summary>
public static class BrentEquations
{
    /// <summary>Checks over characteristic 0: ℤ where no i occurs, ℤ[i] elsewhere, denominators cleared.</summary>
    public static BrentResult Check(Scheme scheme)
    {
        var cleared = new ClearedScheme(scheme);
        bool words = cleared.FitsWords(), real = !Ring.Of(scheme).Imaginary;
        return (words, real) switch
        {
            (true, true) => Run(scheme, cleared, c => new Word((long)c.Re)),
            (true, false) => Run(scheme, cleared, c => new Gaussian<Word>(new((long)c.Re), new((long)c.Im))),
            (false, true) => Run(scheme, cleared, c => new Integer(c.Re)),
            (false, false) => Run(scheme, cleared, c => new Gaussian<Integer>(new(c.Re), new(c.Im))),
        };
    }

    /// <summary>Checks modulo q, with i² = −1 adjoined where it occurs; null where some denominator is no unit modulo q.</summary>
    public static BrentResult? Check(Scheme scheme, long modulus)
    {
        bool imaginary = false;
        foreach (Factor factor in scheme.Factors)
            foreach (ref readonly Entry e in factor.Entries)
            {
                imaginary |= !e.Value.IsReal;
                if (Residue.Of(e.Value.Re, modulus) is null || Residue.Of(e.Value.Im, modulus) is null) return null;
            }
        return imaginary
            ? Run(scheme, c => new Gaussian<Residue>(Reduce(c.Re), Reduce(c.Im)))
            : Run(scheme, c => Reduce(c.Re));

        Residue Reduce(Rational x) => Residue.Of(x, modulus)!.Value;

        static BrentResult Run<T>(Scheme scheme, Func<Coefficient, T> map) where T : struct, IRing<T> =>
            Accumulate(scheme, Columns(scheme.U, (_, e) => map(e.Value)), Rows(scheme.V, (_, e) => map(e.Value)), Rows(scheme.W, (_, e) => map(e.Value)), T.One, x => x.ToString()!);
    }

    private static BrentResult Run<T>(Scheme scheme, ClearedScheme cleared, Func<(BigInteger Re, BigInteger Im), T> map) where T : struct, IRing<T>
    {
        return Accumulate(scheme,
            Columns(scheme.U, (r, e) => map(cleared.U(r, e))), Rows(scheme.V, (r, e) => map(cleared.V(r, e))), Rows(scheme.W, (r, e) => map(cleared.W(r, e))),
            map((cleared.One, BigInteger.Zero)), Unscaled);

        string Unscaled(T sum)
        {
            (BigInteger re, BigInteger im) = sum switch
            {
                Word x => (x.Value, BigInteger.Zero),
                Integer x => (x.Value, BigInteger.Zero),
                Gaussian<Word> x => (x.Re.Value, x.Im.Value),
                Gaussian<Integer> x => (x.Re.Value, x.Im.Value),
                _ => throw new InvalidOperationException($"No text for {typeof(T)}."),
            };
            return new Coefficient(new(re, cleared.One), new(im, cleared.One)).ToString();
        }
    }

    private static BrentResult Accumulate<T>(Scheme scheme, List<(int Term, T Value)>[] u, (int Index, T Value)[][] v, (int Index, T Value)[][] w, T one, Func<T, string> text)
        where T : struct, IRing<T>
    {
        Shape s = scheme.Shape;
        var slice = new T[s.VSize * s.WSize];
        long failing = 0;
        BrentFailure? first = null;
        for (int ij = 0; ij < s.USize; ij++)
        {
            Array.Fill(slice, T.Zero);
            foreach ((int r, T x) in u[ij])
                foreach ((int jk, T y) in v[r])
                {
                    T xy = x * y;
                    Span<T> row = slice.AsSpan(jk * s.WSize, s.WSize);
                    foreach ((int ik, T z) in w[r]) row[ik] += xy * z;
                }

            (int i, int j) = (ij / s.N, ij % s.N);
            for (int k = 0; k < s.P; k++) slice[(j * s.P + k) * s.WSize + i * s.P + k] -= one;
            for (int at = 0; at < slice.Length; at++)
            {
                if (slice[at].IsZero) continue;
                failing++;
                if (first is not null) continue;
                (int jk, int ik) = (at / s.WSize, at % s.WSize);
                bool matches = jk / s.P == j && ik / s.P == i && jk % s.P == ik % s.P;
                T expected = matches ? one : T.Zero;
                first = new BrentFailure(i, j, jk / s.P, jk % s.P, ik / s.P, ik % s.P, matches ? "1" : "0", text(slice[at] + expected));
            }
        }
        return new BrentResult(failing, first);
    }

    private static List<(int, T)>[] Columns<T>(Factor factor, Func<int, Entry, T> map)
    {
        var columns = new List<(int, T)>[factor.Size];
        for (int a = 0; a < columns.Length; a++) columns[a] = [];
        for (int r = 0; r < factor.Rank; r++)
            foreach (Entry e in factor.Term(r)) columns[e.Index].Add((r, map(r, e)));
        return columns;
    }

    private static (int, T)[][] Rows<T>(Factor factor, Func<int, Entry, T> map)
    {
        var rows = new (int, T)[factor.Rank][];
        for (int r = 0; r < rows.Length; r++)
        {
            ReadOnlySpan<Entry> term = factor.Term(r);
            rows[r] = new (int, T)[term.Length];
            for (int k = 0; k < term.Length; k++) rows[r][k] = (term[k].Index, map(r, term[k]));
        }
        return rows;
    }
}
