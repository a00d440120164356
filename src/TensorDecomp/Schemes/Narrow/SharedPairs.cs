using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Narrow;

/// <summary>
/// The products of <see cref="HopcroftKerr"/> over one field: two for each column and three for each two neighbours, two more where a
/// column has a neighbour too few; and how the entries of C are put together from them.
/// </summary>
internal sealed class SharedPairs<T> where T : struct, IRing<T>
{
    private readonly int _m, _n;
    private readonly Field<T> _field;
    private readonly NeighbourGraph _graph;
    private readonly InnerPair[] _pairs;
    private readonly int[][] _sets, _vectors;
    private readonly List<(T[] U, T[] V, T[] W)> _terms = [];

    // What is known of a sum of rows times a column: products and how often.
    private readonly Dictionary<(int Row, int Column), (int Term, T Times)[]> _known = [];

    private SharedPairs(int m, int n, long prime, Field<T> field)
    {
        (_m, _n, _field) = (m, n, field);
        _graph = NeighbourGraph.Of(n, m - 1);
        _pairs = InnerPair.Of(_graph.ColourCount);
        // The last vector is the sum of rows that is multiplied by itself where a column has a neighbour too few.
        _sets = [.. Enumerable.Range(0, n).Select(j => _graph.Around(j)).Select(x => (int[])[.. x, .. x.Count < m ? [n] : (int[])[]])];
        _vectors = SpanningVectors.Of(_sets, _sets.Max(s => s.Max()) + 1, prime);
    }

    /// <summary>The scheme for ⟨m,2,n⟩.</summary>
    public static Scheme Of(int m, int n, long prime, Field<T> field)
    {
        SharedPairs<T> products = new(m, n, prime, field);
        for (int j = 0; j < n; j++) products.AddColumn(j);
        foreach ((int i, int j) in products._graph.Edges()) products.AddNeighbours(i, j);
        for (int j = 0; j < n; j++) products.Collect(j);
        return products.ToScheme();
    }

    /// <summary>f(r)·f*(b) for both forms of a column's pair, r being its sum of rows and b the column.</summary>
    private void AddColumn(int j)
    {
        ((T, T) f, (T, T) g) = (Form(Pair(j).Forms.F), Form(Pair(j).Forms.G));
        ((T, T) dualF, (T, T) dualG) = Dual(f, g);
        Add(Row(f, j), Column(dualF, j));
        Add(Row(g, j), Column(dualG, j));
        _known[(j, j)] = [(2 * j, _field.One), (2 * j + 1, _field.One)];
    }

    /// <summary>
    /// x and y are the forms that i and j do not share, scaled so that x − y is the one that they share, and X, Y dual to them. Of the
    /// products (x(r) + y(s))·(X(c) + Y(b)), (x(r) + x(s))·(X(b) − X(c)) and (y(r) + y(s))·(Y(c) − Y(b)) the first two have s·b and the
    /// first and the last have r·c, but for products of the columns, where i has the sum of rows r and the column b, and j has s and c.
    /// </summary>
    private void AddNeighbours(int i, int j)
    {
        (int shared, int own, int other) = Pair(i).With(Pair(j));
        ((T, T) both, (T, T) x, (T, T) y) = (Form(shared), Form(own), Form(other));
        T scale = _field.Inverse(Determinant(x, y));
        (x, y) = (Times(Determinant(both, y) * scale, x), Times(Determinant(both, x) * scale, y));
        ((T, T) dualX, (T, T) dualY) = Dual(x, y);
        int at = Add(Sum(Row(x, i), Row(y, j)), Sum(Column(dualX, j), Column(dualY, i)));
        Add(Sum(Row(x, i), Row(x, j)), Sum(Column(dualX, i), Column(Times(-_field.One, dualX), j)));
        Add(Sum(Row(y, i), Row(y, j)), Sum(Column(dualY, j), Column(Times(-_field.One, dualY), i)));
        _known[(i, j)] = [(at, _field.One), (at + 2, _field.One), (OfColumn(i, shared), _field.One), (OfColumn(j, other), -_field.One)];
        _known[(j, i)] = [(at, _field.One), (at + 1, _field.One), (OfColumn(j, shared), _field.One), (OfColumn(i, own), -_field.One)];
    }

