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
        return Of(outer, cuts, [.. shapes.Select((shape, r) => new InnerProduct(r, new InnerBox(0, 0, 0, shape)))], inner);
    }

    /// <summary>The products of all terms with the lowest sum of ranks, by <see cref="PaddedProducts"/>, each with its term.</summary>
    /// <exception cref="ArgumentException">The cuts do not fit the outer scheme.</exception>
    internal static IReadOnlyList<InnerProduct> Products(Scheme outer, RangeCuts cuts, RankCube ranks)
    {
        if (cuts.Outer != outer.Shape)
            throw new ArgumentException($"Cuts into {cuts.Outer} blocks do not fit an outer scheme for {outer.Shape}.");
        PaddedProducts products = new(cuts, ranks);
        return [.. Enumerable.Range(0, outer.Rank).SelectMany(r =>
            products.Boxes(Touched(outer.U, r), Touched(outer.V, r), Touched(outer.W, r)).Select(box => new InnerProduct(r, box)))];
    }

    /// <summary>The composed scheme from given products of the terms, which together hold all that counts. Where terms share a factor
    /// coefficients may add up: over ℤ/q they are no balanced residues then.</summary>
    internal static Scheme Of(Scheme outer, RangeCuts cuts, IReadOnlyList<InnerProduct> products, Func<Shape, Scheme> inner)
    {
        Shape whole = cuts.Whole;
        BlockGrid[] grids =
            [new(Axis.M, Axis.N, cuts), new(Axis.N, Axis.P, cuts), new(Axis.M, Axis.P, cuts)];
        List<Entry[]>[] terms = [[], [], []];
        Dictionary<Shape, Scheme> known = []; // each shape is needed by many terms
        foreach (InnerProduct product in products)
        {
            Shape shape = product.Box.Shape;
            if (!known.TryGetValue(shape, out Scheme? scheme)) known[shape] = scheme = inner(shape);
            for (int s = 0; s < scheme.Rank; s++)
            {
                Entry[][] spread = [.. grids.Select((grid, f) =>
                    grid.Spread(outer.Factors[f], product, scheme.Factors[f].Term(s), scaled: f == Scaled(product)))];
                if (spread.Any(x => x.Length == 0)) continue;
                for (int f = 0; f < 3; f++) terms[f].Add(spread[f]);
            }
        }
        return new Scheme(whole, Factor.FromTerms(whole.USize, terms[0]), Factor.FromTerms(whole.VSize, terms[1]),
            Factor.FromTerms(whole.WSize, terms[2]));
    }

    // One of the two factors that are not shared takes the numbers of the shared one.
    private static int Scaled(InnerProduct product) => product.Along == Axis.P ? 1 : 0;

    /// <summary>Which entries of a term of a factor are not zero, a bit for each.</summary>
    internal static ulong Touched(Factor factor, int term)
    {
        ulong touched = 0;
        foreach (ref readonly Entry e in factor.Term(term)) touched |= 1UL << e.Index;
        return touched;
    }

    /// <summary>A matrix cut into blocks along its rows and columns.</summary>
    private sealed class BlockGrid(Axis rows, Axis columns, RangeCuts cuts)
    {
        private readonly int[] _row = Starts(cuts[rows]), _column = Starts(cuts[columns]);
        private readonly int _width = cuts[columns].Sum();

        /// <summary>The factor of one term of the composition: Σ over the terms of the product of block ⊗ that part of the inner factor
        /// which is theirs, as far as it lies in the blocks; what lies outside multiplies zeros or is not asked for. A shared factor is
        /// that of the first term.</summary>
        public Entry[] Spread(Factor outer, InnerProduct product, ReadOnlySpan<Entry> inner, bool scaled)
        {
            InnerBox box = product.Box;
            (int height, int width) = (box.Shape.Length(rows), box.Shape.Length(columns));
            (int row, int column) = (Begin(rows, box), Begin(columns, box));
            bool across = product.Along == rows, along = product.Along == columns;
            if (product.Terms.Count == 1 || !across && !along)
                return [.. Part(outer.Term(product.Terms[0].Term), inner, width, (row, 0, height), (column, 0, width), Coefficient.One)];
            SortedDictionary<int, Coefficient> sum = [];
            int from = 0;
            foreach (ProductTerm term in product.Terms)
            {
                (int, int, int) part = (0, from, from += term.Length);
                foreach (Entry e in Part(outer.Term(term.Term), inner, width, across ? part : (row, 0, height),
                    along ? part : (column, 0, width), scaled ? term.By : Coefficient.One))
                    sum[e.Index] = sum.GetValueOrDefault(e.Index) + e.Value;
            }
            return [.. sum.Where(e => !e.Value.IsZero).Select(e => new Entry(e.Key, e.Value))];
        }

        // By · block ⊗ the rows and columns of inner from … to, which begin at a row and a column of each block.
        private List<Entry> Part(ReadOnlySpan<Entry> block, ReadOnlySpan<Entry> inner, int innerColumns, (int At, int From, int To) row,
            (int At, int From, int To) column, Coefficient by)
        {
            List<Entry> entries = new(block.Length * inner.Length);
            IReadOnlyList<int> heights = cuts[rows], widths = cuts[columns];
            foreach (ref readonly Entry e in block)
            {
                (int r, int c) = Math.DivRem(e.Index, widths.Count);
                Coefficient value = by.Equals(Coefficient.One) ? e.Value : e.Value * by;
                foreach (ref readonly Entry q in inner)
                {
                    (int i, int j) = Math.DivRem(q.Index, innerColumns);
                    if (i < row.From || i >= row.To || j < column.From || j >= column.To) continue;
                    (i, j) = (row.At + i - row.From, column.At + j - column.From);
                    if (i < heights[r] && j < widths[c]) entries.Add(new((_row[r] + i) * _width + _column[c] + j, value * q.Value));
                }
            }
            return entries;
        }

        private static int Begin(Axis axis, InnerBox box) => axis switch { Axis.M => box.Row, Axis.N => box.Inner, _ => box.Column };

        private static int[] Starts(IReadOnlyList<int> blocks)
        {
            var starts = new int[blocks.Count];
            for (int k = 1; k < starts.Length; k++) starts[k] = starts[k - 1] + blocks[k - 1];
            return starts;
        }
    }
}
