using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;

namespace TensorDecomp.Search.Work;

/// <summary>
/// What a restart left, brought up to the minimum of an energy that is the same for all programs, and from there down under ever smaller
/// weights of |x|², as far as f falls as it does near a decomposition. So decompositions that are hidden under a program's ridge come to
/// light; and of a family of decompositions another point is reached, one next to its least norm, which often can be rounded where the
/// first could not be.
/// </summary>
internal sealed class NormPolish(TiedTarget target) : IDisposable
{
    /// <summary>The weight of |x|² in the energy; it is among those of the chains of descents.</summary>
    public const double Weight = 0.01;

    /// <summary>The exact stage converges from here.</summary>
    public const double Near = 1e-3;

    /// <summary>The descent to the minimum of the energy.</summary>
    private static readonly DescentRules s_common = new(400, 1e-7);

    /// <summary>Weights on the way down with the rules of each leg.</summary>
    private static readonly (double Weight, DescentRules Rules)[] s_legs =
        [(3e-3, new(300, 1e-7)), (1e-3, new(300, 1e-8)), (1e-4, new(600, 1e-9))];

    /// <summary>Near a decomposition f is at most this times rank times squared weight; what is above will not come down.</summary>
    private const double MostLoss = 300;

    /// <summary>A term |u||v||w| that grows beyond this is on its way to a border rank.</summary>
    private const double LargeTerm = 25;

    private readonly Lazy<FactorDescent> _descent = new(() => new FactorDescent(target));

    /// <summary>Gradients that it has looked at, all in double precision: at most 1,600 iterations for each call.</summary>
    public long Evaluations => _descent.IsValueCreated ? _descent.Value.Evaluations : 0;

    /// <summary>Where factors come to.</summary>
    /// <param name="factors">U, V and W, term after term.</param>
    /// <returns>The minimum of the energy; f at the end of the way down from there, below <see cref="Near"/> where it arrived, and the
    /// factors there. Infinite where it comes to no number.</returns>
    public (double[][] Common, double Loss, double[][] End) From(double[][] factors)
    {
        FactorDescent descent = _descent.Value;
        descent.Load(factors);
        if (!double.IsFinite(descent.Minimise(Weight, s_common))) return (factors, double.PositiveInfinity, factors);
        double[][] common = descent.Factors();
        foreach ((double weight, DescentRules rules) in s_legs)
        {
            descent.Minimise(weight, rules);
            if (!(descent.Loss < MostLoss * target.Rank * weight * weight) || descent.LargestTerm() > LargeTerm) break;
        }
        return (common, double.IsFinite(descent.Loss) && descent.LargestTerm() <= LargeTerm ? descent.Loss : double.PositiveInfinity,
            descent.Factors());
    }

    public void Dispose()
    {
        if (_descent.IsValueCreated) _descent.Value.Dispose();
    }
}
