using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>⟨m,n,p⟩ of rank R and ⟨m',n',p'⟩ of rank R' give ⟨mm',nn',pp'⟩ of rank RR': the outer scheme on blocks, the inner inside
/// them.</summary>
public static class KroneckerProduct
{
    /// <summary>The product of two schemes of matrix products, which is right where both are.</summary>
    /// <exception cref="NotAMatrixProductException">One of the tensors is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension of the product is too large.</exception>
    public static Scheme Of(Scheme outer, Scheme inner)
    {
        (Shape a, Shape b) = (outer.Shape, inner.Shape);
        var shape = new Shape(a.M * b.M, a.N * b.N, a.P * b.P);
        return new Scheme(shape,
            Product(outer.U, inner.U, shape.USize, a.N, b.M, b.N),
            Product(outer.V, inner.V, shape.VSize, a.P, b.N, b.P),
            Product(outer.W, inner.W, shape.WSize, a.P, b.M, b.P));
    }

    private static Factor Product(Factor outer, Factor inner, int size, int outerColumns, int innerRows, int innerColumns)
    {
        var terms = new List<Entry[]>(outer.Rank * inner.Rank);
        for (int r = 0; r < outer.Rank; r++)
            for (int s = 0; s < inner.Rank; s++)
            {
                var term = new List<Entry>();
                foreach (Entry x in outer.Term(r))
                    foreach (Entry y in inner.Term(s))
                    {
                        int row = x.Index / outerColumns * innerRows + y.Index / innerColumns;
                        int column = x.Index % outerColumns * innerColumns + y.Index % innerColumns;
                        term.Add(new Entry(row * outerColumns * innerColumns + column, x.Value * y.Value));
                    }
                terms.Add([.. term]);
            }
        return Factor.FromTerms(size, terms);
    }
}
