using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// f + w·|x|² of one decomposition that comes and goes as factors, brought down by L-BFGS in double precision: for whoever takes up what
/// a program's restarts ended with, under penalties that are none of the program's.
/// </summary>
internal sealed unsafe class FactorDescent : IDisposable
{
    private readonly LaneArena _arena = new();
    private readonly TiedTarget _target;
    private readonly int[] _sizes;
    private readonly RidgeEnergy<double> _energy;
    private readonly LimitedMemoryDescent<double> _descent;
    private readonly double* _x;

    /// <param name="target">Shape and rank; under a symmetry the descent keeps to it.</param>
    public FactorDescent(TiedTarget target)
    {
        (_target, _sizes, _energy) = (target, target.Tensor.Sizes, new RidgeEnergy<double>(target.Space));
        _descent = new LimitedMemoryDescent<double>(_energy, new DescentPlan());
        _x = _arena.Take<double>(_energy.Length);
    }

    /// <summary>Gradients that it has looked at, in all descents.</summary>
    public long Evaluations => _descent.Evaluations;

    /// <summary>f = Σe² where the last descent ended.</summary>
    public double Loss => Math.Max(0, _energy.Loss); // near an exact solution the energy's sums round to either side of nothing

    /// <summary>Begins at these.</summary>
    /// <param name="factors">U, V and W, term after term.</param>
    public void Load(double[][] factors)
    {
        new Span<double>(_x, _energy.Length).Clear();
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < factors[f].Length; k++) _x[Offset(f, k)] = factors[f][k];
        _energy.Symmetrise(_x);
    }

    /// <summary>Goes on down from where it is.</summary>
    /// <param name="weight">Of |x|².</param>
    /// <param name="rules">When it ends.</param>
    /// <returns>The energy there.</returns>
    public double Minimise(double weight, DescentRules rules)
    {
        _energy.Weight = weight;
        return _descent.Minimise(_x, rules);
    }

    /// <summary>Where it is: U, V and W, term after term.</summary>
    public double[][] Factors()
    {
        _energy.Symmetrise(_x); // to the last bit, which sums of gradients are not
        return [.. _sizes.Select((size, f) => Enumerable.Range(0, _target.Rank * size).Select(k => _x[Offset(f, k)]).ToArray())];
    }

    /// <summary>The largest |u||v||w|.</summary>
    public double LargestTerm()
    {
        double largest = 0;
        for (int term = 0; term < _target.Rank; term++)
        {
            double product = 1;
            for (int f = 0; f < 3; f++)
            {
                double square = 0;
                for (int k = 0; k < _sizes[f]; k++)
                {
                    double x = _x[_energy.Offset(f, k, term)];
                    square += x * x;
                }
                product *= square;
            }
            largest = Math.Max(largest, Math.Sqrt(product));
        }
        return largest;
    }

    public void Dispose()
    {
        _descent.Dispose();
        _energy.Dispose();
        _arena.Dispose();
    }

    private int Offset(int factor, int k) => _energy.Offset(factor, k % _sizes[factor], k / _sizes[factor]);
}
