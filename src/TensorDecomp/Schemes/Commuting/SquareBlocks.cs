using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Commuting;

/// <summary>
/// Integer products over commuting entries, as few as Rosowski (arXiv:1904.07683) has them: n(mp + m + p − 1)/2, and (m − 1)/2 more where n
/// is odd and p even.
/// <para>
/// Two inner indices j, j' cost mp + m + p − 1: with Q_i = a_ij·(a_ij' + b_j0) the product (a_ij + b_j'k)(a_ij' + b_jk + b_j0) is
/// a_ij·b_jk + a_ij'·b_j'k + Q_i and a product of entries of B, and Q_i + a_ij'·(b_j'0 − a_ij) is the share of column 0 itself.
/// </para>
/// <para>
/// Of an odd inner dimension first s indices, s odd, are taken with s columns. P_jj' = (a_ij + b_j'j)(a_ij' + b_jj') counts in column j and
/// in column j': what it has too much there are multiples of a_ij and a_ij', which Q_j = a_ij·(b_jj − Σ (b_jj' + a_ij')) takes away. A
/// further column has two indices j, j' at a time by P_jj' with other entries of B added, less P_jj'; of two such columns one leaves the
/// last index over and the other one the first, and these go in one product.
/// </para>
/// </summary>
public sealed class SquareBlocks
{
    /// <summary>x·a_ij + y·a_ij' in some columns, j &lt; j': sums of entries of row j and row j' of B, by column and sign.</summary>
    private sealed record Share(int J, int Other, (int Column, int Sign)[] X, (int Column, int Sign)[] Y, int[] Columns);

    private readonly CommutingTerms _terms;
    private readonly bool _turned; // (AB)ᵀ = BᵀAᵀ: rows are the columns of B
    private readonly int _m, _n, _p;

    private SquareBlocks(Shape shape, bool turned)
    {
        (_terms, _turned) = (new(shape), turned);
        (_m, _n, _p) = turned ? (shape.P, shape.N, shape.M) : (shape.M, shape.N, shape.P);
        int side = _n % 2 == 0 ? 0 : Math.Min(_n, _p) - (Math.Min(_n, _p) % 2 == 0 ? 1 : 0);
        if (side == 1) Plain();
        if (side > 1) Square(side);
        for (int j = side; j < _n; j += 2) Pair(j, j + 1);
    }

    /// <summary>The products of a shape, by rows or by columns, whichever takes fewer.</summary>
    /// <exception cref="ArgumentException">The shape is too large; the message says so.</exception>
    public static CommutingScheme Of(Shape shape)
    {
        CommutingTerms rows = new SquareBlocks(shape, turned: false)._terms, columns = new SquareBlocks(shape, turned: true)._terms;
        return (columns.Count < rows.Count ? columns : rows).Proved();
    }

    private void Plain()
    {
        for (int i = 0; i < _m; i++)
            for (int k = 0; k < _p; k++) _terms.Add([A(i, 0)], [B(0, k)], [C(i, k)]);
    }

    private void Pair(int j, int other)
    {
        for (int k = 1; k < _p; k++)
            _terms.Add([B(other, k)], [B(j, k), B(j, 0)], Enumerable.Range(0, _m).Select(i => C(i, k, -1)));
        for (int i = 0; i < _m; i++)
        {
            _terms.Add([A(i, j)], [A(i, other), B(j, 0)], [C(i, 0), .. Enumerable.Range(1, _p - 1).Select(k => C(i, k, -1))]);
            _terms.Add([A(i, other)], [B(other, 0), A(i, j, -1)], [C(i, 0)]);
            for (int k = 1; k < _p; k++) _terms.Add([A(i, j), B(other, k)], [A(i, other), B(j, k), B(j, 0)], [C(i, k)]);
        }
    }

    private void Square(int side)
    {
        int[] indices = [.. Enumerable.Range(0, side)];
        for (int i = 0; i < _m; i++)
            foreach (int j in indices)
                _terms.Add([A(i, j)],
                    [B(j, j), .. indices.Where(other => other != j).SelectMany(other => (Entry[])[B(j, other, -1), A(i, other, -1)])],
                    [C(i, j)]);
        Share[] shares = [.. Further(side)];
        foreach (int j in indices)
            for (int other = j + 1; other < side; other++)
            {
                int[] less = [.. shares.Where(s => (s.J, s.Other) == (j, other)).SelectMany(s => s.Columns)];
                Product(new Share(j, other, [], [], [j, other]), less);
            }
        foreach (Share share in shares) Product(share, []);
        if ((_p - side) % 2 != 0)
            for (int i = 0; i < _m; i++) _terms.Add([A(i, side - 1)], [B(side - 1, _p - 1)], [C(i, _p - 1)]);
    }

    /// <summary>The columns beyond the square, by twos; a single one leaves its last index over.</summary>
    private IEnumerable<Share> Further(int side)
    {
        int last = side - 1;
        for (int k = side; k < _p; k += 2)
        {
            int next = k + 1 < _p ? k + 1 : -1;
            // The product of both leftovers counts in both columns, where the pair of its other index makes up for it.
            if (next >= 0) yield return new Share(0, last, [(next, 1)], [(k, 1)], [k, next]);
            for (int j = 0; j < last; j += 2)
                yield return new Share(j, j + 1, j == 0 && next >= 0 ? [(k, 1), (next, -1)] : [(k, 1)], [(k, 1)], [k]);
            for (int j = 1; j < last && next >= 0; j += 2)
                yield return new Share(j, j + 1, [(next, 1)], j + 1 == last ? [(next, 1), (k, -1)] : [(next, 1)], [next]);
        }
    }

    /// <summary>(a_ij + b_j'j + y)(a_ij' + b_jj' + x) for every row, and what of it is a product of entries of B.</summary>
    private void Product(Share share, int[] less)
    {
        (int j, int other) = (share.J, share.Other);
        Entry[] f = [B(other, j), .. share.Y.Select(y => B(other, y.Column, y.Sign))];
        Entry[] g = [B(j, other), .. share.X.Select(x => B(j, x.Column, x.Sign))];
        _terms.Add(f, g, Enumerable.Range(0, _m).SelectMany(i => Counts(i, -1)));
        for (int i = 0; i < _m; i++) _terms.Add([A(i, j), .. f], [A(i, other), .. g], Counts(i, 1));

        IEnumerable<Entry> Counts(int i, int sign) => [.. share.Columns.Select(k => C(i, k, sign)), .. less.Select(k => C(i, k, -sign))];
    }

    private Entry A(int i, int j, int value = 1) => _turned ? _terms.B(j, i, value) : _terms.A(i, j, value);

    private Entry B(int j, int k, int value = 1) => _turned ? _terms.A(k, j, value) : _terms.B(j, k, value);

    private Entry C(int i, int k, int value = 1) => _turned ? _terms.C(k, i, (Rational)value) : _terms.C(i, k, (Rational)value);
}
