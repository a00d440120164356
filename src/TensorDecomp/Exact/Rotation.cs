using System.Numerics;
using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>Random rotations and reflections of an index space: of all changes of basis those that leave balanced bases balanced.</summary>
internal static class Rotation
{
    /// <summary>Gram and Schmidt on normal random numbers, which favours no direction.</summary>
    public static Frame Of(int dimension, ref HostRandom random)
    {
        var rows = new double[dimension][];
        for (int k = 0; k < dimension; k++)
        {
            double length;
            do
            {
                rows[k] = new double[dimension];
                for (int a = 0; a < dimension; a++) rows[k][a] = random.Gaussian();
                for (int before = 0; before < k; before++)
                {
                    double along = rows[before].Zip(rows[k], (x, y) => x * y).Sum();
                    for (int a = 0; a < dimension; a++) rows[k][a] -= along * rows[before][a];
                }
                length = Math.Sqrt(rows[k].Sum(x => x * x));
            }
            while (length < 0.1);
            for (int a = 0; a < dimension; a++) rows[k][a] /= length;
        }
        var matrix = new Complex[dimension, dimension];
        for (int a = 0; a < dimension; a++)
            for (int b = 0; b < dimension; b++) matrix[a, b] = rows[a][b];
        return new Frame(matrix, matrix);
    }
}
