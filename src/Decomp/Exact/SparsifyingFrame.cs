using MathNet.Numerics.LinearAlgebra;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// Chooses the bases of the three index spaces in which a solution is sparse. GL(m)×GL(n)×GL(p) acts by u → P u Qᵀ,
/// v → Q⁻ᵀ v Sᵀ, w → P⁻ᵀ w S⁻¹ and leaves the tensor alone. Sparse schemes use few distinct vectors over and over, so the
/// vectors of the rank-one matrices among u, v, w are collected per space, and those that, taken as basis, turn the most
/// coordinates of all the others into zeros become e₁, e₂, …; then the axes are scaled so that the most frequent ratio of two
/// coordinates is ±1.
/// </summary>
internal static class SparsifyingFrame
{
    private const double Same = 1e-6;
    private const int MaxPoints = 22;

    /// <summary>Transforms the decomposition in place; spaces without enough rank-one matrices keep their basis.</summary>
    public static void Apply(Decomposition d)
    {
        Shape s = d.Target.Shape;
        (int m, int n, int p) = (s.M, s.N, s.P);
        Space i = new(m), j = new(n), k = new(p);
        for (int r = 0; r < d.Target.Rank; r++)
        {
            Split(d.Term(0, r), m, n, i.Primal, j.Primal);
            Split(d.Term(1, r), n, p, j.Dual, k.Primal);
            Split(d.Term(2, r), m, p, i.Dual, k.Dual);
        }
        Matrix<double> pm = i.Basis(), qm = j.Basis(), sm = k.Basis();
        Matrix<double> pInverse = pm.Inverse(), qInverse = qm.Inverse(), sInverse = sm.Inverse();
        for (int r = 0; r < d.Target.Rank; r++)
        {
            Transform(d.Term(0, r), m, n, pm, qm.Transpose());
            Transform(d.Term(1, r), n, p, qInverse.Transpose(), sm.Transpose());
            Transform(d.Term(2, r), m, p, pInverse.Transpose(), sInverse);
        }
    }

