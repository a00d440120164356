using System.Numerics.Tensors;

namespace TensorDecomp.Exact;

/// <summary>
/// Regularised alternating least squares: each factor in turn goes to the minimum of f + λ|ΔX|², the others held, which is one
/// solve with G_v∘G_w + λI (Navasca, De Lathauwer, Kindermann 2008). λ falls with f. A sweep costs little and f never rises, but it falls
/// by a ratio only, where Levenberg-Marquardt squares it.
/// </summary>
internal sealed class AlternatingLeastSquares(Decomposition d) : IDisposable
{
    /// <summary>λ for f; beyond the first value the pull towards the point before would only slow the sweeps down.</summary>
    private const double MostRidge = 1e-3, RidgeOfLoss = 0.1;

    private readonly FactorBlocks _blocks = new(d);
    private readonly double[] _step = new double[d.Values.Length];

    /// <summary>Sweeps over the three factors until f &lt; <paramref name="goal"/> or so many sweeps are done; returns f.</summary>
    public double Minimise(double goal, int sweeps)
    {
        double loss = d.Loss();
        for (int sweep = 0; sweep < sweeps && loss >= goal; sweep++)
        {
            double ridge = Math.Min(MostRidge, RidgeOfLoss * loss);
            for (int f = 0; f < 3; f++)
            {
                double[] gradient = d.Gradient();
                ITensorKernels normal = d.Linearised();
                _blocks.Invert(f, normal, ridge);
                Array.Clear(_step);
                _blocks.AddTimes(f, normal, gradient, _step);
                TensorPrimitives.Subtract(d.Values, _step, d.Values);
                loss = d.Loss();
            }
        }
        return loss;
    }

    public void Dispose() => _blocks.Dispose();
}
