using System.Numerics;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// What a program minimises, for the engine's descents: c·Σe² or another loss of the residuals, a ridge where the penalty of entries is
/// one, and its other penalties.
/// </summary>
/// <typeparam name="T">What points are made of.</typeparam>
/// <typeparam name="V">What the program computes its penalties with.</typeparam>
/// <typeparam name="TProgram">It.</typeparam>
internal sealed unsafe class ProgramEnergy<T, V, TProgram> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, IReal<V>
    where TProgram : struct, IGradientProgram
{
    private readonly LaneArena _arena = new();
    private readonly ProgramPenalty<T, V, TProgram>? _penalty;
    private readonly ResidualLosses<T, V, TProgram>? _losses; // where they are no squares
    private readonly T* _slope; // that nobody looks at
    private readonly bool _ridge;
    private readonly Target _target;
    private readonly GramPreconditioner<T> _preconditioner;

    /// <param name="space">Where it is minimised.</param>
    /// <param name="ridge">Whether EntryPenalty is c·x².</param>
    /// <param name="ofTerms">Whether TermPenalty is more than nothing.</param>
    /// <param name="squares">Whether ResidualLoss is c·e².</param>
    public ProgramEnergy(SearchSpace space, bool ridge, bool ofTerms, bool squares = true)
    {
        (Sum, _ridge, _target) = (new RidgeEnergy<T>(space), ridge, space.Target);
        _preconditioner = new GramPreconditioner<T>(Sum, _target);
        _slope = _arena.Take<T>(Sum.Length);
        if (!ridge || ofTerms) Sum.Penalty = _penalty = new ProgramPenalty<T, V, TProgram>(Sum, space.Target, !ridge, ofTerms);
        if (!squares) Sum.Penalty = _losses = new ResidualLosses<T, V, TProgram>(Sum, space.Target, _penalty);
    }

    /// <summary>For a descent to minimise.</summary>
    public RidgeEnergy<T> Sum { get; }

    /// <summary>A way down it, which this has to outlive.</summary>
    public LimitedMemoryDescent<T> Descent(DescentPlan plan) => new(Sum, plan, _preconditioner, DescentWork.OfGradient(_target, plan));

    /// <summary>Makes it what the program minimises under these settings.</summary>
    public void Set(ReadOnlySpan<double> settings)
    {
        Hyper<Precise> hyper = default;
        for (int k = 0; k < settings.Length; k++) hyper[k] = new Precise(settings[k]);
        Sum.Share = _losses is null ? TProgram.ResidualLoss(new Precise(1), hyper).Value : 0;
        Sum.Weight = _ridge ? TProgram.EntryPenalty(new Precise(1), hyper).Value : 0;
        _penalty?.Set(settings);
        _losses?.Set(settings);
    }

    /// <summary>Its value at a point, of which f and Σx² are known.</summary>
    public double At(T* x, double loss, double square) => Sum.Share * loss + Sum.Weight * square + (Sum.Penalty?.Add(x, _slope) ?? 0);

    public void Dispose()
    {
        Sum.Dispose();
        _preconditioner.Dispose();
        _losses?.Dispose();
        _arena.Dispose();
    }
}
