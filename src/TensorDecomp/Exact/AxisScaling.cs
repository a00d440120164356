using System.Numerics;

namespace TensorDecomp.Exact;

/// <summary>
/// Scales the axes of a frame so that the ratios of coordinates that occur most often become ±1 or ±i: a maximum spanning tree
/// over the axes (Kruskal 1956), edges weighted by how many directions agree on the ratio.
/// </summary>
internal static class AxisScaling
{
    private const double Same = 1e-4;

    /// <summary>Directions come as unit vectors; a ratio this far from 1, either way, counts half, for nearly parallel directions of a
    /// family have such ratios and a frame scaled by them is of no use.</summary>
    private const double Wide = 4;

    /// <summary>Ratios beyond this count for nothing.</summary>
    private const double Widest = 30;

    /// <summary>The factor of each axis.</summary>
    public static Complex[] Of(BasisExchange frame, int dimension)
    {
        List<(int A, int B, Complex Log, int Votes)> edges = [];
        for (int a = 0; a < dimension; a++)
            for (int b = a + 1; b < dimension; b++) edges.AddRange(Ratios(frame, a, b).Select(r => (a, b, r.Log, r.Votes)));
        // Axis a belongs to tree[a] and is scaled by exp(scale[a]).
        int[] tree = [.. Enumerable.Range(0, dimension)];
        var scale = new Complex[dimension];
        foreach ((int a, int b, Complex log, _) in edges.OrderByDescending(e => Weight(e.Log, e.Votes)))
        {
            if (tree[a] == tree[b]) continue;
            // Shift b's tree so that scale[a] + log = scale[b].
            Complex shift = scale[a] + log - scale[b];
            int from = tree[b], to = tree[a];
            for (int c = 0; c < dimension; c++)
                if (tree[c] == from) (tree[c], scale[c]) = (to, scale[c] + shift);
        }
        return [.. scale.Select(Complex.Exp)];
    }

    private static double Weight(Complex log, int votes)
    {
        double width = log.Real / Math.Log(Wide);
        return votes / (1 + width * width);
    }

    /// <summary>The logarithms of x_a/x_b up to powers of i, and how many directions have each.</summary>
    private static List<(Complex Log, int Votes)> Ratios(BasisExchange frame, int a, int b)
    {
        List<(Complex Log, int Votes)> ratios = [];
        foreach ((Complex[] x, int count, bool dual) in frame.Coordinates)
        {
            if (BasisExchange.IsZero(x, a) || BasisExchange.IsZero(x, b)) continue;
            Complex ratio = dual ? x[b] / x[a] : x[a] / x[b];
            // Quarter turns are dropped; the rest lies within ±π/4 of the real axis.
            double turn = Math.IEEERemainder(ratio.Phase, Math.PI / 2);
            Complex log = new(Math.Log(Complex.Abs(ratio)), Math.Abs(turn) < Same ? 0 : turn);
            if (Math.Abs(log.Real) > Math.Log(Widest)) continue;
            int known = ratios.FindIndex(r => Complex.Abs(r.Log - log) < Same);
            if (known < 0) ratios.Add((log, count));
            else ratios[known] = (ratios[known].Log, ratios[known].Votes + count);
        }
        return ratios;
    }
}
