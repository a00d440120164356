using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>
/// The residual of a restart by a measure that no program's penalties are in: f = Σe² after a short descent of f alone. Where a program
/// ends under a ridge, f falls as the square of its weight, and says how heavy that was rather than how near a decomposition is. The
/// descent is bounded, in iterations and in how large a term may grow: towards a border rank f falls for ever.
/// </summary>
internal sealed class PlainDescent(TiedTarget target) : IDisposable
{
    /// <summary>Iterations of one bout, and bouts at most.</summary>
    private const int Bout = 50, Bouts = 4;

    /// <summary>A term |u||v||w| that grows beyond this is on its way to a border rank; schemes that are found stay below.</summary>
    private const double LargeTerm = 25;

    /// <summary>What all descents together may cost: this part of the work that is measured.</summary>
    private const long Part = 20;

    /// <summary>A gradient in double precision costs two.</summary>
    private const long Double = 2;

    private FactorDescent? _descent;

    /// <summary>f where a descent from there ends; infinite where there is none, as it would cost too much or comes to no number.</summary>
    /// <param name="factors">U, V and W, term after term; under a symmetry the descent keeps to it.</param>
    /// <param name="spent">Restart-steps that have been measured so far.</param>
    public double From(double[][] factors, long spent)
    {
        if (Part * Double * ((_descent?.Evaluations ?? 0) + Bouts * Bout) > spent) return double.PositiveInfinity;
        _descent ??= new FactorDescent(target);
        _descent.Load(factors);
        double reached = double.PositiveInfinity;
        for (int bout = 0; bout < Bouts; bout++)
        {
            double loss = _descent.Minimise(0, new DescentRules(Bout, 1e-12));
            if (!double.IsFinite(loss) || _descent.LargestTerm() > LargeTerm) break;
            bool ends = !(loss < 0.999 * reached);
            reached = Math.Min(reached, loss);
            if (ends) break;
        }
        return Math.Max(0, reached); // near an exact solution the energy's sums round to either side of nothing
    }

    public void Dispose() => _descent?.Dispose();
}
