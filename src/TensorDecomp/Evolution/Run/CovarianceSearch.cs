using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// CMA-ES with the standard parameters of Hansen (arXiv:1604.00772): points are drawn from a normal distribution whose mean, step and
/// covariance follow the better half of each generation. It learns from ranks alone.
/// </summary>
internal sealed class CovarianceSearch
{
    private readonly int _n;
    private readonly double[] _weights;
    private readonly double _mass, _pathRate, _stepRate, _rankOne, _rankMany, _damping, _length;
    private double _step;
    private Vector<double> _mean, _path, _stepPath;
    private Matrix<double> _covariance, _root, _inverseRoot;
    private int _generations;

    /// <param name="dimensions">Numbers of a point, at least one.</param>
    /// <param name="step">σ of the first generation, which is drawn around 0.</param>
    public CovarianceSearch(int dimensions, double step)
    {
        (_n, _step) = (dimensions, step);
        Offspring = OffspringFor(dimensions);
        double[] raw = [.. Enumerable.Range(1, Offspring / 2).Select(i => Math.Log((Offspring + 1) / 2.0) - Math.Log(i))];
        _weights = [.. raw.Select(w => w / raw.Sum())];
        _mass = 1 / _weights.Sum(w => w * w);
        _pathRate = (4 + _mass / _n) / (_n + 4 + 2 * _mass / _n);
        _stepRate = (_mass + 2) / (_n + _mass + 5);
        _rankOne = 2 / ((_n + 1.3) * (_n + 1.3) + _mass);
        _rankMany = Math.Min(1 - _rankOne, 2 * (_mass - 2 + 1 / _mass) / ((_n + 2.0) * (_n + 2) + _mass));
        _damping = 1 + 2 * Math.Max(0, Math.Sqrt((_mass - 1) / (_n + 1)) - 1) + _stepRate;
        _length = Math.Sqrt(_n) * (1 - 1 / (4.0 * _n) + 1 / (21.0 * _n * _n)); // of a standard normal vector
        (_mean, _path, _stepPath) = (Vector<double>.Build.Dense(_n), Vector<double>.Build.Dense(_n), Vector<double>.Build.Dense(_n));
        _covariance = _root = _inverseRoot = Matrix<double>.Build.DenseIdentity(_n);
    }

    /// <summary>λ, the points of a generation.</summary>
    public int Offspring { get; }

    public static int OffspringFor(int dimensions) => 4 + (int)(3 * Math.Log(dimensions));

    /// <summary>A point of the present generation.</summary>
    public double[] Draw(ref HostRandom rng)
    {
        double[] normal = new double[_n];
        for (int k = 0; k < _n; k++) normal[k] = rng.Gaussian();
        return [.. _mean + _step * (_root * Vector<double>.Build.Dense(normal))];
    }

    /// <summary>Takes a generation in, the best first, and begins the next.</summary>
    public void Learn(IReadOnlyList<double[]> ranked)
    {
        Vector<double>[] moves = [.. ranked.Take(_weights.Length).Select(x => (Vector<double>.Build.Dense(x) - _mean) / _step)];
        Vector<double> move = moves.Zip(_weights, (y, w) => w * y).Aggregate((a, b) => a + b);
        _mean += _step * move;
        _generations++;
        _stepPath = (1 - _stepRate) * _stepPath + Math.Sqrt(_stepRate * (2 - _stepRate) * _mass) * (_inverseRoot * move);
        double spread = _stepPath.L2Norm() / Math.Sqrt(1 - Math.Pow(1 - _stepRate, 2 * _generations));
        bool steady = spread < (1.4 + 2.0 / (_n + 1)) * _length;
        _path = (1 - _pathRate) * _path + (steady ? Math.Sqrt(_pathRate * (2 - _pathRate) * _mass) : 0) * move;
        double kept = 1 - _rankOne - _rankMany + (steady ? 0 : _rankOne * _pathRate * (2 - _pathRate));
        _covariance = kept * _covariance + _rankOne * _path.OuterProduct(_path)
            + moves.Zip(_weights, (y, w) => _rankMany * w * y.OuterProduct(y)).Aggregate((a, b) => a + b);
        _step *= Math.Exp(Math.Min(1, _stepRate / _damping * (_stepPath.L2Norm() / _length - 1)));
        Evd<double> evd = _covariance.Evd(Symmetricity.Symmetric);
        Vector<double> axes = evd.EigenValues.Map(e => Math.Sqrt(Math.Max(1e-14, e.Real)));
        Matrix<double> turn = evd.EigenVectors;
        _root = turn * Matrix<double>.Build.DenseOfDiagonalVector(axes) * turn.Transpose();
        _inverseRoot = turn * Matrix<double>.Build.DenseOfDiagonalVector(1 / axes) * turn.Transpose();
    }
}
