using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>
/// The directions in which a solution can move and stay one, to first order: an orthonormal basis N of the null space of
/// the normal matrix JᵀJ over the free unknowns. It always holds what is left of the symmetry GL(m)×GL(n)×GL(p).
/// Found by block inverse iteration on JᵀJ + λI with the Cholesky factor at hand, and Rayleigh-Ritz at the end.
/// </summary>
internal sealed class NullSpace
{
    /// <summary>The shift λ, and the eigenvalue of JᵀJ below which a direction counts as null.</summary>
    public const double Shift = 1e-9, Threshold = 1e-6;
    private readonly int _unknowns;
    private double[] _rows; // unknown k's row of N at k·Dimension

    private NullSpace(int unknowns, int dimension, double[] rows) => (_unknowns, Dimension, _rows) = (unknowns, dimension, rows);

    /// <summary>Number of independent directions.</summary>
    public int Dimension { get; private set; }

    /// <summary>Squared length of unknown k's row: 1 where it can move by itself, 0 where the others hold it.</summary>
    public double Mobility(int k) => TensorPrimitives.SumOfSquares<double>(Row(k));

    /// <param name="shifted">Factor of JᵀJ + λI.</param>
    /// <param name="guess">Directions expected; more are looked for where all of them prove null.</param>
    public static NullSpace Of(Cholesky shifted, int guess, ref HostRandom random)
    {
        int n = shifted.Order;
        for (int width = Math.Min(n, guess + 8); ; width = Math.Min(n, 2 * width))
        {
            var block = new double[width][];
            for (int c = 0; c < width; c++)
            {
                block[c] = new double[n];
                for (int k = 0; k < n; k++) block[c][k] = random.Uniform(-1, 1);
            }
            for (int sweep = 0; sweep < 2; sweep++)
            {
                foreach (double[] column in block) shifted.Solve(column);
                Orthonormalise(block);
            }
            var image = new double[width][];
            for (int c = 0; c < width; c++)
            {
                image[c] = [.. block[c]];
                shifted.Solve(image[c]);
            }
            var ritz = Matrix<double>.Build.Dense(width, width, (a, b) => 0.5 * (TensorPrimitives.Dot<double>(block[a], image[b]) + TensorPrimitives.Dot<double>(block[b], image[a])));
            var eigen = ritz.Evd(Symmetricity.Symmetric);
            int[] kept = [.. Enumerable.Range(0, width).Where(c => 1 / eigen.EigenValues[c].Real - Shift < Threshold && eigen.EigenValues[c].Real > 0)];
            if (kept.Length == width && width < n) continue;

            var rows = new double[n * kept.Length];
            for (int q = 0; q < kept.Length; q++)
                for (int c = 0; c < width; c++)
                {
                    double weight = eigen.EigenVectors[c, kept[q]];
                    for (int k = 0; k < n; k++) rows[k * kept.Length + q] += weight * block[c][k];
                }
            return new NullSpace(n, kept.Length, rows);
        }
    }

    /// <summary>
    /// The smallest move that changes unknown k by delta, applied to all unknowns; afterwards the basis spans the moves that
    /// leave k alone.
    /// </summary>
    public void Move(int k, double delta, Span<double> unknowns)
    {
        int d = Dimension;
        double[] direction = [.. Row(k)];
        double scale = delta / TensorPrimitives.SumOfSquares<double>(direction);
        for (int other = 0; other < _unknowns; other++)
            unknowns[other] += scale * TensorPrimitives.Dot<double>(Row(other), direction);

        // A Householder reflection of the coordinates turns k's row into a multiple of the first axis, which is then dropped.
        double length = TensorPrimitives.Norm<double>(direction);
        direction[0] += direction[0] >= 0 ? length : -length;
        double twice = 2 / TensorPrimitives.SumOfSquares<double>(direction);
        var rows = new double[_unknowns * (d - 1)];
        for (int other = 0; other < _unknowns; other++)
        {
            ReadOnlySpan<double> row = Row(other);
            double along = twice * TensorPrimitives.Dot(row, direction);
            for (int q = 1; q < d; q++) rows[other * (d - 1) + q - 1] = row[q] - along * direction[q];
        }
        (_rows, Dimension) = (rows, d - 1);
    }

    private ReadOnlySpan<double> Row(int k) => _rows.AsSpan(k * Dimension, Dimension);

    /// <summary>Modified Gram-Schmidt, twice for orthogonality to rounding.</summary>
    private static void Orthonormalise(double[][] block)
    {
        for (int pass = 0; pass < 2; pass++)
            for (int c = 0; c < block.Length; c++)
            {
                for (int b = 0; b < c; b++)
                    TensorPrimitives.MultiplyAdd(block[b], -TensorPrimitives.Dot<double>(block[b], block[c]), block[c], block[c]);
                TensorPrimitives.Divide(block[c], TensorPrimitives.Norm<double>(block[c]), block[c]);
            }
    }
}
