using MathNet.Numerics.LinearAlgebra;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

/// <summary>Floating-point decompositions whose exact origin is known.</summary>
internal static class Approximations
{
    /// <summary>⟨2,2,3⟩ in eleven products: Strassen for two columns of B, the schoolbook for the third.</summary>
    public static Scheme StrassenAndAColumn { get; } = new(new Shape(2, 2, 3),
        Stacked(4, Known.Strassen.U, a => a, Scheme.Naive(new Shape(2, 2, 1)).U, a => a),
        Stacked(6, Known.Strassen.V, a => a / 2 * 3 + a % 2, Scheme.Naive(new Shape(2, 2, 1)).V, a => a * 3 + 2),
        Stacked(6, Known.Strassen.W, a => a / 2 * 3 + a % 2, Scheme.Naive(new Shape(2, 2, 1)).W, a => a * 3 + 2));

    private static Factor Stacked(int size, Factor upper, Func<int, int> upperIndex, Factor lower, Func<int, int> lowerIndex) =>
        Factor.FromTerms(size, [.. Moved(upper, upperIndex), .. Moved(lower, lowerIndex)]);

    private static IEnumerable<Entry[]> Moved(Factor factor, Func<int, int> index) =>
        Enumerable.Range(0, factor.Rank).Select(r => factor.Term(r).ToArray().Select(e => e with { Index = index(e.Index) }).ToArray());

    /// <summary>Schemes as test cases, named by shape and rank.</summary>
    public static IEnumerable<TestCaseData> Cases(params Scheme[] schemes) =>
        schemes.Select(s => new TestCaseData(s).SetArgDisplayNames($"{s.Shape}:{s.Rank}"));

    public static Approximation Of(Scheme scheme) =>
        new(new Target(scheme.Shape, scheme.Rank), [.. scheme.Factors.Select(Values)], Restart: 1, Loss: 0);

    private static double[] Values(Factor factor) =>
        [.. from r in Enumerable.Range(0, factor.Rank) from a in Enumerable.Range(0, factor.Size) let x =
            factor[r, a].Re select (double)x.Numerator / (double)x.Denominator];

    /// <summary>The same decomposition in other bases of the three index spaces: u → P u Qᵀ, v → Q⁻ᵀ v Sᵀ, w → P⁻ᵀ w S⁻¹.</summary>
    public static Approximation Transformed(Approximation approximation, Matrix<double> p, Matrix<double> q, Matrix<double> s)
    {
        Shape t = approximation.Target.Shape;
        return approximation with
        {
            Factors =
            [
                Map(approximation.Factors[0], t.M, t.N, p, q.Transpose()),
                Map(approximation.Factors[1], t.N, t.P, q.Inverse().Transpose(), s.Transpose()),
                Map(approximation.Factors[2], t.M, t.P, p.Inverse().Transpose(), s.Inverse()),
            ],
        };

        static double[] Map(double[] factor, int rows, int columns, Matrix<double> left, Matrix<double> right) =>
            [.. factor.Chunk(rows * columns)
                .SelectMany(term => (left * Matrix<double>.Build.DenseOfRowMajor(rows, columns, term) * right).ToRowMajorArray())];
    }

    /// <summary>Random bases, none of them close to singular, and random scales inside the terms.</summary>
    public static Approximation Disguised(Scheme scheme, ulong seed)
    {
        HostRandom random = new(seed);
        Shape t = scheme.Shape;
        Approximation turned = Transformed(Of(scheme), Basis(t.M, ref random), Basis(t.N, ref random), Basis(t.P, ref random));
        int[] sizes = [t.USize, t.VSize, t.WSize];
        for (int r = 0; r < scheme.Rank; r++)
        {
            (double u, double v) = (random.LogUniform(0.5, 2) * (random.Below(2) == 0 ? 1 : -1), random.LogUniform(0.5, 2));
            foreach ((int f, double scale) in ((int, double)[])[(0, u), (1, v), (2, 1 / (u * v))])
                for (int a = r * sizes[f]; a < (r + 1) * sizes[f]; a++) turned.Factors[f][a] *= scale;
        }
        return turned;
    }

