using System.Numerics.Tensors;
using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>
/// Solves (JᴴJ + λI)·x = g over all unknowns by conjugate gradients (Hestenes, Stiefel 1952), preconditioned by the diagonal
/// blocks (G_v∘G_w + λI)⁻¹ of the three factors, which are what alternating least squares inverts (Sorber, Van Barel,
/// De Lathauwer 2013). One iteration costs a product with JᴴJ, which the Gram matrices make some thousand times cheaper than a
/// factorisation; the directions in which a solution can move cost nothing, since g has no part in them.
/// </summary>
internal sealed class ConjugateGradients(Decomposition d) : IDisposable
{
    private readonly double[] _residual = new double[d.Values.Length], _scaled = new double[d.Values.Length];
    private readonly double[] _direction = new double[d.Values.Length], _image = new double[d.Values.Length];
    private readonly double[][] _inverse = [.. Enumerable.Range(0, 3).Select(_ => new double[Planes(d) * d.Target.Rank * d.PaddedRank])];
    private readonly double[][] _columns = [.. Enumerable.Range(0, d.Target.Rank).Select(_ => new double[Planes(d) * d.Target.Rank])];
    private readonly Cholesky _block = new(Planes(d) * d.Target.Rank);

    /// <param name="damping">λ.</param>
    /// <param name="gradient">g.</param>
    /// <param name="tolerance">Reduction of the residual to reach.</param>
    /// <param name="limit">Iterations after which the approximation so far is taken.</param>
    /// <param name="solution">Receives x.</param>
    public void Solve(double damping, double[] gradient, double tolerance, int limit, double[] solution)
    {
        ITensorKernels normal = d.Linearised();
        for (int f = 0; f < 3; f++) Invert(normal.OtherGrams(f), damping, _inverse[f]);
        Array.Clear(solution);
        gradient.CopyTo(_residual, 0);
        Precondition(normal);
        _scaled.CopyTo(_direction, 0);
        double rho = TensorPrimitives.Dot<double>(_residual, _scaled), goal = rho * tolerance * tolerance;
        for (int iteration = 0; iteration < limit && rho > goal; iteration++)
        {
            normal.Apply(d.Values, _direction, _image);
            TensorPrimitives.MultiplyAdd(_direction, damping, _image, _image);
            double curvature = TensorPrimitives.Dot<double>(_direction, _image);
            if (!(curvature > 0)) return;
            double along = rho / curvature;
            TensorPrimitives.MultiplyAdd(_direction, along, solution, solution);
            TensorPrimitives.MultiplyAdd(_image, -along, _residual, _residual);
            Precondition(normal);
            double next = TensorPrimitives.Dot<double>(_residual, _scaled);
            TensorPrimitives.MultiplyAdd(_direction, next / rho, _scaled, _direction);
            rho = next;
        }
    }

    public void Dispose() => _block.Dispose();

    private void Precondition(ITensorKernels normal)
    {
        Array.Clear(_scaled);
        for (int f = 0; f < 3; f++) normal.AddTimes(f, _residual, _inverse[f], _scaled);
    }

    /// <summary>inverse = (matrix + λI)⁻¹, a complex matrix X + iY being solved as the real one [[X, −Y], [Y, X]].</summary>
    private void Invert(double[] matrix, double damping, double[] inverse)
    {
        int rank = d.Target.Rank, padded = d.PaddedRank, square = rank * padded, order = Planes(d) * rank;
        double trace = 0;
        for (int r = 0; r < rank; r++) trace += matrix[r * padded + r];
        // Parallel terms make the block singular; the preconditioner need not know them apart.
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

    private static int Planes(Decomposition decomposition) => decomposition.IsComplex ? 2 : 1;
}
