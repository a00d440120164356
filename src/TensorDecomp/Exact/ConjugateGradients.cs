using System.Numerics.Tensors;

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
    private readonly FactorBlocks _blocks = new(d);

    /// <param name="damping">λ.</param>
    /// <param name="gradient">g.</param>
    /// <param name="tolerance">Reduction of the residual to reach.</param>
    /// <param name="limit">Iterations after which the approximation so far is taken.</param>
    /// <param name="solution">Receives x.</param>
    /// <param name="stop">Has the approximation so far taken.</param>
    public void Solve(double damping, double[] gradient, double tolerance, int limit, double[] solution, CancellationToken stop = default)
    {
        ITensorKernels normal = d.Linearised();
        for (int f = 0; f < 3; f++) _blocks.Invert(f, normal, damping);
        Array.Clear(solution);
        gradient.CopyTo(_residual, 0);
        Precondition(normal);
        _scaled.CopyTo(_direction, 0);
        double rho = TensorPrimitives.Dot<double>(_residual, _scaled), goal = rho * tolerance * tolerance;
        for (int iteration = 0; iteration < limit && rho > goal && !stop.IsCancellationRequested; iteration++)
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

    public void Dispose() => _blocks.Dispose();

    private void Precondition(ITensorKernels normal)
    {
        Array.Clear(_scaled);
        for (int f = 0; f < 3; f++) _blocks.AddTimes(f, normal, _residual, _scaled);
    }
}
