using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>
/// Levenberg-Marquardt on the energy ½f + ½μ|x|² from far away. The weight μ on all coefficients keeps a descent from running after
/// terms that grow without bound and cancel, towards a border rank (Smirnov 2013); taken to 0 in the end, it leaves a solution.
/// </summary>
internal sealed class RegularisedDescent(SearchSpace space) : IDisposable
{
    private const int Attempts = 12;
    private const double LeastDamping = 1e-12;
    private NormalMatrix? _normal;
    private double[] _step = [], _saved = [];

    public Decomposition Decomposition { get; } = new(space.Target, space.Complex);

    /// <summary>What moves.</summary>
    public UnknownClasses Classes => field ??= new UnknownClasses(Decomposition, space);

    /// <summary>f at the values.</summary>
    public double Loss { get; private set; }

    /// <summary>By which part the last step lowered the energy; 0 where none did.</summary>
    public double Gain { get; private set; }

    /// <summary>Added to the diagonal beside the weight.</summary>
    public double Damping { get; set; } = 1;

    /// <summary>|x|², the sum of the squares of all coefficients.</summary>
    public double SquaredNorm() => System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(Decomposition.Values);

    public double Energy(double weight) => (Loss + weight * SquaredNorm()) / 2;

    /// <summary>To be called when the values were changed from outside.</summary>
    public void Restart(double damping) => (Loss, Damping) = (Decomposition.Loss(), damping);

    /// <summary>One step at this weight.</summary>
    public void Step(double weight)
    {
        Decomposition d = Decomposition;
        _normal ??= new NormalMatrix(d);
        if (_step.Length == 0) (_step, _saved) = (new double[Classes.Count], new double[d.Values.Length]);
        double energy = Energy(weight);
        double[] gradient = d.Gradient();
        d.Values.CopyTo(_saved, 0);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (_normal.Factorise(Classes, weight + Damping))
            {
                for (int k = 0; k < _step.Length; k++) _step[k] = Slope(k);
                _normal.Factor.Solve(_step);
                double promised = 0;
                for (int k = 0; k < _step.Length; k++)
                {
                    promised += _step[k] * (Slope(k) + Damping * _step[k]) / 2;
                    Classes.Set(d.Values, k, _saved[Classes.Homes[k]] - _step[k] / Classes.Root(k));
                }
                Loss = d.Loss();
                double lowered = energy - Energy(weight);
                if (lowered > 0)
                {
                    Gain = lowered / energy;
                    Damping = lowered > 0.75 * promised ? Math.Max(0.3 * Damping, LeastDamping) : lowered < 0.25 * promised ? 2 * Damping : Damping;
                    return;
                }
                _saved.CopyTo(d.Values, 0);
            }
            Damping = Math.Max(4 * Damping, 1e-10);
        }
        (Loss, Gain) = (d.Loss(), 0);

        double Slope(int k) => Classes.Root(k) * (gradient[Classes.Homes[k]] + weight * _saved[Classes.Homes[k]]);
    }

    public void Dispose() => _normal?.Dispose();
}
