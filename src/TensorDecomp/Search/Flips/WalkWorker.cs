using System.Collections.Concurrent;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Does the walks of one engine. Each walker is kept where its last walk left it, so that a unit that goes on from there is not decoded;
/// that changes no outcome. Any number of threads, as long as no two do walks of the same walker.
/// </summary>
public sealed class WalkWorker
{
    private readonly ConcurrentDictionary<int, Warm> _warm = [];

    /// <summary>Attempts from one look at the token to the next: a third of a second for 16x16x16, and for a group, each of whose moves is
    /// one of many terms.</summary>
    private const long Slice = 24_000, SymmetricSlice = 1_000;

    /// <summary>Walks; null where it was ended early.</summary>
    /// <param name="unit">The walk.</param>
    /// <param name="report">Hears from time to time how far it is.</param>
    /// <param name="stop">Ends it early, without an outcome.</param>
    /// <exception cref="ArgumentException">There is no such walk.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition; the message is a clause.</exception>
    public WalkOutcome? Do(WalkUnit unit, Action<UnitReport>? report = null, CancellationToken stop = default)
    {
        IFlipWalker walker = Stand(unit);
        Scouting? scouting = unit.Scouting;
        long slice = unit.Policy.IsSymmetric && scouting is null ? SymmetricSlice : Slice;
        for (long left = unit.Attempts; left > 0; left -= slice)
        {
            if (stop.IsCancellationRequested)
            {
                if (walker.BestRank < unit.From.BestRank)
                    report?.Invoke(new CutShortReport(unit.Number, $"{PackedScheme.Of(walker.Best, walker.Ring)}"));
                return null;
            }
            long attempts = Math.Min(left, slice);
            scouting = scouting?.Advance(walker, attempts);
            if (scouting is null) walker.Advance(attempts, unit.Target);
            report?.Invoke(new StepsReport(unit.Number, walker.Flips - unit.From.Flips));
        }
        WalkState walk = walker.Capture();
        _warm[unit.Walker] = new Warm(unit.Source, walker, walk);
        return new WalkOutcome(unit.Number, walk) { Scouting = scouting };
    }

    /// <summary>The walker where the unit begins. While it is at work nothing is kept of it: whatever interrupts leaves no half
    /// walk.</summary>
    private IFlipWalker Stand(WalkUnit unit)
    {
        IFlipWalker walker;
        if (_warm.TryRemove(unit.Walker, out Warm? warm) && warm.Source == unit.Source && warm.At.IsOfTheStreamsOf(unit.From))
        {
            walker = warm.Walker;
            if (warm.At.IsSameAs(unit.From)) return walker;
        }
        else walker = unit.Source.Create();
        walker.Restore(unit.From, unit.Policy);
        return walker;
    }

    private sealed record Warm(WalkerSource Source, IFlipWalker Walker, WalkState At);
}
