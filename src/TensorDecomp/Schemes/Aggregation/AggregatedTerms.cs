using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Aggregation;

/// <summary>The products of a <see cref="TrilinearAggregation"/>, family by family; a, b, c, d are entries of X₀ to X₃.</summary>
internal sealed class AggregatedTerms(IReadOnlyList<WeightedBlocks> blocks, int d)
{
    private readonly List<LinearForm[]> _terms = [];
    private readonly int _n = 2 * d, _t = d - 2, _s = d - 3;

    /// <summary>Three different vertices: all products as they are.</summary>
    public void AddTriangles()
    {
        for (int i = 0; i <= d; i++)
            for (int j = 0; j <= d; j++)
                for (int k = 0; k <= d; k++)
                {
                    if (i == j || j == k || k == i) continue;
                    AddMixed(i, j, k);
                    if (i < j && i < k) AddCycles(i, j, k);
                }
    }

    /// <summary>
    /// Two vertices but the last. What belongs to (i,j) are six products with a sum over a row and a column; and six for the triples
    /// (i,i,j) and the like, two by two with a factor b + c′, where a prime is for the entry at (j,i). The cubes left over from triples
    /// and sums cancel, since the total weight is twice that of a vertex.
    /// </summary>
    public void AddEdges()
    {
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
            {
                if (i == j) continue;
                (int row, int column) = (i, j);
                AddRotations(x => (-(x[2, row, column] + x[3, row, column]), x[1, row, column] + x[3, row, column],
                    2 * x[3, column, row] - x.Sums(3, row, column)));
                AddRotations(x => (x[0, row, column] + x[2, row, column], 2 * x[0, column, row] - x.Sums(0, row, column),
                    x[0, row, column] + x[1, row, column]));
                AddRotations(x => (x[2, row, column] + x[3, row, column] + x[2, row, row], Middle(x),
                    x[1, column, row] + x[3, column, row] + x[1, row, row]));
                AddRotations(x => (-(x[0, row, column] + x[2, row, column] + x[2, column, column]),
                    x[0, column, row] + x[1, column, row] + x[1, column, column], Middle(x)));

                LinearForm Middle(WeightedBlocks x) => x[1, row, column] + x[2, column, row] - x.Gamma;
            }
    }

    /// <summary>One vertex but the last: all that has its entries of X₁ and X₂ as two factors, from every edge that it is on.</summary>
    public void AddVertices()
    {
        for (int vertex = 0; vertex < d; vertex++)
        {
            int i = vertex;
            AddRotations(x => (x[1, i, i], x[2, i, i],
                x.Sums(0, i, i) - 2 * _t * (x[1, i, d] + x[2, d, i] - x.Gamma)));
            AddRotations(x => (-x[2, i, i], x[1, i, i],
                x.Sums(3, i, i) - 2 * _t * (x[1, d, i] + x[2, i, d] - x.Gamma)));
        }
    }

    /// <summary>The last vertex and another one. Two cubes have two entries of three in common and may be made one, at the cost of a
    /// remainder at the last vertex.</summary>
    public void AddBoundary(bool oneCube)
    {
        for (int vertex = 0; vertex < d; vertex++)
        {
            int i = vertex;
            if (!oneCube)
            {
                AddCycles(i, i, d);
                AddCycles(i, d, d);
            }
            foreach (int block in oneCube ? (ReadOnlySpan<int>)[0, 3] : [])
            {
                Rational sign = block == 0 ? 1 : -1;
                AddCube(x => x[block, i, d] + x[block, d, i] + new Rational(_t, _s) * x[block, d, d] + x.Gamma, sign * (_t * _s));
            }
            foreach ((int j, int k, int l) in ((int, int, int)[])[(i, i, d), (i, d, i), (i, d, d), (d, i, i), (d, i, d), (d, d, i)])
                AddMixed(j, k, l);
            AddPair(i, d);
            AddPair(d, i);
        }
    }

    /// <summary>The products of the last vertex alone, where no remainder is left there.</summary>
    public void AddLastVertex()
    {
        AddMixed(d, d, d);
        AddCube(x => 3 * x[0, d, d] + x.Gamma, new Rational(Weight(d, d, d), 3));
        AddCube(x => 3 * x[3, d, d] + x.Gamma, new Rational(-Weight(d, d, d), 3));
        AddPair(d, d);
    }

