using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// An outer scheme on blocks of unequal size. Term r of the outer scheme multiplies a sum of blocks of A by a sum of blocks of B, smaller
/// blocks padded with zeros, and adds multiples of the product to blocks of C. By <see cref="TermSupports"/> a product of shape ⟨a,b,c⟩ is
/// enough, often a smaller one than the largest blocks have: rows that w never uses and columns that meet nothing but zeros are left out.
/// The rank is the sum of the ranks of the inner schemes. With equal blocks and one inner scheme this is the Kronecker product.
/// </summary>
public static class BlockComposition
{
    /// <summary>The shape of the inner product of each outer term.</summary>
    /// <exception cref="ArgumentException">The cuts do not fit the outer scheme.</exception>
    public static Shape[] InnerShapes(Scheme outer, RangeCuts cuts)
    {
        if (cuts.Outer != outer.Shape)
            throw new ArgumentException($"Cuts into {cuts.Outer} blocks do not fit an outer scheme for {outer.Shape}.");
        TermSupports supports = new(outer);
        byte[][] reach = [.. Axes.All.Select(axis => supports.Reach(axis, cuts[axis]))];
        return [.. Enumerable.Range(0, outer.Rank).Where(r => reach.All(along => along[r] > 0))
            .Select(r => new Shape(reach[0][r], reach[1][r], reach[2][r]))];
    }

    /// <summary>The composed scheme for <see cref="RangeCuts.Whole"/>; terms in which a factor vanishes are dropped.</summary>
    /// <param name="outer">A decomposition for as many blocks as there are; no term of it may be zero.</param>
    /// <param name="cuts">The blocks.</param>
    /// <param name="inner">A decomposition for each inner shape.</param>
    /// <exception cref="ArgumentException">The cuts do not fit the outer scheme.</exception>
    public static Scheme Of(Scheme outer, RangeCuts cuts, Func<Shape, Scheme> inner)
    {
        Shape[] shapes = InnerShapes(outer, cuts);
        if (shapes.Length < outer.Rank) throw new ArgumentException($"An outer scheme for {outer.Shape} has a term that is zero.");
        return Of(outer, cuts, [.. shapes.Select((shape, r) => (r, new InnerBox(0, 0, 0, shape)))], inner);
    }

    /// <summary>The products of all terms with the lowest sum of ranks, by <see cref="PaddedProducts"/>, each with its term.</summary>
    /// <exception cref="ArgumentException">The cuts do not fit the outer scheme.</exception>
    internal static IReadOnlyList<(int Term, InnerBox Box)> Boxes(Scheme outer, RangeCuts cuts, RankCube ranks)
    {
        if (cuts.Outer != outer.Shape)
            throw new ArgumentException($"Cuts into {cuts.Outer} blocks do not fit an outer scheme for {outer.Shape}.");
        PaddedProducts products = new(cuts, ranks);
        return [.. Enumerable.Range(0, outer.Rank).SelectMany(r =>
            products.Boxes(Touched(outer.U, r), Touched(outer.V, r), Touched(outer.W, r)).Select(box => (r, box)))];
    }

    /// <summary>The composed scheme from given products of the terms, which together hold all that counts.</summary>
    internal static Scheme Of(Scheme outer, RangeCuts cuts, IReadOnlyList<(int Term, InnerBox Box)> boxes, Func<Shape, Scheme> inner)
    {
        Shape whole = cuts.Whole;
        (BlockGrid a, BlockGrid b, BlockGrid c) = (new(cuts.M, cuts.N), new(cuts.N, cuts.P), new(cuts.M, cuts.P));
        List<Entry[]> u = [], v = [], w = [];
        Dictionary<Shape, Scheme> products = []; // each shape is needed by many terms
        foreach ((int r, InnerBox box) in boxes)
        {
            Shape shape = box.Shape;
            if (!products.TryGetValue(shape, out Scheme? product)) products[shape] = product = inner(shape);
            for (int s = 0; s < product.Rank; s++)
            {
                Entry[] x = a.Spread(outer.U.Term(r), product.U.Term(s), shape.N, box.Row, box.Inner);
                Entry[] y = b.Spread(outer.V.Term(r), product.V.Term(s), shape.P, box.Inner, box.Column);
                Entry[] z = c.Spread(outer.W.Term(r), product.W.Term(s), shape.P, box.Row, box.Column);
                if (x.Length == 0 || y.Length == 0 || z.Length == 0) continue;
                u.Add(x);
                v.Add(y);
                w.Add(z);
            }
        }
        return new Scheme(whole, Factor.FromTerms(whole.USize, u), Factor.FromTerms(whole.VSize, v), Factor.FromTerms(whole.WSize, w));
    }

    private static ulong Touched(Factor factor, int term)
    {
        ulong touched = 0;
        foreach (ref readonly Entry e in factor.Term(term)) touched |= 1UL << e.Index;
        return touched;
    }

    /// <summary>A matrix cut into blocks along its rows and columns.</summary>
    private sealed class BlockGrid(IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        private readonly int[] _row = Starts(rows), _column = Starts(columns);
        private readonly int _width = columns.Sum();

        /// <summary>block ⊗ inner, which begins at a row and a column of each block, as far as the inner entries lie in the blocks; what
        /// lies outside multiplies zeros or is not asked for.</summary>
        public Entry[] Spread(ReadOnlySpan<Entry> block, ReadOnlySpan<Entry> inner, int innerColumns, int fromRow, int fromColumn)
        {
            List<Entry> entries = new(block.Length * inner.Length);
            foreach (ref readonly Entry e in block)
            {
                (int row, int column) = Math.DivRem(e.Index, columns.Count);
                foreach (ref readonly Entry q in inner)
                {
                    (int i, int j) = (fromRow + q.Index / innerColumns, fromColumn + q.Index % innerColumns);
                    if (i < rows[row] && j < columns[column])
                        entries.Add(new((_row[row] + i) * _width + _column[column] + j, e.Value * q.Value));
                }
            }
            return [.. entries];
        }

        private static int[] Starts(IReadOnlyList<int> blocks)
        {
            var starts = new int[blocks.Count];
            for (int k = 1; k < starts.Length; k++) starts[k] = starts[k - 1] + blocks[k - 1];
            return starts;
        }
    }
}
