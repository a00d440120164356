using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>When a descent gives up: after so many iterations, after so many in a row that leave more than a ratio of f, or when so many
/// dampings in a row did not lower f.</summary>
/// <param name="Factorise">Whether steps come from a factorisation, which pays where few unknowns are free or the system is badly
/// conditioned; otherwise from conjugate gradients.</param>
internal readonly record struct Patience(int Iterations, int SlowIterations, double SlowRatio, int Attempts, double Damping,
    bool Factorise);

/// <summary>
/// Levenberg-Marquardt on f = Σ|e|² over the free unknowns (Levenberg 1944, Marquardt 1963). A factorisation serves as long as
/// its steps lower f tenfold; conjugate gradients are driven as far as a step is worth.
/// </summary>
internal sealed class LevenbergMarquardt(Decomposition decomposition) : IDisposable
{
    private const int MostIterations = 600;
    private readonly Decomposition _d = decomposition;
    private readonly NormalMatrix _normal = new(decomposition);
    private readonly ConjugateGradients _iterative = new(decomposition);
    private readonly double[] _step = new double[decomposition.Values.Length], _packed = new double[decomposition.Values.Length],
        _saved = new double[decomposition.Values.Length];

    /// <summary>Hears f after every iteration that lowered it.</summary>
    public Action<double>? Lowered { get; set; }

    /// <summary>Descends until f &lt; <paramref name="goal"/>, no step helps, or patience is at an end; returns f.</summary>
    /// <param name="free">Indices of the unknowns that may move, ascending.</param>
    /// <param name="goal">f to reach.</param>
    /// <param name="patience">What a descent may cost before it counts as failed.</param>
    /// <param name="stop">Ends the descent where it is.</param>
    public double Minimise(ReadOnlySpan<int> free, double goal, Patience patience, CancellationToken stop = default)
    {
        double loss = _d.Loss(), damping = patience.Damping;
        bool factorised = false;
        int slow = 0;
        for (int iteration = 0; iteration < patience.Iterations && loss >= goal && slow < patience.SlowIterations; iteration++)
        {
            if (stop.IsCancellationRequested) return loss;
            double[] gradient = _d.Gradient();
            _d.Values.CopyTo(_saved, 0);
            double tried = double.PositiveInfinity, growth = 4;
            if (factorised) tried = Attempt(free, gradient);
            if (!(tried < 0.1 * loss))
            {
                tried = double.PositiveInfinity;
                for (int attempt = 0; attempt < patience.Attempts && !(tried < loss); attempt++, damping *= growth, growth *= 2)
                {
                    _saved.CopyTo(_d.Values, 0);
                    if (patience.Factorise && !(factorised = _normal.Factorise(free, damping))) continue;
                    if (!patience.Factorise)
                        _iterative.Solve(damping, gradient, Math.Clamp(0.1 * Math.Sqrt(loss), 1e-5, 0.03), MostIterations, _step, stop);
                    tried = Attempt(free, gradient);
                }
                damping = Math.Max(damping / 32, 1e-13);
            }
            if (!(tried < loss))
            {
                _saved.CopyTo(_d.Values, 0);
                return _d.Loss();
            }
            slow = tried > patience.SlowRatio * loss ? slow + 1 : 0;
            loss = tried;
            Lowered?.Invoke(loss);
        }
        return loss;

        double Attempt(ReadOnlySpan<int> free, double[] gradient)
        {
            if (patience.Factorise)
            {
                for (int i = 0; i < free.Length; i++) _packed[i] = gradient[free[i]];
                _normal.Factor.Solve(_packed.AsSpan(0, free.Length));
                for (int i = 0; i < free.Length; i++) _step[free[i]] = _packed[i];
            }
            foreach (int k in free) _d.Values[k] = _saved[k] - _step[k];
            return _d.Loss();
        }
    }

    /// <summary>The null space of JᴴJ over the free unknowns at the current values.</summary>
    /// <param name="free">Indices of the unknowns that may move, ascending.</param>
    /// <param name="start">Directions to start from, such as those that were left before the last step; others are looked for as
    /// well.</param>
    /// <param name="expected">Directions expected.</param>
    /// <param name="random">Source of the other directions.</param>
    public NullSpace? FreeDirections(ReadOnlySpan<int> free, IReadOnlyList<double[]> start, int expected, ref HostRandom random) =>
        _normal.Factorise(free, NullSpace.Shift) ? NullSpace.Of(_normal.Factor, start, expected, ref random) : null;

    public void Dispose()
    {
        _normal.Dispose();
        _iterative.Dispose();
    }
}
