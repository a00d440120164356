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
        {
            if (folder.Sorted is not { } shape) continue;
            foreach ((_, IReadOnlyList<StoredScheme> schemes) in folder.ByRing)
            {
                if (!schemes[0].Says.HoldsOver(ring)) continue;
                StoredScheme? first = schemes.FirstOrDefault(s => s.ProofState != ProofState.Refused
                    && (engine is null || s.Engine == engine));
                if (first is not null && (!best.TryGetValue(shape, out StoredScheme? other) || IsBetter(first, other))) best[shape] = first;
            }
        }
        return best;
    }

    /// <summary>Those of other bilinear maps, the lowest rank of each and of each ring, by folder.</summary>
    public static IReadOnlyList<StoredScheme> Others(StoreView view) =>
        [.. view.Folders.Values.Where(f => f.Sorted is null)
            .SelectMany(f => f.Schemes.Values.Where(s => s.ProofState != ProofState.Refused))
            .GroupBy(s => (s.Folder, s.Says.Ring)).Select(g => g.MinBy(s => s.Rank)!).OrderBy(s => s.Folder, StringComparer.Ordinal)
            .ThenBy(s => s.Rank)];

    // Of equal ranks one over a smaller ring, then a fixed choice.
    private static bool IsBetter(StoredScheme scheme, StoredScheme other)
    {
        if (scheme.Rank != other.Rank) return scheme.Rank < other.Rank;
        int order = Size(scheme.Says.Ring).CompareTo(Size(other.Says.Ring));
        return order != 0 ? order < 0 : string.CompareOrdinal(scheme.Name, other.Name) < 0;
    }

    private static int Size(Ring ring) => ring == Ring.Zt ? 0 : ring == Ring.Integers ? 1 : ring.Imaginary ? 3 : 2;
}