    public static Matrix<double> Basis(int dimension, ref HostRandom random)
    {
        while (true)
        {
            Matrix<double> basis = Matrix<double>.Build.Dense(dimension, dimension);
            for (int i = 0; i < dimension; i++)
                for (int j = 0; j < dimension; j++) basis[i, j] = random.Uniform(-1.5, 1.5);
            if (basis.ConditionNumber() < 6) return basis;
        }
    }

    public static Approximation Perturbed(Approximation approximation, double by, ulong seed)
    {
        HostRandom random = new(seed);
        return approximation with
        {
            Factors = [.. approximation.Factors.Select(f => f.Select(x => x + random.Uniform(-by, by)).ToArray())],
        };
    }

    /// <summary>⟨2,2,4⟩ in fourteen products: Strassen for the first two columns of B, and for the others in bases that x has a part
    /// in.</summary>
    public static Approximation TwistedStrassens(double x)
    {
        Matrix<double> p = Matrix<double>.Build.DenseOfArray(new[,] { { 1, x }, { 0, 1 } }),
        q = Matrix<double>.Build.DenseOfArray(new[,] { { 1, 0 }, { x, 1 } });
        Approximation plain = Of(Known.Strassen), other = Transformed(plain, p, q, Matrix<double>.Build.DenseIdentity(2));
        return new Approximation(new Target(new Shape(2, 2, 4), 14),
        [
            [.. plain.Factors[0], .. other.Factors[0]],
            [.. plain.Factors[1].Chunk(4).SelectMany(v => Placed(v, 0)), .. other.Factors[1].Chunk(4).SelectMany(v => Placed(v, 2))],
            [.. plain.Factors[2].Chunk(4).SelectMany(w => Placed(w, 0)), .. other.Factors[2].Chunk(4).SelectMany(w => Placed(w, 2))],
        ], Restart: 1, Loss: 0);

        static double[] Placed(double[] square, int column)
        {
            var wide = new double[8];
            for (int a = 0; a < 4; a++) wide[a / 2 * 4 + column + a % 2] = square[a];
            return wide;
        }
    }

    /// <summary>
    /// Bini, Capovani, Lotti and Romani 1979: five products approximate the product of a 2×2 matrix that has one zero with a
    /// full one, with an error of order ε; two copies that share a row of the result approximate ⟨3,2,2⟩ with ten products,
    /// one less than its rank. The coefficients grow like 1/ε: ten is a border rank, and there is no decomposition.
    /// </summary>
    public static Approximation Bini(double epsilon)
    {
        List<double>[] factors = [[], [], []];
        double e = epsilon;
        Copy(row: 0, j: 0);
        Copy(row: 2, j: 1);
        return new Approximation(new Target(new Shape(3, 2, 2), 10), [.. factors.Select(f => f.ToArray())], Restart: 1, Loss: 0);

        // All of the row of A, and column j of its middle row. C has the rows of A, B the columns of A as rows.
        void Copy(int row, int j)
        {
            const int Middle = 1;
            int l = 1 - j;
            Term([(row, l, 1), (row, j, e)], [(j, 1, 1), (l, 1, e)], [(row, 1, 1)]);
            Term([(Middle, j, 1), (row, j, e)], [(j, 0, 1)], [(row, 0, 1), (Middle, 0, e)]);
            Term([(row, l, -1)], [(j, 1, 1)], [(row, 0, 1), (row, 1, 1), (Middle, 1, e)]);
            Term([(Middle, j, -1)], [(j, 0, 1), (j, 1, 1), (l, 0, e)], [(row, 0, 1)]);
            Term([(row, l, 1), (Middle, j, 1)], [(j, 1, 1), (l, 0, e)], [(row, 0, 1), (Middle, 1, e)]);
        }

        void Term((int Row, int Column, double Value)[] u, (int Row, int Column, double Value)[] v, (int Row, int Column, double Value)[] w)
        {
            Add(factors[0], rows: 3, u, 1);
            Add(factors[1], rows: 2, v, 1);
            Add(factors[2], rows: 3, w, 1 / e);
        }

        static void Add(List<double> factor, int rows, (int Row, int Column, double Value)[] entries, double scale)
        {
            double[] vector = new double[rows * 2];
            foreach ((int row, int column, double value) in entries) vector[row * 2 + column] = value * scale;
            factor.AddRange(vector);
        }
    }
}
