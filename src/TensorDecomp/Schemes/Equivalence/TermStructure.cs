using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// What a change of basis u → PuQ⁻¹, v → QvR⁻¹, w → P⁻ᵀwRᵀ and scales inside terms leave as it is, by term and by pair of terms,
/// each as a number that is equal where the invariants are. Scales α, β, γ of one term have αβγ = 1.
/// <para>
/// Of a term: the ranks of u, v, w, and the traces of M and M², where M = u·v·wᵀ → PMP⁻¹ has no scale.
/// Of a pair (r, s): tr(u_r v_r w_sᵀ)·tr(u_s v_s w_rᵀ) and its two rotations, in which scales cancel; the ranks of u_r v_s, v_r w_sᵀ
/// and w_rᵀu_s; and the dimensions of what the columns, and the rows, of u_r and u_s span together, likewise for v and w. Ranks and
/// dimensions know no scale, and invertible matrices on either side leave them.
/// </para>
/// All is computed exactly in the field of the scheme, so that no accident of a modulus can make equal algorithms look different.
/// </summary>
internal sealed class TermStructure<T> where T : struct, IRing<T>
{
    private readonly Field<T> _field;
    private readonly DenseMatrix<T>[] _uv, _vw, _wu; // u·v, v·wᵀ, wᵀ·u by term

    public TermStructure(Scheme scheme, Field<T> field)
    {
        (Shape, Scheme, _field) = (scheme.Shape, scheme, field);
        int rank = scheme.Rank;
        U = [.. Enumerable.Range(0, rank).Select(r => DenseMatrix<T>.Of(scheme.U.Term(r), Shape.M, Shape.N, field))];
        V = [.. Enumerable.Range(0, rank).Select(r => DenseMatrix<T>.Of(scheme.V.Term(r), Shape.N, Shape.P, field))];
        W = [.. Enumerable.Range(0, rank).Select(r => DenseMatrix<T>.Of(scheme.W.Term(r), Shape.M, Shape.P, field))];
        _uv = [.. U.Zip(V, (u, v) => u * v)];
        _vw = [.. V.Zip(W, (v, w) => v * w.Transposed())];
        _wu = [.. W.Zip(U, (w, u) => w.Transposed() * u)];
        Ranks = [.. Enumerable.Range(0, rank).Select(r => (U[r].Rank(field), V[r].Rank(field), W[r].Rank(field)))];
        Colours = [.. Enumerable.Range(0, rank).Select(Colour)];
    }

    public Shape Shape { get; }
    public Scheme Scheme { get; }
    public DenseMatrix<T>[] U { get; }
    public DenseMatrix<T>[] V { get; }
    public DenseMatrix<T>[] W { get; }

    /// <summary>Ranks of u, v and w as matrices, by term.</summary>
    public (int U, int V, int W)[] Ranks { get; }

    /// <summary>All that is invariant of a term by itself.</summary>
    public ulong[] Colours { get; }

    /// <summary>All that is invariant of a pair of terms, [r·R + s], from r's side; the other side is [s·R + r].</summary>
    public ulong[] Pairs => field ??= AllPairs();

    /// <summary>u_r v_r w_sᵀ, which becomes P·(…)·P⁻¹ up to scale.</summary>
    public DenseMatrix<T> AroundM(int r, int s) => _uv[r] * W[s].Transposed();

    /// <summary>v_r w_rᵀ u_s, which becomes Q·(…)·Q⁻¹ up to scale.</summary>
    public DenseMatrix<T> AroundN(int r, int s) => _vw[r] * U[s];

    /// <summary>w_rᵀ u_r v_s, which becomes R·(…)·R⁻¹ up to scale.</summary>
    public DenseMatrix<T> AroundP(int r, int s) => _wu[r] * V[s];

    /// <summary>The scheme after a change of basis, u → PuQ⁻¹, v → QvR⁻¹, w → P⁻ᵀwRᵀ; null where a matrix has no inverse.</summary>
    public Scheme? Changed(DenseMatrix<T> p, DenseMatrix<T> q, DenseMatrix<T> r) =>
        p.Inverse(_field) is not { } pInverse || q.Inverse(_field) is not { } qInverse || r.Inverse(_field) is not { } rInverse ? null
            : new(Shape, Changed(U, u => p * u * qInverse), Changed(V, v => q * v * rInverse),
                Changed(W, w => pInverse.Transposed() * w * r.Transposed()));

    private Factor Changed(DenseMatrix<T>[] terms, Func<DenseMatrix<T>, DenseMatrix<T>> map)
    {
        DenseMatrix<T>[] mapped = [.. terms.Select(map)];
        return Factor.FromDense(mapped.Length, mapped[0].Rows * mapped[0].Columns,
            (r, e) => _field.Back(mapped[r][e / mapped[r].Columns, e % mapped[r].Columns]));
    }

    private ulong Colour(int r)
    {
        DenseMatrix<T> m = AroundM(r, r);
        (int u, int v, int w) = Ranks[r];
        ulong colour = Mixing.Mix((ulong)((u << 20) + (v << 10) + w));
        colour = Mixing.Join(colour, _field.Hash(DenseMatrix<T>.Dot(_uv[r], W[r])));
        return Mixing.Join(colour, _field.Hash(DenseMatrix<T>.Dot(m, m.Transposed())));
    }

    private ulong[] AllPairs()
    {
        int rank = U.Length;
        var pairs = new ulong[rank * rank];
        DenseMatrix<T>[][] sides =
            [U, [.. U.Select(x => x.Transposed())], V, [.. V.Select(x => x.Transposed())], W, [.. W.Select(x => x.Transposed())]];
        Parallel.For(0, rank, r =>
        {
            for (int s = 0; s < r; s++)
            {
                ulong both = 0;
                foreach (DenseMatrix<T>[] side in sides) both = both * 64 + (ulong)DenseMatrix<T>.Beside(side[r], side[s]).Rank(_field);
                both = Mixing.Join(both, _field.Hash(DenseMatrix<T>.Dot(_uv[r], W[s]) * DenseMatrix<T>.Dot(_uv[s], W[r])));
                both = Mixing.Join(both,
                    _field.Hash(DenseMatrix<T>.Dot(_vw[r], U[s].Transposed()) * DenseMatrix<T>.Dot(_vw[s], U[r].Transposed())));
                both = Mixing.Join(both,
                    _field.Hash(DenseMatrix<T>.Dot(_wu[r], V[s].Transposed()) * DenseMatrix<T>.Dot(_wu[s], V[r].Transposed())));
                pairs[r * rank + s] = Mixing.Join(both, Products(r, s));
                pairs[s * rank + r] = Mixing.Join(both, Products(s, r));
            }
        });
        return pairs;
    }

    private ulong Products(int r, int s) =>
        (ulong)((((U[r] * V[s]).Rank(_field) << 10) + (V[r] * W[s].Transposed()).Rank(_field) << 10)
            + (W[r].Transposed() * U[s]).Rank(_field));
}