    /// <summary>What is left at the last vertex, in nine products.</summary>
    public void AddCentre()
    {
        int k = 2 * _t - 1, f = 4 * _t - 3;
        Rational first = new(k * (16 * _t * _t * _t - 4 * _t * _t - 9 * _t + 6), 6), second = new(k * (8 * _t * _t + 4 * _t - 3), 6),
            third = new(8 * _t * _t * _t - 11 * _t + 6, 6 * _s), half = new(1, 2);
        Rational outer = new(2 * _t * _t, f), inner = new(_t * _t, 2 * _s * f);
        AddRotations(x => (-(half * x.Sums(0, d, d)) - x.Gamma + 4 * (first * x.Last) - second * Across(x),
            2 * _s * Left(x) + k * (Upper(x) + Across(x)), k * (Left(x) + Across(x)) + 2 * _s * Upper(x)), outer);
        AddRotations(x => (half * x.Sums(3, d, d) + x.Gamma - 4 * (first * x.Last) - second * Across(x),
            k * Left(x) + 2 * _s * (Upper(x) + Across(x)), 2 * _s * (Left(x) + Across(x)) + k * Upper(x)), outer);
        AddRotations(x => (half * (x.Sums(3, d, d) - x.Sums(0, d, d)) + third * Across(x),
            2 * _s * (Left(x) - Upper(x)) + k * Across(x), 2 * _s * (Upper(x) - Left(x)) + k * Across(x)), inner);

        LinearForm Across(WeightedBlocks x) => x[3, d, d] - x[0, d, d];
        LinearForm Left(WeightedBlocks x) => x[0, d, d] + x[2, d, d];
        LinearForm Upper(WeightedBlocks x) => x[0, d, d] + x[1, d, d];
    }

    /// <summary>All products as a scheme; C of the trace is the transposed of the one that a scheme writes.</summary>
    public Scheme ToScheme()
    {
        LinearForm[][] left = [.. _terms.Where(t => !t.Any(f => f.IsZero))];
        return new Scheme(new Shape(_n, _n, _n), Factor(0), Factor(1), Factor(2));

        Factor Factor(int x) => Verify.Factor.FromTerms(_n * _n, [.. left.Select(t => x < 2 ? t[x].Entries
            : [.. t[x].Entries.Select(e => e with { Index = e.Index % _n * _n + e.Index / _n })])]);
    }

    private void AddMixed(int i, int j, int k)
    {
        for (int flip = 0; flip <= 3; flip += 3)
        {
            int by = flip;
            Add(blocks.Select((x, matrix) => (Rational)(matrix > 0 ? 1 : (by == 0 ? 1 : -1) * Weight(i, j, k)) * matrix switch
            {
                0 => Mixed(x, by, (j, k), (k, i), (i, j)),
                1 => Mixed(x, by, (i, j), (j, k), (k, i)),
                _ => Mixed(x, by, (k, i), (i, j), (j, k)),
            }));
        }

        static LinearForm Mixed(WeightedBlocks x, int by, (int, int) two, (int, int) one, (int, int) zero) =>
            Entry(x, 2 ^ by, two) + Entry(x, 1 ^ by, one) - Entry(x, by, zero) - x.Gamma;

        static LinearForm Entry(WeightedBlocks x, int block, (int I, int J) at) => x[block, at.I, at.J];
    }

    private void AddCycles(int i, int j, int k)
    {
        AddCube(x => x[0, i, j] + x[0, j, k] + x[0, k, i] + x.Gamma, Weight(i, j, k));
        AddCube(x => x[3, i, j] + x[3, j, k] + x[3, k, i] + x.Gamma, -Weight(i, j, k));
    }

    /// <summary>The seven products that a pair of vertices needs where nothing is shared.</summary>
    private void AddPair(int i, int j)
    {
        int weight = Weight(i, j);
        AddCube(x => x[3, i, j] - x[0, i, j], 2 * weight);
        AddRotations(x => (x[2, i, j] + x[3, i, j], x[1, i, j] + x[3, i, j], 2 * (x[0, i, j] + x.Gamma) + x.Sums(3, i, j)), weight);
        AddRotations(x => (-(2 * (x[3, i, j] + x.Gamma) + x.Sums(0, i, j)), x[0, i, j] + x[1, i, j], x[0, i, j] + x[2, i, j]), weight);
    }

    private int Weight(params ReadOnlySpan<int> vertices)
    {
        int product = 1;
        foreach (int vertex in vertices) product *= blocks[0].Weight(vertex);
        return product;
    }

    private void AddCube(Func<WeightedBlocks, LinearForm> of, Rational times) =>
        Add(blocks.Select((x, matrix) => matrix == 0 ? times * of(x) : of(x)));

    /// <summary>Three products of three forms, which A, B and C take in turn.</summary>
    private void AddRotations(Func<WeightedBlocks, (LinearForm, LinearForm, LinearForm)> of, Rational? times = null)
    {
        LinearForm[][] forms = [.. blocks.Select(of).Select(f => (LinearForm[])[f.Item1, f.Item2, f.Item3])];
        for (int turn = 0; turn < 3; turn++)
        {
            int by = turn;
            Add(forms.Select((f, matrix) => matrix == 0 && times is { } c ? c * f[by] : f[(matrix + by) % 3]));
        }
    }

    private void Add(IEnumerable<LinearForm> factors) => _terms.Add([.. factors]);
}
