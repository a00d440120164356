using System.Numerics;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// L-BFGS (Nocedal 1980; Liu and Nocedal 1989): the two-loop recursion over the last few moves, and steps that are halved or less until
/// they gain enough (Armijo 1966). From some iteration on the recursion may start at a preconditioner in place of a multiple of the
/// identity. Nothing is allocated on the way, and single precision will do: that is what a library's does not offer.
/// </summary>
internal sealed unsafe class LimitedMemoryDescent<T> : IDescent<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Attempts = 10;

    private readonly LaneArena _arena = new();
    private readonly IEnergy<T> _energy;
    private readonly DescentPlan _plan;
    private readonly int _length, _memory;
    private readonly T*[] _moves, _turns; // changes of the point, changes of the gradient
    private readonly double[] _inverse, _along;
    private readonly T* _direction, _there;
    private T* _gradient, _gradientThere;
    private readonly IPreconditioner<T>? _preconditioner;
    private readonly double _gradientsOfApplication, _gradientsOfFactorisation;
    private int _next, _known;
    private bool _preconditioned;
    private long _looks, _applications, _factorisations;

    /// <param name="energy">What is minimised.</param>
    /// <param name="plan">How, and when it is looked whether a descent ends.</param>
    /// <param name="preconditioner">What rules may ask for; null where they cannot.</param>
    /// <param name="gradient">Multiply-adds of an energy with its gradient and what is done with it, where there is a
    /// preconditioner.</param>
    public LimitedMemoryDescent(IEnergy<T> energy, DescentPlan plan, IPreconditioner<T>? preconditioner = null, double gradient = 1)
    {
        (_energy, _plan, _length, _memory, _preconditioner) = (energy, plan, energy.Length, plan.Memory, preconditioner);
        if (preconditioner is not null)
            (_gradientsOfApplication, _gradientsOfFactorisation) =
                (preconditioner.Application / gradient, preconditioner.Factorisation / gradient);
        (_moves, _turns, _inverse, _along) = (new T*[_memory], new T*[_memory], new double[_memory], new double[_memory]);
        for (int k = 0; k < _memory; k++)
        {
            _moves[k] = _arena.Take<T>(_length);
            _turns[k] = _arena.Take<T>(_length);
        }
        _direction = _arena.Take<T>(_length);
        _there = _arena.Take<T>(_length);
        _gradient = _arena.Take<T>(_length);
        _gradientThere = _arena.Take<T>(_length);
    }

    /// <summary>Energies and gradients that it has looked at, in all descents, and what preconditions as the gradients that it
    /// costs.</summary>
    public long Evaluations =>
        _looks + (long)Math.Ceiling(_gradientsOfApplication * _applications + _gradientsOfFactorisation * _factorisations);

    /// <summary>Iterations of the last descent.</summary>
    public int Iterations { get; private set; }

    /// <summary>Moves x down to a minimum, or as far as the rules say, and returns the energy there.</summary>
    public double Minimise(T* x, DescentRules rules)
    {
        _looks++;
        double energy = _energy.Evaluate(x, _gradient);
        DescentEnd end = new(_plan, rules, energy);
        (_next, _known, Iterations, _preconditioned) = (0, 0, 0, false);
        Precondition(rules.PreconditionAfter);
        while (Iterations < rules.Iterations)
        {
            double slope = Direct();
            double reached = slope < 0 ? Move(x, energy, slope) : double.NaN;
            if (!double.IsFinite(reached))
            {
                if (_known == 0) break; // not even against the gradient: the precision is at its end
                _known = 0;
                continue;
            }
            Iterations++;
            energy = reached;
            if (end.IsReached(Iterations, energy)) break;
            Precondition(rules.PreconditionAfter);
        }
        return energy;
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>Takes up or renews what preconditions, at the point last looked at, which is where the last move led.</summary>
    private void Precondition(int after)
    {
        if (_preconditioner is null || Iterations < after || (Iterations - after) % _plan.Refactor != 0) return;
        _factorisations++;
        _preconditioned = _preconditioner.Refresh();
    }

    /// <summary>Of the move so many before the next.</summary>
    private int Place(int age) => age <= _next ? _next - age : _next - age + _memory;

    /// <summary>The direction of the next move; returns the slope along it.</summary>
    private double Direct()
    {
        Buffer.MemoryCopy(_gradient, _direction, _length * sizeof(T), _length * sizeof(T));
        for (int age = 1; age <= _known; age++)
        {
            int k = Place(age);
            _along[k] = _inverse[k] * Registers<T>.Dot(_moves[k], _direction, _length);
            Registers<T>.Add(-_along[k], _turns[k], _direction, _direction, _length);
        }
        int last = Place(1);
        double scale = _preconditioned ? 1 : _known > 0 ? 1 / (_inverse[last] * Registers<T>.Dot(_turns[last], _turns[last], _length))
            : _plan.FirstMove * Math.Min(1, 1 / Math.Sqrt(Registers<T>.Dot(_gradient, _gradient, _length)));
        if (_preconditioned)
        {
            _applications++;
            _preconditioner!.Apply(_direction); // has the scale of the Hessian
        }
        Registers<T>.Scale(-scale, _direction, _length);
        for (int age = _known; age >= 1; age--)
        {
            int k = Place(age);
            double turn = _inverse[k] * Registers<T>.Dot(_turns[k], _direction, _length);
            Registers<T>.Add(-_along[k] - turn, _moves[k], _direction, _direction, _length);
        }
        return Registers<T>.Dot(_direction, _gradient, _length);
    }

    /// <summary>Along the direction to a lower energy, which it returns; no number where there is none.</summary>
    private double Move(T* x, double energy, double slope)
    {
        double step = 1;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Registers<T>.Add(step, _direction, x, _there, _length);
            _looks++;
            double reached = _energy.Evaluate(_there, _gradientThere);
            if (reached <= energy + _plan.Sufficient * step * slope)
            {
                Remember(x);
                return reached;
            }
            // of the parabola through both energies and the slope
            double vertex = -slope * step * step / (2 * (reached - energy - slope * step));
            step = double.IsFinite(vertex) ? Math.Clamp(vertex, 0.1 * step, 0.5 * step) : 0.1 * step;
        }
        return double.NaN;
    }

    private void Remember(T* x)
    {
        T* move = _moves[_next], turn = _turns[_next];
        Registers<T>.Add(-1, x, _there, move, _length);
        Registers<T>.Add(-1, _gradient, _gradientThere, turn, _length);
        double curvature = Registers<T>.Dot(move, turn, _length);
        if (curvature > 1e-9 * Registers<T>.Dot(turn, turn, _length))
        {
            _inverse[_next] = 1 / curvature;
            _next = _next + 1 == _memory ? 0 : _next + 1;
            _known = Math.Min(_known + 1, _memory);
        }
        Buffer.MemoryCopy(_there, x, _length * sizeof(T), _length * sizeof(T));
        T* before = _gradient;
        _gradient = _gradientThere;
        _gradientThere = before;
    }
}
