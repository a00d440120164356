using System.Numerics.Tensors;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// Alternating least squares on f + λ|x|² for one real decomposition: each factor in turn goes to its minimum, the others held, which is
/// one factorisation: U·(VᵀV∘WᵀW + λI) = T₍₁₎(V⊙W), and so around (Harshman 1970; with a ridge for these tensors Smirnov 2013). In double
/// precision; the energy never rises.
/// </summary>
internal sealed unsafe class AlternatingDescent : IDescent<float>
{
    private readonly RidgeEnergy<float> _energy;
    private readonly DescentPlan _plan;
    private readonly double _squaredNorm;
    private readonly TensorEntry[] _entries;
    private readonly int _rank;
    private readonly int[] _sizes;
    private readonly double[][][] _rows; // of each factor, a row for each index
    private readonly double[][][] _right; // right-hand sides, likewise
    private readonly double[][] _grams; // of each factor, R × R
    private readonly Cholesky _normal;
    private readonly LaneArena _arena = new();
    private readonly float* _slope; // that nobody looks at
    private readonly double _gradientsOfSweep;
    private long _sweeps, _looks;

    /// <param name="energy">What is minimised: a share of f and a ridge, without a symmetry.</param>
    /// <param name="target">Tensor and rank.</param>
    /// <param name="plan">When it is looked whether a descent ends.</param>
    public AlternatingDescent(RidgeEnergy<float> energy, Target target, DescentPlan plan)
    {
        (_energy, _plan, _rank, _sizes) = (energy, plan, target.Rank, target.Tensor.Sizes);
        (_squaredNorm, _entries) = ((double)target.Tensor.SquaredNorm, [.. target.Tensor.Entries]);
        _rows = [.. _sizes.Select(Rows)];
        _right = [.. _sizes.Select(Rows)];
        _grams = [.. _sizes.Select(_ => new double[_rank * _rank])];
        _normal = new Cholesky(_rank);
        _slope = _arena.Take<float>(energy.Length);
        // Multiply-adds of a sweep: three Gram matrices, factorisations and solutions, and the ones of the tensor for three factors.
        double parameters = target.Parameters, sweep = 2 * _rank * parameters + 0.5 * _rank * _rank * _rank
            + 6.0 * _rank * _entries.Length;
        // As the budgets of evolution count a gradient; twice, in double precision.
        _gradientsOfSweep = 2 * sweep / DescentWork.OfGradient(target, plan);

        double[][] Rows(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[_rank])];
    }

    /// <summary>Sweeps as the gradients that they cost.</summary>
    public long Evaluations => _looks + (long)Math.Ceiling(_gradientsOfSweep * _sweeps);

    public int Iterations { get; private set; }

    public double Minimise(float* x, DescentRules rules)
    {
        Load(x);
        double weight = _energy.Weight / _energy.Share;
        for (int f = 0; f < 3; f++) Square(f);
        DescentEnd end = new(_plan, rules, Look(x));
        for (Iterations = 0; Iterations < rules.Iterations;)
        {
            double loss = 0;
            for (int f = 0; f < 3; f++)
                if (!Solve(f, weight, ref loss)) return Look(x); // x is as the last whole sweep left it
            _sweeps++;
            Iterations++;
            double energy = _energy.Share * (loss + weight * Enumerable.Range(0, _rank).Sum(r => _grams.Sum(gram => gram[r * _rank + r])));
            if (!double.IsFinite(energy)) break;
            Store(x);
            if (end.IsReached(Iterations, energy)) break;
        }
        return Look(x);
    }

    public void Dispose()
    {
        _normal.Dispose();
        _arena.Dispose();
    }

    /// <summary>One factor to its minimum; f there. False where the system is not positive definite.</summary>
    private bool Solve(int f, double weight, ref double loss)
    {
        int g = (f + 1) % 3, h = (f + 2) % 3;
        _normal.Reset(_rank);
        for (int r = 0; r < _rank; r++)
        {
            Span<double> row = _normal.Row(r);
            TensorPrimitives.Multiply(_grams[g].AsSpan(r * _rank, r + 1), _grams[h].AsSpan(r * _rank, r + 1), row);
            row[r] += weight;
        }
        if (!_normal.Factorise()) return false;
        foreach (double[] right in _right[f]) Array.Clear(right);
        foreach ((int a, int b, int c, int value) in _entries)
        {
            int own = f == 0 ? a : f == 1 ? b : c, next = f == 0 ? b : f == 1 ? c : a, last = f == 0 ? c : f == 1 ? a : b;
            double[] right = _right[f][own], y = _rows[g][next], z = _rows[h][last];
            for (int r = 0; r < _rank; r++) right[r] += value * y[r] * z[r];
        }
        for (int k = 0; k < _sizes[f]; k++)
        {
            _right[f][k].CopyTo(_rows[f][k], 0);
            _normal.Solve(_rows[f][k]);
        }
        Square(f);
        // f = |T|² − 2⟨T, S⟩ + |S|², all of which this factor's system knows
        loss = _squaredNorm;
        for (int k = 0; k < _sizes[f]; k++) loss -= 2 * TensorPrimitives.Dot<double>(_right[f][k], _rows[f][k]);
        for (int k = 0; k < _rank * _rank; k++) loss += _grams[0][k] * _grams[1][k] * _grams[2][k];
        return true;
    }

    /// <summary>XᵀX of a factor, whose rows are its indices.</summary>
    private void Square(int f)
    {
        double[] gram = _grams[f];
        Array.Clear(gram);
        foreach (double[] row in _rows[f])
            for (int r = 0; r < _rank; r++)
                TensorPrimitives.MultiplyAdd(row, row[r], gram.AsSpan(r * _rank, _rank), gram.AsSpan(r * _rank, _rank));
    }

    private void Load(float* x)
    {
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < _sizes[f]; k++)
                for (int r = 0; r < _rank; r++) _rows[f][k][r] = x[_energy.Offset(f, k, r)];
    }

    private void Store(float* x)
    {
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < _sizes[f]; k++)
                for (int r = 0; r < _rank; r++) x[_energy.Offset(f, k, r)] = (float)_rows[f][k][r];
    }

    /// <summary>The energy at x, as everybody else sees it.</summary>
    private double Look(float* x)
    {
        _looks++;
        return _energy.Evaluate(x, _slope);
    }
}
