using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Relays;

/// <summary>
/// What the restarts of a stage end with, and what of it is handed on: as they left it, or polished, where a relay has it so. Then twice as
/// many as are kept are polished, the lowest of those that were left, and those of lowest energy afterwards are handed on that are not
/// solved; what is solved is a proof and no start.
/// </summary>
/// <param name="target">Shape and rank, and the symmetry that states have.</param>
/// <param name="keep">Most states that are handed on.</param>
/// <param name="polishes">Whether they are polished.</param>
internal sealed class StageEnds(TiedTarget target, int keep, bool polishes) : IDisposable
{
    private const int Tried = 2;

    private readonly StatesLeft _ends = polishes ? new(target, Tried * keep, least: 0) : new(target, keep);
    private readonly NormPolish? _polish = polishes ? new(target) : null;
    private readonly Lazy<ProgressiveRounding> _rounding = new(() => new ProgressiveRounding(target.Target));
    private readonly StatesLeft _polished = new(target, keep);

    /// <summary>The states that are handed on, the lowest first.</summary>
    public IReadOnlyList<RelayState> Lowest => polishes ? _polished.Lowest : _ends.Lowest;

    /// <summary>Takes in the factors that an unsolved restart ended with; its state, or null where they are nothing to go on
    /// from.</summary>
    public RelayState? See(long restart, double[][] factors) => _ends.See(restart, factors);

    /// <summary>Polishes what was left, where that is to be done, the lowest first: the numbers of restarts with their states or schemes
    /// afterwards, of which one may be null and both are where the exact stage made nothing of it.</summary>
    public IEnumerable<(long Restart, RelayState? State, Scheme? Scheme)> Polish(CancellationToken stop = default)
    {
        if (_polish is null) yield break;
        foreach (RelayState end in _ends.Lowest)
        {
            if (stop.IsCancellationRequested) yield break;
            (double[][] common, double loss, double[][] there) = _polish.From(end.ByFactor(target));
            bool arrived = loss < NormPolish.Near;
            yield return (end.Restart, arrived ? null : _polished.See(end.Restart, common),
                arrived ? _rounding.Value.Run(new Approximation(target.Target, there, end.Restart, loss), stop: stop).Scheme : null);
        }
    }

    /// <summary>f of factors after the same way down as those of states go.</summary>
    public double Loss(double[][] factors) => _polish!.From(factors).Loss;

    public void Dispose()
    {
        _polish?.Dispose();
        if (_rounding.IsValueCreated) _rounding.Value.Dispose();
    }
}
