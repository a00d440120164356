using System.Numerics.Tensors;
using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>When a descent gives up: after so many iterations, after so many in a row that leave more than a ratio of f, or when so many dampings in a row did not lower f.</summary>
internal readonly record struct Patience(int Iterations, int SlowIterations, double SlowRatio, int Attempts, double Damping);

/// <summary>
/// Levenberg-Marquardt on f = Σe² over the free unknowns (Levenberg 1944, Marquardt 1963). The normal matrix JᵀJ needs no
/// Jacobian: with Gram matrices G, its block between terms r and s is (G_v∘G_w)[r,s]·I within U, and
/// u_s[a]·v_r[b]·G_w[r,s] between U and V, and so around.
/// </summary>
internal sealed class LevenbergMarquardt : IDisposable
{
    private readonly Decomposition _d;
    private readonly Cholesky _normal;
    private readonly double[] _gradient, _step, _saved;
    private readonly double[][] _gram;
    private readonly int[] _factorOf, _termOf, _indexOf, _groupEnd;

    public LevenbergMarquardt(Decomposition decomposition)
    {
        _d = decomposition;
        int unknowns = _d.Values.Length, rank = _d.Target.Rank;
        _normal = new Cholesky(unknowns);
        (_gradient, _step, _saved) = (new double[unknowns], new double[unknowns], new double[unknowns]);
        _gram = [new double[rank * rank], new double[rank * rank], new double[rank * rank]];
        (_factorOf, _termOf, _indexOf, _groupEnd) = (new int[unknowns], new int[unknowns], new int[unknowns], new int[unknowns]);
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < rank; r++)
                for (int a = 0; a < _d.Sizes[f]; a++)
                {
                    int at = _d.Base[f] + r * _d.Sizes[f] + a;
                    (_factorOf[at], _termOf[at], _indexOf[at]) = (f, r, a);
                }
    }

    /// <summary>Descends until f &lt; <paramref name="goal"/>, no step helps, or patience is at an end; returns f.</summary>
    /// <param name="free">Indices of the unknowns that may move, ascending.</param>
    /// <param name="goal">f to reach.</param>
    /// <param name="patience">What a descent may cost before it counts as failed.</param>
    public double Minimise(ReadOnlySpan<int> free, double goal, Patience patience)
    {
        double loss = _d.Loss(), damping = patience.Damping;
        double[] values = _d.Values;
        int slow = 0;
        Group(free);
        for (int iteration = 0; iteration < patience.Iterations && loss >= goal && slow < patience.SlowIterations; iteration++)
        {
            _d.Gradient(_gradient);
            Grams();
            values.CopyTo(_saved, 0);
            double tried = double.PositiveInfinity, growth = 4;
            for (int attempt = 0; attempt < patience.Attempts && !(tried < loss); attempt++, damping *= growth, growth *= 2)
            {
                Assemble(free, damping);
                if (!_normal.Factorise()) continue;
                for (int i = 0; i < free.Length; i++) _step[i] = _gradient[free[i]];
                _normal.Solve(_step.AsSpan(0, free.Length));
                for (int i = 0; i < free.Length; i++) values[free[i]] = _saved[free[i]] - _step[i];
                tried = _d.Loss();
            }
            if (!(tried < loss))
            {
                _saved.CopyTo(values, 0);
                return _d.Loss();
            }
            slow = tried > patience.SlowRatio * loss ? slow + 1 : 0;
            loss = tried;
            damping = Math.Max(damping / 32, 1e-13);
        }
        return loss;
    }

    /// <summary>The null space of JᵀJ over the free unknowns at the current values.</summary>
    public NullSpace? FreeDirections(ReadOnlySpan<int> free, int guess, ref HostRandom random)
    {
        Group(free);
        Grams();
        Assemble(free, NullSpace.Shift);
        return _normal.Factorise() ? NullSpace.Of(_normal, guess, ref random) : null;
    }

    public void Dispose() => _normal.Dispose();

    private void Grams()
    {
        int rank = _d.Target.Rank;
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < rank; r++)
                for (int s = 0; s <= r; s++)
                    _gram[f][r * rank + s] = _gram[f][s * rank + r] = TensorPrimitives.Dot<double>(_d.Term(f, r), _d.Term(f, s));
    }

    /// <summary>Fills the lower triangle row by row; unknowns of one term of one factor lie together and share a coefficient.</summary>
    private void Assemble(ReadOnlySpan<int> free, double damping)
    {
        int rank = _d.Target.Rank;
        double[] values = _d.Values;
        _normal.Reset(free.Length);
        for (int i = 0; i < free.Length; i++)
        {
            (int f, int r, int a) = (_factorOf[free[i]], _termOf[free[i]], _indexOf[free[i]]);
            Span<double> row = _normal.Row(i);
            for (int j = 0; j <= i;)
            {
                (int g, int s) = (_factorOf[free[j]], _termOf[free[j]]);
                int to = Math.Min(_groupEnd[j], i + 1);
                if (f == g)
                {
                    double gram = _gram[f == 0 ? 1 : 0][r * rank + s] * _gram[f == 2 ? 1 : 2][r * rank + s];
                    for (; j < to; j++) row[j] = _indexOf[free[j]] == a ? gram : 0;
                }
                else
                {
                    double along = values[_d.Base[f] + s * _d.Sizes[f] + a] * _gram[3 - f - g][r * rank + s];
                    int other = _d.Base[g] + r * _d.Sizes[g];
                    for (; j < to; j++) row[j] = along * values[other + _indexOf[free[j]]];
                }
            }
            row[i] += damping;
        }
    }

    /// <summary>For each free unknown, where the run of unknowns of its term and factor ends.</summary>
    private void Group(ReadOnlySpan<int> free)
    {
        for (int i = free.Length - 1; i >= 0; i--)
            _groupEnd[i] = i + 1 < free.Length && _termOf[free[i]] == _termOf[free[i + 1]] && _factorOf[free[i]] == _factorOf[free[i + 1]] ? _groupEnd[i + 1] : i + 1;
    }
}
