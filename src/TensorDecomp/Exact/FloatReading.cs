using System.Numerics;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// Floats in the order in which they are nearest a matrix product. Few files say how terms and entries lie; that under which Σ|e|² is least
/// is meant.
/// A verdict needs an order that holds exactly, which floats have none of.
/// </summary>
/// <param name="Approximation">Its loss is Σ|e|², after the multiple was taken out.</param>
/// <param name="Layout">The order, in words.</param>
/// <param name="Multiple">What multiple of the tensor the terms made before they were divided by it; 1 as a rule.</param>
internal sealed record FloatReading(Approximation Approximation, string Layout, Complex Multiple)
{
    /// <summary>Share of |T|² that is left where the terms make a multiple of the tensor.</summary>
    private const double OfMultiple = 1e-4;

    /// <summary>Multiples as near to 1 as this are those that noise makes.</summary>
    private const double Noise = 0.05;

    /// <summary>The best order of the entries, and of the arrangements that the file leaves open.</summary>
    /// <param name="submission">As it was read.</param>
    /// <param name="larger">What the limits on size are multiplied by.</param>
    /// <exception cref="MalformedInputException">It is too large to be worked on in floats.</exception>
    public static FloatReading Of(Submission submission, int larger = 1)
    {
        IEnumerable<(Scheme? Scheme, string? Arrangement)> readings = submission.Others
            .Where(o => o.IsMeant && o.Arrangement != submission.Layout?.Arrangement).GroupBy(o => o.Arrangement).Select(g => g.First())
            .Select(o => (o.Scheme, o.Arrangement));
        return readings.Prepend((submission.Scheme, submission.Layout?.Arrangement)).Where(r => r.Scheme is not null)
            .Select(r => Of(InFloats.Of(r.Scheme!, larger), r.Arrangement)).MinBy(r => r.Relative)!;
    }

    /// <summary>The best order of the entries of an approximation.</summary>
    public static FloatReading Of(Approximation approximation, string? arrangement = null)
    {
        Shape s = approximation.Target.Shape;
        Decomposition d = new(approximation.Target, approximation.Imaginary is not null);
        (Approximation? best, VectorOrder chosen, Complex multiple, double least) = (null, default, 1, double.PositiveInfinity);
        foreach (VectorOrder order in VectorOrder.All.DistinctBy(o => Different(o, s)))
        {
            Approximation ordered = Ordered(approximation, order);
            d.Load(ordered);
            double loss = d.Loss();
            Complex along = Along(d);
            double square = loss - s.NaiveRank + 2 * along.Real, share = Complex.Abs(along) / Math.Sqrt(square * s.NaiveRank);
            bool scaled = 1 - share * share < OfMultiple && Complex.Abs(along / s.NaiveRank - 1) > Noise;
            double residual = scaled ? (1 - share * share) * s.NaiveRank : loss;
            if (best is not null && !(residual < least)) continue;
            (best, chosen, multiple, least) = (ordered, order, scaled ? along / s.NaiveRank : 1, residual);
        }
        string layout = arrangement is null ? Words(chosen) : $"{arrangement}, {Words(chosen)}";
        if (multiple == 1) return new(best! with { Loss = least }, layout, multiple);
        d.Load(best!);
        for (int r = 0; r < d.Target.Rank; r++)
            for (int a = 0; a < d.Sizes[2]; a++) d[2, r, a] /= multiple;
        return new(d.ToApproximation(approximation.Restart), layout, multiple);
    }

    private double Relative => double.IsNaN(Approximation.Loss) ? double.PositiveInfinity
        : Approximation.Loss / Approximation.Target.Shape.NaiveRank;

    /// <summary>Against the reading at hand: which factors' vectors list their matrices column by column where that read them row by
    /// row.</summary>
    private static string Words(VectorOrder order) => (order.UByColumns, order.VByColumns, order.WByColumns) switch
    {
        (false, false, false) => "row by row",
        (false, false, true) => "with C transposed",
        (true, true, true) => "all column by column",
        (true, true, false) => "column by column, with C transposed",
        (true, false, var w) => w ? "A and C column by column" : "A column by column",
        (false, true, var w) => w ? "B and C column by column" : "B column by column",
    };

    /// <summary>A row or a column is the same either way.</summary>
    private static VectorOrder Different(VectorOrder order, Shape s) => new(
        order.UByColumns && s.M > 1 && s.N > 1, order.VByColumns && s.N > 1 && s.P > 1, order.WByColumns && s.M > 1 && s.P > 1);

    private static Approximation Ordered(Approximation approximation, VectorOrder order)
    {
        Shape s = approximation.Target.Shape;
        int[] sizes = MatrixProduct.Of(s).Sizes;
        return order == VectorOrder.Own ? approximation
            : approximation with
            {
                Factors = Reordered(approximation.Factors),
                Imaginary = approximation.Imaginary is null ? null
            : Reordered(approximation.Imaginary)
            };

        double[][] Reordered(double[][] factors) => [.. factors.Select((factor, f) =>
        {
            var ordered = new double[factor.Length];
            for (int at = 0; at < factor.Length; at++) ordered[at / sizes[f] * sizes[f] + order.Place(s, f, at % sizes[f])] = factor[at];
            return ordered;
        })];
    }

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
}
