using TensorDecomp.Exact.Lifting;
using TensorDecomp.Schemes.Bases;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Hensel lifting of a scheme or of one of its neighbours in the flip graph: the first that lifts to the ring that is asked for, or failing
/// that the first that lifts to the smallest that was come to.
/// </summary>
public static class NeighbourLift
{
    /// <summary>Lifts the scheme, or walks to neighbours of its rank and lifts those.</summary>
    /// <param name="scheme">A decomposition over the ring.</param>
    /// <param name="ring">GF(2) or GF(3).</param>
    /// <param name="tries">How many schemes are tried, itself included.</param>
    /// <param name="seed">Seed of the walk to the neighbours.</param>
    /// <param name="stop">Ends the attempt; what was lifted by then counts.</param>
    /// <param name="wanted">What it should lift to: {−1,0,1}, ℤ, which is meant where nothing is said, or ℚ.</param>
    /// <param name="tried">Hears before each attempt how many there were.</param>
    /// <returns>What lifted, in a sentence; where nothing did, what became of the scheme itself.</returns>
    public static LiftOutcome Of(Scheme scheme, Ring ring, int tries, ulong seed, CancellationToken stop, Ring? wanted = null,
        Action<int>? tried = null)
    {
        LiftOutcome? itself = null, best = null;
        Ring[] smaller = [Ring.Zt, Ring.Integers];
        int done = 0;
        try
        {
            foreach (Scheme neighbour in FlipNeighbours.Of(scheme, ring, seed).Take(tries))
            {
                tried?.Invoke(done);
                LiftOutcome outcome = HenselLifting.Lift(neighbour, ring, stop);
                if (done++ > 0) outcome = outcome with { Sentence = $"neighbour {done - 1} in the flip graph {outcome.Sentence}" };
                itself ??= outcome;
                if (outcome.Lifted is null) continue;
                if (wanted == Ring.Zt) outcome = InSigns(outcome, seed, stop);
                if ((wanted ?? Ring.Integers).Contains(outcome.Lifted!)) return outcome;
                if (best is null || smaller.Any(ring => ring.Contains(outcome.Lifted!) && !ring.Contains(best.Lifted!))) best = outcome;
            }
        }
        catch (OperationCanceledException) when (itself is not null)
        {
            // Told to stop between two neighbours: the answer is what is known by now.
        }
        return best
            ?? (done == 1 ? itself!
            : itself! with { Sentence = $"{itself.Sentence}, nor does any of {done - 1} neighbours in the flip graph" });
    }

    // What lifts to the integers is often but a change of basis away from {−1,0,1}.
    private static LiftOutcome InSigns(LiftOutcome outcome, ulong seed, CancellationToken stop) =>
        Ring.Zt.Contains(outcome.Lifted!) || TernaryForm.WhyNot(outcome.Lifted!, Ring.Rationals) is not null
        || new TernaryForm(outcome.Lifted!, Ring.Rationals, seed).Run(TernaryForm.Moves, stop) is not { } found
        || !Verifier.Certify(found).Valid ? outcome
        : new LiftOutcome(found, $"{outcome.Sentence}, and in other bases over {Ring.Zt}");
}
