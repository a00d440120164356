using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>Sparse vectors written out in full, as most formats want them, in either order of the third factor.</summary>
internal static class DenseRows
{
    public static Coefficient[] Row(Factor factor, int term)
    {
        var row = new Coefficient[factor.Size];
        foreach (ref readonly Entry e in factor.Term(term)) row[e.Index] = e.Value;
        return row;
    }

    /// <summary>Row of the third factor indexed by Cᵀ: position k·m + i holds w[i·p + k].</summary>
    public static Coefficient[] Transposed(Scheme scheme, int term)
    {
        Shape s = scheme.Shape;
        var row = new Coefficient[s.WSize];
        foreach (ref readonly Entry e in scheme.W.Term(term)) row[e.Index % s.P * s.M + e.Index / s.P] = e.Value;
        return row;
    }

    /// <summary>One row per term of u, v or the transposed w.</summary>
    public static Coefficient[][] Rows(Scheme scheme, int factor, ThirdFactor order) =>
        [.. Enumerable.Range(0, scheme.Rank)
            .Select(r => factor == 2 && order == ThirdFactor.Transposed ? Transposed(scheme, r) : Row(scheme.Factors[factor], r))];
}
