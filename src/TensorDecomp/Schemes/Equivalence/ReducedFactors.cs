using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// The terms of a scheme as matrices over F_q, u_r m×n, v_r n×p, w_r m×p, and for each term the three products of two of them:
/// w_r·v_rᵀ, u_rᵀ·w_r and u_r·v_r, which have the shapes of u, v and w. In characteristic 0 the coefficients are mapped to F_P
/// for one fixed prime P ≡ 1 (mod 4), where i has an image too.
/// </summary>
internal sealed class ReducedFactors
{
    /// <summary>2³¹ − 19, so that a product of two residues fits a word.</summary>
    private const long P = 2147483629;

    // 2 is no square modulo P ≡ 5 (mod 8), so 2^((P−1)/4) is a square root of −1.
    private static readonly long ImaginaryUnit = (long)System.Numerics.BigInteger.ModPow(2, (P - 1) / 4, P);

    private readonly long _q;
    private readonly (int Index, long Value)[][][] _sparse; // by factor and term
    private readonly long[][][] _products; // by factor and term, dense

    private ReducedFactors(Scheme scheme, long q)
    {
        _q = q;
        _sparse = [.. scheme.Factors.Select(f => Enumerable.Range(0, f.Rank).Select(r => Reduced(f.Term(r))).ToArray())];
        Shape s = scheme.Shape;
        _products =
        [
            [.. _sparse[2].Zip(_sparse[1], (w, v) =>
                Product(w, v, s.USize, (ik, jk) => ik % s.P == jk % s.P ? ik / s.P * s.N + jk / s.P : -1))],
            [.. _sparse[0].Zip(_sparse[2], (u, w) =>
                Product(u, w, s.VSize, (ij, ik) => ij / s.N == ik / s.P ? ij % s.N * s.P + ik % s.P : -1))],
            [.. _sparse[0].Zip(_sparse[1], (u, v) =>
                Product(u, v, s.WSize, (ij, jk) => ij % s.N == jk / s.P ? ij / s.N * s.P + jk % s.P : -1))],
        ];
    }

    /// <summary>Null where some denominator has no inverse modulo P.</summary>
    public static ReducedFactors? Of(Scheme scheme, Ring ring)
    {
        long q = ring.Modulus == 0 ? P : ring.Modulus;
        if (q >= 1L << 31) return null;
        return scheme.All(c => Residue.Of(c.Re, q) is not null && Residue.Of(c.Im, q) is not null) ? new ReducedFactors(scheme, q) : null;
    }

    /// <summary>
    /// tr(u_r·v_r·w_rᵀ) with the given factor taken from term s: by itself it scales with the terms, times its mirror image
    /// (r and s exchanged) it does not.
    /// </summary>
    public long Trace(int factor, int r, int s)
    {
        long sum = 0;
        foreach ((int index, long value) in _sparse[factor][s]) sum = (sum + value * _products[factor][r][index]) % _q;
        return sum;
    }

    /// <summary>Trace(r, s)·Trace(s, r).</summary>
    public long MixedTrace(int factor, int r, int s) => Trace(factor, r, s) * Trace(factor, s, r) % _q;

    private (int, long)[] Reduced(ReadOnlySpan<Entry> term)
    {
        List<(int, long)> reduced = [];
        foreach (ref readonly Entry e in term)
        {
            long value = Residue.Of(e.Value.Re, _q)!.Value.Value;
            if (!e.Value.IsReal) value = (value + Residue.Of(e.Value.Im, _q)!.Value.Value * ImaginaryUnit) % _q;
            if (value != 0) reduced.Add((e.Index, value));
        }
        return [.. reduced];
    }

    private long[] Product((int Index, long Value)[] a, (int Index, long Value)[] b, int size, Func<int, int, int> target)
    {
        var product = new long[size];
        foreach ((int x, long value) in a)
            foreach ((int y, long other) in b)
                if (target(x, y) is >= 0 and int to) product[to] = (product[to] + value * other) % _q;
        return product;
    }
}
