using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>The scheme of lowest rank of each shape, whatever the order of its dimensions.</summary>
internal static class BestSchemes
{
    /// <param name="view">The store.</param>
    /// <param name="ring">The ring that they hold over.</param>
    /// <param name="engine">Who found them; null for anybody.</param>
    public static IReadOnlyDictionary<Shape, StoredScheme> Of(StoreView view, Ring ring, string? engine = null)
    {
        Dictionary<Shape, StoredScheme> best = [];
        foreach (StoreFolderView folder in view.Folders.Values)
            foreach (StoredScheme scheme in folder.Schemes.Values)
            {
                if (scheme.Sorted is not { } shape || scheme.ProofState == ProofState.Refused) continue;
                if (best.TryGetValue(shape, out StoredScheme? other) && !IsBetter(scheme, other)) continue;
                if (!scheme.Says.HoldsOver(ring) || engine is not null && scheme.Engine != engine) continue;
                best[shape] = scheme;
            }
        return best;
    }

    // Of equal ranks one that has been proved, then one over a smaller ring, then a fixed choice.
    private static bool IsBetter(StoredScheme scheme, StoredScheme other)
    {
        if (scheme.Rank != other.Rank) return scheme.Rank < other.Rank;
        if (scheme.ProofState != other.ProofState) return scheme.ProofState == ProofState.Proved;
        int order = Size(scheme.Says.Ring).CompareTo(Size(other.Says.Ring));
        if (order != 0) return order < 0;
        return string.CompareOrdinal(scheme.Name, other.Name) < 0;
    }

    private static int Size(Ring ring) => ring == Ring.Zt ? 0 : ring == Ring.Integers ? 1 : ring.Imaginary ? 3 : 2;
}