    /// <summary>Each entry of a column of C: a row of A is a combination of the sums of rows that the column is multiplied by.</summary>
    private void Collect(int j)
    {
        if (_sets[j].Contains(_n))
        {
            int at = Add(Row((_field.One, T.Zero), _n), Column((_field.One, T.Zero), j));
            Add(Row((T.Zero, _field.One), _n), Column((T.Zero, _field.One), j));
            _known[(_n, j)] = [(at, _field.One), (at + 1, _field.One)];
        }
        DenseMatrix<T> sums = new(_m, _m);
        for (int k = 0; k < _m; k++)
            for (int i = 0; i < _m; i++) sums[k, i] = Entry(_sets[j][k], i);
        DenseMatrix<T> rows = sums.Inverse(_field) ?? throw new InvalidOperationException("The sums of rows of a column are no basis.");
        for (int i = 0; i < _m; i++)
            for (int k = 0; k < _m; k++)
            {
                if (rows[i, k].IsZero) continue;
                foreach ((int term, T times) in _known[(_sets[j][k], j)]) _terms[term].W[i * _n + j] += rows[i, k] * times;
            }
    }

    private Scheme ToScheme()
    {
        Shape shape = new(_m, 2, _n);
        return new Scheme(shape, Factor(shape.USize, t => t.U), Factor(shape.VSize, t => t.V), Factor(shape.WSize, t => t.W));

        Factor Factor(int size, Func<(T[] U, T[] V, T[] W), T[]> of) => Verify.Factor.FromTerms(size,
            [.. _terms.Select(of).Select(x => (Entry[])[.. x.Index().Where(e => !e.Item.IsZero)
                .Select(e => new Entry(e.Index, _field.Back(e.Item)))])]);
    }

    private int Add(T[] u, T[] v)
    {
        _terms.Add((u, v, Zeros(_m * _n)));
        return _terms.Count - 1;
    }

    private InnerPair Pair(int j) => _pairs[_graph.Colours[j]];

    private int OfColumn(int j, int form) => Pair(j).Forms.F == form ? 2 * j : 2 * j + 1;

    private (T, T) Form(int number) => InnerPair.Form(number, _field);

    private T Entry(int vector, int i) => _field.Of(new Coefficient(_vectors[vector][i], 0));

    /// <summary>A form of a sum of rows, over the entries of A.</summary>
    private T[] Row((T First, T Second) form, int vector)
    {
        T[] row = Zeros(2 * _m);
        for (int i = 0; i < _m; i++) (row[2 * i], row[2 * i + 1]) = (form.First * Entry(vector, i), form.Second * Entry(vector, i));
        return row;
    }

    /// <summary>A form of a column, over the entries of B.</summary>
    private T[] Column((T First, T Second) form, int j)
    {
        T[] column = Zeros(2 * _n);
        (column[j], column[_n + j]) = form;
        return column;
    }

    /// <summary>F and G with f·F + g·G the identity.</summary>
    private ((T, T), (T, T)) Dual((T First, T Second) f, (T First, T Second) g)
    {
        T scale = _field.Inverse(Determinant(f, g));
        return (Times(scale, (g.Second, -g.First)), Times(scale, (-f.Second, f.First)));
    }

    private static T Determinant((T First, T Second) f, (T First, T Second) g) => f.First * g.Second + -(f.Second * g.First);

    private static (T, T) Times(T scale, (T First, T Second) form) => (scale * form.First, scale * form.Second);

    private static T[] Sum(T[] a, T[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static T[] Zeros(int count)
    {
        var zeros = new T[count];
        Array.Fill(zeros, T.Zero);
        return zeros;
    }
}
