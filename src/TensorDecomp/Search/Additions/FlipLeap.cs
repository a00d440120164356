using TensorDecomp.Kernels.Flips;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Additions;

/// <summary>A walk through the flip graph that adds a term and comes down again: to schemes that no flips at constant rank lead
/// to.</summary>
internal static class FlipLeap
{
    private const int Waits = 400;

    /// <summary>A scheme of the same rank, or a lower one, some way off; the same where the walk does not come back down, or the ring has
    /// no flip graph.</summary>
    /// <param name="scheme">Where it begins.</param>
    /// <param name="ring">What it holds over.</param>
    /// <param name="seed">Determines the walk.</param>
    /// <param name="leap">Flips away from it; 0 for none.</param>
    /// <param name="stop">Ends it early.</param>
    public static Scheme From(Scheme scheme, Ring ring, ulong seed, int leap, CancellationToken stop)
    {
        if (leap == 0 || !FlipWalkers.Rings.Contains(ring) || !FlipWalkers.Hold(scheme.Tensor)) return scheme;
        IFlipWalker walker = FlipWalkers.Create(scheme.Tensor, ring, seed, 0);
        Xoroshiro random = new(seed, 1);
        int patience = Math.Max(50, leap / 4), slice = Math.Max(50, leap / 100);
        walker.Start(scheme, new FlipPolicy(patience, 2, 0, long.MaxValue / 4, 1, long.MaxValue / 4));
        walker.Advance(leap + random.Below(leap), scheme.Rank - 1);
        for (int waits = 0; walker.Rank > scheme.Rank && waits < Waits && !stop.IsCancellationRequested; waits++)
            walker.Advance(slice, scheme.Rank - 1);
        return walker.Rank <= scheme.Rank ? walker.Current : scheme;
    }
}
