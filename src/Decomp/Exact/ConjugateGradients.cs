using System.Numerics.Tensors;

namespace TensorDecomp.Exact;

/// <summary>
/// Solves (JᴴJ + λI)·x = g over the free unknowns by conjugate gradients (Hestenes, Stiefel 1952), scaled by the diagonal. One
/// iteration costs a product with JᴴJ, which the Gram matrices make some thousand times cheaper than a factorisation; the
/// directions in which a solution can move cost nothing, since g has no part in them.
/// </summary>
internal sealed class ConjugateGradients(Decomposition decomposition)
{
    private readonly double[] _mask = new double[decomposition.Values.Length], _scale = new double[decomposition.Values.Length];
    private readonly double[] _residual = new double[decomposition.Values.Length], _scaled = new double[decomposition.Values.Length];
    private readonly double[] _direction = new double[decomposition.Values.Length], _image = new double[decomposition.Values.Length];

    /// <summary>Iterations of the last solution.</summary>
    public int Iterations { get; private set; }

    /// <param name="free">The unknowns; all others count as fixed.</param>
    /// <param name="damping">λ.</param>
    /// <param name="gradient">g.</param>
    /// <param name="tolerance">Reduction of the residual to reach.</param>
    /// <param name="limit">Iterations after which the approximation so far is taken.</param>
    /// <param name="solution">Receives x, zero where not free.</param>
    public void Solve(ReadOnlySpan<int> free, double damping, double[] gradient, double tolerance, int limit, double[] solution)
    {
        ITensorKernels normal = decomposition.Linearised();
        Prepare(free, normal, damping);
        Array.Clear(solution);
        TensorPrimitives.Multiply(gradient, _mask, _residual);
        TensorPrimitives.Multiply(_residual, _scale, _scaled);
        _scaled.CopyTo(_direction, 0);
        double rho = TensorPrimitives.Dot<double>(_residual, _scaled), goal = rho * tolerance * tolerance;
        for (Iterations = 0; Iterations < limit && rho > goal; Iterations++)
        {
            normal.Apply(decomposition.Values, _direction, _image);
            TensorPrimitives.MultiplyAdd(_direction, damping, _image, _image);
            TensorPrimitives.Multiply(_image, _mask, _image);
            double curvature = TensorPrimitives.Dot<double>(_direction, _image);
            if (!(curvature > 0)) return;
            double along = rho / curvature;
            TensorPrimitives.MultiplyAdd(_direction, along, solution, solution);
            TensorPrimitives.MultiplyAdd(_image, -along, _residual, _residual);
            TensorPrimitives.Multiply(_residual, _scale, _scaled);
            double next = TensorPrimitives.Dot<double>(_residual, _scaled);
            TensorPrimitives.MultiplyAdd(_direction, next / rho, _scaled, _direction);
            rho = next;
        }
    }

    private void Prepare(ReadOnlySpan<int> free, ITensorKernels normal, double damping)
    {
        Array.Clear(_mask);
        Array.Clear(_scale);
        int padded = decomposition.PaddedRank;
        foreach (int k in free)
        {
            int within = k % decomposition.Plane, r = within % padded;
            int f = within >= decomposition.Base[2] ? 2 : within >= decomposition.Base[1] ? 1 : 0;
            _mask[k] = 1;
            _scale[k] = 1 / (normal.OtherGrams(f)[r * padded + r] + damping);
        }
    }
}
