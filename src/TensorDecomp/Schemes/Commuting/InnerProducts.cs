using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Commuting;

/// <summary>
/// Products of matrices over commuting entries, two inner indices j, j' at a time. With ξ_i = a_ij·a_ij' and η_k = b_jk·b_j'k the product
/// P_ik = (a_ij + b_j'k)(a_ij' + b_jk) is a_ij·b_jk + a_ij'·b_j'k + ξ_i + η_k. An odd inner index is multiplied out.
/// </summary>
public sealed class InnerProducts
{
    private readonly int _m, _n, _p;
    private readonly CommutingTerms _terms;

    private InnerProducts(Shape shape) => ((_m, _n, _p), _terms) = ((shape.M, shape.N, shape.P), new(shape));

    /// <summary>Integer terms: ξ_i and η_k are products of their own (Winograd, IEEE Trans. Comput. C-17, 1968).
    /// ⌊n/2⌋(mp + m + p) products, and mp for an odd n.</summary>
    /// <exception cref="ArgumentException">The shape is too large.</exception>
    public static CommutingScheme Winograd(Shape shape) => new InnerProducts(shape).Of(one => one.WithSquares);

    /// <summary>With halves: (a_ij − b_j'k)(a_ij' − b_jk) is ξ_i + η_k less the same sum, so that the first row and column give all
    /// ξ_i + η_k (Waksman, IEEE Trans. Comput. C-19, 1970). ⌊n/2⌋(mp + m + p − 1) products, and mp for an odd n.</summary>
    /// <exception cref="ArgumentException">The shape is too large.</exception>
    public static CommutingScheme Waksman(Shape shape) => new InnerProducts(shape).Of(one => one.WithDifferences);

    private CommutingScheme Of(Func<InnerProducts, Action<int>> pair)
    {
        for (int j = 0; j + 1 < _n; j += 2) pair(this)(j);
        if (_n % 2 == 1) Plain(_n - 1);
        return _terms.Proved();
    }

    private void WithSquares(int j)
    {
        foreach ((int i, int k) in Cells) _terms.Add(Sum(i, j, j + 1, k, 1), Sum(i, j + 1, j, k, 1), [C(i, k, Coefficient.One)]);
        for (int i = 0; i < _m; i++)
            _terms.Add([_terms.A(i, j)], [_terms.A(i, j + 1)], [.. Enumerable.Range(0, _p).Select(k => C(i, k, -Coefficient.One))]);
        for (int k = 0; k < _p; k++)
            _terms.Add([_terms.B(j, k)], [_terms.B(j + 1, k)], [.. Enumerable.Range(0, _m).Select(i => C(i, k, -Coefficient.One))]);
    }

    private void WithDifferences(int j)
    {
        Coefficient half = new Rational(1, 2);
        foreach ((int i, int k) in Cells)
        {
            // Of c_ik = P_ik − (ξ_i + η_0) − (ξ_0 + η_k) + (ξ_0 + η_0) the sums in brackets are half of P + M at the edges.
            Entry[] beyond = i > 0 && k > 0 ? [] : [.. Cells
                .Where(other => other is { I: > 0, K: > 0 } && (i == 0 || i == other.I) && (k == 0 || k == other.K))
                .Select(other => C(other.I, other.K, i == 0 && k == 0 ? half : -half))];
            _terms.Add(Sum(i, j, j + 1, k, 1), Sum(i, j + 1, j, k, 1), [C(i, k, i > 0 && k > 0 ? Coefficient.One : half), .. beyond]);
            if (i == 0 || k == 0) _terms.Add(Sum(i, j, j + 1, k, -1), Sum(i, j + 1, j, k, -1), [C(i, k, -half), .. beyond]);
        }
    }

    private void Plain(int j)
    {
        foreach ((int i, int k) in Cells) _terms.Add([_terms.A(i, j)], [_terms.B(j, k)], [C(i, k, Coefficient.One)]);
    }

    private IEnumerable<(int I, int K)> Cells => from i in Enumerable.Range(0, _m) from k in Enumerable.Range(0, _p) select (i, k);

    // a_ij ± b_lk
    private Entry[] Sum(int i, int j, int l, int k, int sign) => [_terms.A(i, j), _terms.B(l, k, sign)];

    private Entry C(int i, int k, Coefficient value) => _terms.C(i, k, value);
}
