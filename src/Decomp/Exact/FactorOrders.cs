using System.Numerics;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// The factors whose vectors list a matrix column by column, against the order in which they were read. A third factor that indexes Cᵀ row by row lists C
/// column by column. Few files say; the one under which Σ|e|² is least is meant.
/// </summary>
internal readonly record struct FactorOrders(bool U, bool V, bool W)
{
    /// <summary>Σ|e|², after a common factor where one is left out, as a share of |T|² below which a multiple of the tensor counts as meant.</summary>
    private const double Multiple = 1e-4;

    /// <summary>Multiples as near to 1 as this are those that noise makes.</summary>
    private const double Noise = 0.05;

    public override string ToString() => (U, V, W) switch
    {
        (false, false, false) => "row by row",
        (false, false, true) => "with C transposed",
        (true, true, true) => "all column by column",
        (true, true, false) => "column by column, with C transposed",
        _ => $"{string.Join(" and ", Turned())} column by column",
    };

    private IEnumerable<string> Turned()
    {
        if (U) yield return "A";
        if (V) yield return "B";
        if (W) yield return "C";
    }

    /// <summary>The candidate under the orders with the least residual, divided by the multiple of the tensor that it makes where it makes one.</summary>
    public static (Candidate Candidate, FactorOrders Orders, Complex Multiple) Best(Candidate candidate)
    {
        Shape s = candidate.Target.Shape;
        Decomposition d = new(candidate.Target, candidate.Imaginary is not null);
        (Candidate? best, FactorOrders chosen, Complex multiple, double least) = (null, default, 1, double.PositiveInfinity);
        foreach (FactorOrders orders in All(s))
        {
            Candidate ordered = orders.Apply(candidate);
            d.Load(ordered);
            double loss = d.Loss();
            Complex along = Along(d);
            double square = loss - s.NaiveRank + 2 * along.Real, share = Complex.Abs(along) / Math.Sqrt(square * s.NaiveRank);
            bool scaled = 1 - share * share < Multiple && Complex.Abs(along / s.NaiveRank - 1) > Noise;
            double residual = scaled ? (1 - share * share) * s.NaiveRank : loss;
            if (best is not null && !(residual < least)) continue;
            (best, chosen, multiple, least) = (ordered, orders, scaled ? along / s.NaiveRank : 1, residual);
        }
        if (multiple == 1) return (best! with { Loss = least }, chosen, multiple);
        d.Load(best!);
        for (int r = 0; r < d.Target.Rank; r++)
            for (int a = 0; a < d.Sizes[2]; a++) d[2, r, a] /= multiple;
        return (d.ToCandidate(candidate.Restart), chosen, multiple);
    }

    /// <summary>Those that differ for the shape, that of the reading first: a row or a column is the same either way.</summary>
    private static IEnumerable<FactorOrders> All(Shape s) =>
        from w in Both(s.M, s.P)
        from v in Both(s.N, s.P)
        from u in Both(s.M, s.N)
        select new FactorOrders(u, v, w);

    private static bool[] Both(int rows, int columns) => rows > 1 && columns > 1 ? [false, true] : [false];

    /// <summary>⟨T, X⟩ for the sum X of all terms.</summary>
    private static Complex Along(Decomposition d)
    {
        Shape s = d.Target.Shape;
        Complex sum = 0;
        for (int r = 0; r < d.Target.Rank; r++)
            for (int i = 0; i < s.M; i++)
                for (int j = 0; j < s.N; j++)
                    for (int k = 0; k < s.P; k++) sum += d[0, r, i * s.N + j] * d[1, r, j * s.P + k] * d[2, r, i * s.P + k];
        return sum;
    }

    private Candidate Apply(Candidate c)
    {
        (Shape s, FactorOrders orders) = (c.Target.Shape, this);
        return this == default ? c : c with { Factors = Reordered(c.Factors), Imaginary = c.Imaginary is null ? null : Reordered(c.Imaginary) };

        double[][] Reordered(double[][] factors) =>
        [
            orders.U ? RowMajor(factors[0], s.M, s.N) : factors[0],
            orders.V ? RowMajor(factors[1], s.N, s.P) : factors[1],
            orders.W ? RowMajor(factors[2], s.M, s.P) : factors[2],
        ];
    }

    private static double[] RowMajor(double[] factor, int rows, int columns)
    {
        var ordered = new double[factor.Length];
        for (int term = 0; term < factor.Length; term += rows * columns)
            for (int a = 0; a < rows; a++)
                for (int b = 0; b < columns; b++) ordered[term + a * columns + b] = factor[term + b * rows + a];
        return ordered;
    }
}
