using System.Numerics.Tensors;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// Levenberg–Marquardt on f + λ|x|² for one real decomposition (Levenberg 1944; Marquardt 1963): each step d goes to the minimum of the
/// squares as they are to first order, held back by μ|d|², so (JᵀJ + (λ + μ)I)·d = −½∇, which conjugate gradients solve as far as it pays.
/// J is never formed: along D = (P, Q, S) the block of JᵀJ·D that belongs to U is P·(VᵀV∘WᵀW) + U·(QᵀV∘WᵀW + VᵀV∘SᵀW), and so around
/// (Tomasi and Bro 2006; Phan, Tichavský and Cichocki 2013). μ follows from how far the energy fell as foretold (Nielsen 1999). In double
/// precision; the energy never rises.
/// </summary>
internal sealed unsafe class LevenbergMarquardtDescent : IDescent<float>
{
    /// <summary>A step is made that gains this share of what was foretold, and none is sought any more under so much damping.</summary>
    private const double Sufficient = 1e-4, MostDamping = 1e12;

    /// <summary>Share of the gradient up to which a step is worked out.</summary>
    private const double Forcing = 0.05;

    private readonly RidgeEnergy<float> _energy;
    private readonly DescentPlan _plan;
    private readonly double _squaredNorm, _gradientsOfProduct, _gradientsOfLook;
    private readonly TensorEntry[] _entries;
    private readonly int _rank;
    private readonly int[] _sizes;
    private readonly FactorRows _at, _there, _half, _step, _residual, _along, _product; // _half is half the gradient
    private readonly double[][] _grams, _mixed; // XᵀX of each factor, and DᵀX
    private readonly double[] _weights;
    private readonly LaneArena _arena = new();
    private readonly float* _slope; // that nobody looks at
    private long _products, _inner, _looks;

    /// <param name="energy">What is minimised: a share of f and a ridge.</param>
    /// <param name="target">Tensor and rank.</param>
    /// <param name="plan">How steps are worked out, and when it is looked whether a descent ends.</param>
    public LevenbergMarquardtDescent(RidgeEnergy<float> energy, Target target, DescentPlan plan)
    {
        (_energy, _plan, _rank, _sizes) = (energy, plan, target.Rank, target.Tensor.Sizes);
        (_squaredNorm, _entries) = ((double)target.Tensor.SquaredNorm, [.. target.Tensor.Entries]);
        FactorRows[] rows = [.. Enumerable.Range(0, 7).Select(_ => new FactorRows(_sizes, _rank))];
        (_at, _there, _half, _step, _residual, _along, _product) = (rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6]);
        (_grams, _mixed) = (Squares(), Squares());
        _weights = new double[_rank * _rank];
        _slope = _arena.Take<float>(energy.Length);
        // Multiply-adds as the budgets of evolution count a gradient; twice, in double precision.
        double parameters = target.Parameters, gradient = DescentWork.OfGradient(target, plan);
        _gradientsOfProduct = 2 * (3 * _rank * parameters + 6 * parameters) / gradient;
        _gradientsOfLook = 2 * (2 * _rank * parameters + 6.0 * _rank * _entries.Length) / gradient;