    private static void Transform(Span<double> term, int rows, int columns, Matrix<double> left, Matrix<double> right)
    {
        Matrix<double> x = left * ToMatrix(term, rows, columns) * right;
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < columns; b++) term[a * columns + b] = x[a, b];
    }

    private static Matrix<double> ToMatrix(Span<double> term, int rows, int columns)
    {
        double[] values = term.ToArray();
        return Matrix<double>.Build.Dense(rows, columns, (a, b) => values[a * columns + b]);
    }

    /// <summary>Where the matrix has rank one, adds its column vector to one space and its row vector to another.</summary>
    private static void Split(Span<double> term, int rows, int columns, List<Point> left, List<Point> right)
    {
        var svd = ToMatrix(term, rows, columns).Svd();
        if (svd.S[0] == 0 || (svd.S.Count > 1 && svd.S[1] > Same * svd.S[0])) return;
        Add(left, svd.U.Column(0));
        Add(right, svd.VT.Row(0));

        static void Add(List<Point> points, Vector<double> x)
        {
            foreach (Point known in points)
                if (1 - Math.Abs(known.X * x) < Same * Same * 10)
                {
                    known.Count++;
                    return;
                }
            points.Add(new Point(x));
        }
    }

    /// <summary>A direction, as a unit vector, and how many terms have it.</summary>
    private sealed class Point(Vector<double> x)
    {
        public Vector<double> X { get; } = x;
        public int Count { get; set; } = 1;
    }

    /// <summary>One index space with the directions that occur in it (transforming by P) and in its dual (by P⁻ᵀ).</summary>
    private sealed class Space(int dimension)
    {
        public List<Point> Primal { get; } = [];
        public List<Point> Dual { get; } = [];

        /// <summary>The matrix P that makes the space's directions sparsest.</summary>
        public Matrix<double> Basis()
        {
            (Matrix<double> P, int Zeros) best = (Matrix<double>.Build.DenseIdentity(dimension), -1);
            Try(Primal, chosen => chosen.Inverse());
            Try(Dual, chosen => chosen.Transpose());
            return Scaling(best.P) * best.P;

            void Try(List<Point> points, Func<Matrix<double>, Matrix<double>> basis)
            {
                Point[] frequent = [.. points.OrderByDescending(x => x.Count).Take(MaxPoints)];
                foreach (int[] subset in Subsets(frequent.Length, dimension))
                {
                    var chosen = Matrix<double>.Build.DenseOfColumnVectors(subset.Select(a => frequent[a].X));
                    if (Math.Abs(chosen.Determinant()) < 1e-3) continue;
                    Matrix<double> p = basis(chosen);
                    int zeros = Zeros(p);
                    if (zeros > best.Zeros) best = (p, zeros);
                }
            }
        }

        private int Zeros(Matrix<double> p)
        {
            int zeros = 0;
            foreach ((Vector<double> x, int count) in Coordinates(p))
            {
                double tolerance = 1e-5 * x.InfinityNorm();
                foreach (double c in x)
                    if (Math.Abs(c) < tolerance) zeros += count;
            }
            return zeros;
        }

        private IEnumerable<(Vector<double> X, int Count)> Coordinates(Matrix<double> p)
        {
            Matrix<double> dual = p.Inverse().Transpose();
            foreach (Point x in Primal) yield return (p * x.X, x.Count);
            foreach (Point y in Dual) yield return (dual * y.X, y.Count);
        }

        /// <summary>Diagonal scaling by a maximum spanning tree over the axes, edges weighted by how many vectors agree on the ratio.</summary>
        private Matrix<double> Scaling(Matrix<double> p)
        {
            List<(int A, int B, double LogRatio, int Votes)> edges = [];
            for (int a = 0; a < dimension; a++)
                for (int b = a + 1; b < dimension; b++)
                {
                    List<(double LogRatio, int Votes)> votes = [];
                    int index = 0;
                    foreach ((Vector<double> x, int count) in Coordinates(p))
                    {
                        bool dual = index++ >= Primal.Count;
                        double tolerance = 1e-5 * x.InfinityNorm();
                        if (Math.Abs(x[a]) < tolerance || Math.Abs(x[b]) < tolerance) continue;
                        double log = Math.Log(Math.Abs(x[a] / x[b]));
                        votes.Add((dual ? -log : log, count));
                    }
                    foreach ((double log, _) in votes)
                        edges.Add((a, b, log, votes.Where(v => Math.Abs(v.LogRatio - log) < 1e-4).Sum(v => v.Votes)));
                }
            // Kruskal: axis a belongs to tree[a] and is scaled by exp(scale[a]).
            int[] tree = [.. Enumerable.Range(0, dimension)];
            double[] scale = new double[dimension];
            foreach ((int a, int b, double log, _) in edges.OrderByDescending(e => e.Votes))
            {
                if (tree[a] == tree[b]) continue;
                // Shift b's tree so that scale[a] + log = scale[b].
                double shift = scale[a] + log - scale[b];
                int from = tree[b], to = tree[a];
                for (int c = 0; c < dimension; c++)
                    if (tree[c] == from) (tree[c], scale[c]) = (to, scale[c] + shift);
            }
            return Matrix<double>.Build.DenseOfDiagonalArray([.. scale.Select(Math.Exp)]);
        }

        private static IEnumerable<int[]> Subsets(int count, int size)
        {
            if (count < size) yield break;
            int[] at = [.. Enumerable.Range(0, size)];
            while (true)
            {
                yield return at;
                int k = size - 1;
                while (k >= 0 && at[k] == count - size + k) k--;
                if (k < 0) yield break;
                for (at[k]++; ++k < size;) at[k] = at[k - 1] + 1;
            }
        }
    }
}
