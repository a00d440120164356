using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Relays;

/// <summary>
/// What a restart left, brought to where it can be compared and tried: to the minimum of the energy that states are ordered by, which is
/// the same for all programs, and from there down under ever smaller weights of |x|², as far as f falls as it does near a decomposition.
/// What arrives goes to the exact stage. So a program that never lets go of its ridge hands on no decompositions in disguise.
/// </summary>
internal sealed class StatePolish(TiedTarget target) : IDisposable
{
    /// <summary>The descent to the minimum that is handed on.</summary>
    private static readonly DescentRules s_common = new(400, 1e-7);

    /// <summary>Weights on the way down with the rules of each leg.</summary>
    private static readonly (double Weight, DescentRules Rules)[] s_legs =
        [(3e-3, new(300, 1e-7)), (1e-3, new(300, 1e-8)), (1e-4, new(600, 1e-9))];

    /// <summary>Near a decomposition f is at most this times rank times squared weight; what is above will not come down.</summary>
    private const double MostLoss = 300;

    /// <summary>The exact stage converges from here.</summary>
    public const double Near = 1e-3;

    /// <summary>A term |u||v||w| that grows beyond this is on its way to a border rank.</summary>
    private const double LargeTerm = 25;

    private readonly Lazy<FactorDescent> _descent = new(() => new FactorDescent(target));
    private readonly Lazy<ProgressiveRounding> _rounding = new(() => new ProgressiveRounding(target.Target));

    /// <summary>Where factors come to.</summary>
    /// <param name="factors">U, V and W, term after term.</param>
    /// <returns>The minimum under the common weight; f at the end of the way down from there, below <see cref="Near"/> where it arrived,
    /// and the factors there. Infinite where it comes to no number.</returns>
    public (double[][] Common, double Loss, double[][] End) From(double[][] factors)
    {
        FactorDescent descent = _descent.Value;
        descent.Load(factors);
        if (!double.IsFinite(descent.Minimise(RelayState.Weight, s_common))) return (factors, double.PositiveInfinity, factors);
        double[][] common = descent.Factors();
        foreach ((double weight, DescentRules rules) in s_legs)
        {
            descent.Minimise(weight, rules);
            if (!(descent.Loss < MostLoss * target.Rank * weight * weight) || descent.LargestTerm() > LargeTerm) break;
        }
        return (common, double.IsFinite(descent.Loss) && descent.LargestTerm() <= LargeTerm ? descent.Loss : double.PositiveInfinity,
            descent.Factors());
    }

    /// <summary>The exact scheme next to factors, not certified yet; null where there is none.</summary>
    public Scheme? Round(double[][] factors, long restart, double loss, CancellationToken stop) =>
        _rounding.Value.Run(new Approximation(target.Target, factors, restart, loss), stop: stop).Scheme;

    public void Dispose()
    {
        if (_descent.IsValueCreated) _descent.Value.Dispose();
        if (_rounding.IsValueCreated) _rounding.Value.Dispose();
    }
}
