namespace TensorDecomp.Exact;

/// <summary>
/// Lattice reduction (Lenstra, Lenstra and Lovász 1982) of a few short vectors of integers, held in doubles: entries below 2⁵⁰ stay exact,
/// and dimensions are too small for rounding of the orthogonalisation to matter.
/// </summary>
internal static class LatticeReduction
{
    private const double Delta = 0.99;

    /// <summary>Exchanges after which it is taken as it is; three vectors need a few dozen.</summary>
    private const int MostSteps = 2000;

    /// <summary>A basis of the same lattice with short vectors, in place.</summary>
    public static double[][] Reduce(double[][] basis)
    {
        int n = basis.Length, k = 1;
        for (int step = 0; k < n && step < MostSteps; step++)
        {
            for (int j = k - 1; j >= 0; j--)
            {
                double q = Math.Round(Orthogonalised(basis).Coefficients[k, j]);
                if (q == 0) continue;
                for (int c = 0; c < basis[k].Length; c++) basis[k][c] -= q * basis[j][c];
            }
            (double[] lengths, double[,] coefficients) = Orthogonalised(basis);
            if (lengths[k] >= (Delta - coefficients[k, k - 1] * coefficients[k, k - 1]) * lengths[k - 1])
            {
                k++;
                continue;
            }
            (basis[k], basis[k - 1]) = (basis[k - 1], basis[k]);
            k = Math.Max(k - 1, 1);
        }
        return basis;
    }

    /// <summary>Gram and Schmidt: squared lengths of the orthogonal vectors, and what of each is in the later ones.</summary>
    private static (double[] Lengths, double[,] Coefficients) Orthogonalised(double[][] basis)
    {
        int n = basis.Length;
        var orthogonal = new double[n][];
        var lengths = new double[n];
        var coefficients = new double[n, n];
        for (int k = 0; k < n; k++)
        {
            orthogonal[k] = [.. basis[k]];
            for (int j = 0; j < k; j++)
            {
                coefficients[k, j] = lengths[j] == 0 ? 0 : Dot(basis[k], orthogonal[j]) / lengths[j];
                for (int c = 0; c < orthogonal[k].Length; c++) orthogonal[k][c] -= coefficients[k, j] * orthogonal[j][c];
            }
            lengths[k] = Dot(orthogonal[k], orthogonal[k]);
        }
        return (lengths, coefficients);
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++) sum += a[c] * b[c];
        return sum;
    }
}
