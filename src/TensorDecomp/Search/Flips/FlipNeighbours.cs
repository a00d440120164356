using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Other schemes of the same rank: a walk of flips, and of plus-transitions that came down again. Whether a scheme over GF(2)
/// lifts is not decided by its component of the flip graph, so where one does not, a neighbour may (Kauers and Moosbauer 2022
/// lifted what could be lifted out of many).
/// </summary>
public static class FlipNeighbours
{
    private static readonly FlipPolicy Policy =
        new(Patience: 5_000, Margin: 2, SplitShare: 0, Leash: 200_000, Returns: 1_000, Stamina: long.MaxValue / 4);
    private const long SeparateTerms = 20_000; // flips from one neighbour to the next

    /// <summary>
    /// The scheme itself, then neighbours without end, deterministic for a given seed; none where the flip graph cannot hold it,
    /// its factors being too long or its rank above the naive one.
    /// </summary>
    public static IEnumerable<Scheme> Of(Scheme scheme, Ring ring, ulong seed)
    {
        yield return scheme;
        if (!FlipWalkers.Hold(scheme.Tensor) || scheme.Rank > scheme.Tensor.Count) yield break;
        IFlipWalker walker = FlipWalkers.Create(scheme.Tensor, ring, seed, 0);
        walker.Start(scheme, Policy);
        while (true)
        {
            // The walk ends a slice wherever it is; only what came back to the rank counts, and the leash brings it back.
            for (walker.Advance(SeparateTerms, target: 1); walker.Rank > walker.BestRank;) walker.Advance(100, target: 1);
            yield return walker.Current;
        }
    }
}
