using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;

namespace TensorDecomp.Exact;

/// <summary>
/// The diagonal blocks of JᴴJ, one for each factor: with the two others held, f is a quadratic in the factor's rows whose matrix is
/// G_v∘G_w. Alternating least squares inverts one after another, conjugate gradients are preconditioned by all three.
/// </summary>
internal sealed class FactorBlocks(Decomposition d) : IDisposable
{
    private readonly double[][] _inverse = [.. Enumerable.Range(0, 3).Select(_ => new double[Planes(d) * d.Target.Rank * d.PaddedRank])];
    private readonly double[][] _columns = [.. Enumerable.Range(0, d.Target.Rank).Select(_ => new double[Planes(d) * d.Target.Rank])];
    private readonly Cholesky _block = new(Planes(d) * d.Target.Rank);

    /// <summary>Makes (G_v∘G_w + λI)⁻¹ of factor f, a complex matrix X + iY being solved as the real one [[X, −Y], [Y, X]].</summary>
    public void Invert(int factor, ITensorKernels normal, double damping)
    {
        double[] matrix = normal.OtherGrams(factor), inverse = _inverse[factor];
        int rank = d.Target.Rank, padded = d.PaddedRank, square = rank * padded, order = Planes(d) * rank;
        double trace = 0;
        for (int r = 0; r < rank; r++) trace += matrix[r * padded + r];
        // Parallel terms make the block singular; who uses it need not know them apart.
        double ridge = damping + 1e-6 * trace / rank;
        _block.Reset(order);
        for (int r = 0; r < order; r++)
        {
            Span<double> row = _block.Row(r);
            for (int s = 0; s <= r; s++)
                row[s] = r < rank || s >= rank ? matrix[s % rank * padded + r % rank] : matrix[square + s * padded + r - rank];
            row[r] += ridge;
        }
        bool definite = _block.Factorise();
        for (int s = 0; s < rank; s++)
        {
            Array.Clear(_columns[s]);
            _columns[s][s] = 1;
        }
        if (definite) _block.Solve(_columns);
        for (int s = 0; s < rank; s++)
            for (int r = 0; r < order; r++) inverse[r / rank * square + s * padded + r % rank] = _columns[s][r];
    }

    /// <summary>result += rows·(G_v∘G_w + λI)⁻¹ for all entries of factor f, as it was inverted last.</summary>
    public void AddTimes(int factor, ITensorKernels normal, double[] rows, double[] result) =>
        normal.AddTimes(factor, rows, _inverse[factor], result);

    public void Dispose() => _block.Dispose();

    private static int Planes(Decomposition decomposition) => decomposition.IsComplex ? 2 : 1;
}