        double[][] Squares() => [.. _sizes.Select(_ => new double[_rank * _rank])];
    }

    /// <summary>Products with JᵀJ and energies as the gradients that they cost.</summary>
    public long Evaluations => _looks + (long)Math.Ceiling(_gradientsOfProduct * _products + _gradientsOfLook * _inner);

    public int Iterations { get; private set; }

    public double Minimise(float* x, DescentRules rules)
    {
        Load(x);
        double weight = _energy.Weight / _energy.Share, energy = Differentiate(_at, weight), growth = 2;
        double damping = _plan.Damping * Enumerable.Range(0, _rank).Max(r => Enumerable.Range(0, 3).Max(f => Diagonal(f, r)));
        DescentEnd end = new(_plan, rules, _energy.Share * energy);
        for (Iterations = 0; Iterations < rules.Iterations && double.IsFinite(energy) && damping < MostDamping;)
        {
            double foretold = Solve(weight + damping, damping), before = energy;
            if (!(foretold > 0)) break; // the precision is at its end
            Iterations++;
            for (int f = 0; f < 3; f++) TensorPrimitives.Add(_at[f], _step[f], _there[f]);
            double reached = Differentiate(_there, weight), ratio = (before - reached) / foretold;
            if (ratio > Sufficient)
            {
                energy = reached;
                _there.CopyTo(_at);
                damping *= Math.Max(1.0 / 3, 1 - Math.Pow(2 * ratio - 1, 3));
                growth = 2;
            }
            else
            {
                damping *= growth;
                growth *= 2;
                energy = Differentiate(_at, weight);
            }
            if (end.IsReached(Iterations, _energy.Share * energy)) break;
        }
        Store(x);
        _energy.Symmetrise(x); // exactly so, which steps are but for rounding
        _looks++;
        return _energy.Evaluate(x, _slope);
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>The step, by conjugate gradients; how far it lowers the squares as they are to first order, with the ridge.</summary>
    private double Solve(double shift, double damping)
    {
        _step.Clear();
        for (int f = 0; f < 3; f++) TensorPrimitives.Negate(_half[f], _residual[f]);
        _residual.CopyTo(_along);
        double square = _residual.Dot(_residual), enough = Forcing * Forcing * square;
        for (int k = 0; k < _plan.InnerIterations && square > enough; k++)
        {
            Multiply(shift);
            double length = square / _along.Dot(_product), next;
            if (!double.IsFinite(length) || length <= 0) break;
            for (int f = 0; f < 3; f++)
            {
                TensorPrimitives.MultiplyAdd(_along[f], length, _step[f], _step[f]);
                TensorPrimitives.MultiplyAdd(_product[f], -length, _residual[f], _residual[f]);
            }
            next = _residual.Dot(_residual);
            for (int f = 0; f < 3; f++) TensorPrimitives.MultiplyAdd(_along[f], next / square, _residual[f], _along[f]);
            square = next;
        }
        // −2⟨½∇, d⟩ − ⟨d, (JᵀJ + λ)d⟩, where (JᵀJ + λ + μ)d is −½∇ but for the residual
        return -_half.Dot(_step) + _residual.Dot(_step) + damping * _step.Dot(_step);
    }

    /// <summary>(JᵀJ + shift)·_along.</summary>
    private void Multiply(double shift)
    {
        _products++;
        for (int f = 0; f < 3; f++) _along.Square(f, _at, _mixed[f]);
        for (int f = 0; f < 3; f++)
        {
            int g = (f + 1) % 3, h = (f + 2) % 3;
            TensorPrimitives.Multiply(_along[f], shift, _product[f]);
            TensorPrimitives.Multiply(_grams[g], _grams[h], _weights);
            _along.AddTimes(f, _weights, _product);
            TensorPrimitives.Multiply(_mixed[g], _grams[h], _weights);
            TensorPrimitives.MultiplyAdd(_grams[g], _mixed[h], _weights, _weights);
            _at.AddTimes(f, _weights, _product);
        }
    }

    /// <summary>f + λ|x|² at a point, with its Gram matrices and half its gradient.</summary>
    private double Differentiate(FactorRows x, double weight)
    {
        _inner++;
        for (int f = 0; f < 3; f++) x.Square(f, x, _grams[f]);
        for (int f = 0; f < 3; f++)
        {
            TensorPrimitives.Multiply(x[f], weight, _half[f]);
            TensorPrimitives.Multiply(_grams[(f + 1) % 3], _grams[(f + 2) % 3], _weights);
            x.AddTimes(f, _weights, _half);
        }
        double inner = 0;
        foreach ((int a, int b, int c, int value) in _entries)
        {
            Span<double> u = x.Row(0, a), v = x.Row(1, b), w = x.Row(2, c), gu = _half.Row(0, a), gv = _half.Row(1, b),
                gw = _half.Row(2, c);
            for (int r = 0; r < _rank; r++)
            {
                double vw = value * v[r] * w[r];
                inner += u[r] * vw;
                gu[r] -= vw;
                gv[r] -= value * u[r] * w[r];
                gw[r] -= value * u[r] * v[r];
            }
        }
        double quadratic = 0;
        for (int k = 0; k < _rank * _rank; k++) quadratic += _grams[0][k] * _grams[1][k] * _grams[2][k];
        return _squaredNorm - 2 * inner + quadratic + weight * x.Dot(x);
    }

    /// <summary>The entry of JᵀJ that belongs to a term's entries in a factor.</summary>
    private double Diagonal(int f, int r) => _grams[(f + 1) % 3][r * _rank + r] * _grams[(f + 2) % 3][r * _rank + r];

    private void Load(float* x)
    {
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < _sizes[f]; k++)
                for (int r = 0; r < _rank; r++) _at.Row(f, k)[r] = x[_energy.Offset(f, k, r)];
    }

    private void Store(float* x)
    {
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < _sizes[f]; k++)
                for (int r = 0; r < _rank; r++) x[_energy.Offset(f, k, r)] = (float)_at.Row(f, k)[r];
    }
}
