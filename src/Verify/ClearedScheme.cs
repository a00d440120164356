using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// A scheme with its denominators cleared: integer vectors u', v', w' per term and one positive integer D such that
/// Σ u'⊗v'⊗w' = D · Σ u⊗v⊗w. Term r with vector denominators d_u, d_v, d_w becomes (D/(d_u d_v d_w)·d_u u, d_v v, d_w w),
/// where D is the least common multiple of all d_u d_v d_w.
/// </summary>
internal sealed class ClearedScheme
{
    private readonly Scheme _scheme;
    private readonly BigInteger[] _uScale, _vScale, _wScale;

    public ClearedScheme(Scheme scheme)
    {
        _scheme = scheme;
        int rank = scheme.Rank;
        (_uScale, _vScale, _wScale) = (new BigInteger[rank], new BigInteger[rank], new BigInteger[rank]);
        for (int r = 0; r < rank; r++)
        {
            _uScale[r] = Entry.CommonDenominator(scheme.U.Term(r));
            _vScale[r] = Entry.CommonDenominator(scheme.V.Term(r));
            _wScale[r] = Entry.CommonDenominator(scheme.W.Term(r));
            One = Entry.LeastCommonMultiple(One, _uScale[r] * _vScale[r] * _wScale[r]);
        }
        for (int r = 0; r < rank; r++) _uScale[r] = One / (_vScale[r] * _wScale[r]);
    }

    /// <summary>D: what the matching equations must sum to.</summary>
    public BigInteger One { get; } = BigInteger.One;

    public (BigInteger Re, BigInteger Im) U(int r, in Entry e) => Scaled(e.Value, _uScale[r]);
    public (BigInteger Re, BigInteger Im) V(int r, in Entry e) => Scaled(e.Value, _vScale[r]);
    public (BigInteger Re, BigInteger Im) W(int r, in Entry e) => Scaled(e.Value, _wScale[r]);

    /// <summary>
    /// Proof that machine words suffice. With |z| = |Re z| + |Im z|, which is submultiplicative, no partial sum of
    /// any equation exceeds D·max|T| + Σ_r max|u'_r|·max|v'_r|·max|w'_r|, nor does any partial product.
    /// </summary>
    public bool FitsWords => Bound < long.MaxValue / 4;

    /// <summary>The bound on every intermediate value of the check, D included.</summary>
    public BigInteger Bound => field.IsZero ? field = Bounded() : field;

    private BigInteger Bounded()
    {
        BigInteger bound = One * _scheme.Tensor.Largest;
        for (int r = 0; r < _scheme.Rank; r++)
        {
            BigInteger u = Largest(_scheme.U.Term(r), _uScale[r]), v = Largest(_scheme.V.Term(r), _vScale[r]),
            w = Largest(_scheme.W.Term(r), _wScale[r]);
            bound += BigInteger.Max(u, 1) * BigInteger.Max(v, 1) * BigInteger.Max(w, 1);
        }
        return bound;
    }

    private static (BigInteger, BigInteger) Scaled(Coefficient c, BigInteger scale) =>
        scale.IsOne ? (c.Re.Numerator, c.Im.Numerator) :
        (c.Re.Numerator * (scale / c.Re.Denominator), c.Im.Numerator * (scale / c.Im.Denominator));

    private static BigInteger Largest(ReadOnlySpan<Entry> term, BigInteger scale)
    {
        BigInteger largest = BigInteger.Zero;
        foreach (ref readonly Entry e in term)
        {
            (BigInteger re, BigInteger im) = Scaled(e.Value, scale);
            largest = BigInteger.Max(largest, BigInteger.Abs(re) + BigInteger.Abs(im));
        }
        return largest;
    }
}
