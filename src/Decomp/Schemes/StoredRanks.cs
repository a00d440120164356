using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The lowest ranks that a store holds over a ring, whatever the order of the dimensions. The store is read when a ring is first asked for.</summary>
public sealed class StoredRanks(SchemeStore store)
{
    private readonly Dictionary<Ring, Dictionary<Shape, int>> _lowest = [];

    /// <summary>Saves the scheme if its rank is below the schoolbook's and that of everything here that holds over its ring; null where it is not.</summary>
    /// <exception cref="IOException">It cannot be written, or the store cannot be read.</exception>
    public string? SaveIfLower(CertifiedScheme certified)
    {
        Dictionary<Shape, int> lowest = Over(certified.Ring);
        Shape shape = certified.Shape.Sorted();
        if (certified.Rank >= lowest.GetValueOrDefault(shape, shape.NaiveRank)) return null;
        string file = store.Save(certified);
        lowest[shape] = certified.Rank;
        return file;
    }

    private Dictionary<Shape, int> Over(Ring ring)
    {
        if (_lowest.TryGetValue(ring, out Dictionary<Shape, int>? lowest)) return lowest;
        lowest = [];
        foreach ((_, Submission submission) in store.Read(Limits.Default))
        {
            Shape shape = submission.Scheme.Shape.Sorted();
            if (submission.Scheme.Rank < lowest.GetValueOrDefault(shape, int.MaxValue) && ring.Admits(submission)) lowest[shape] = submission.Scheme.Rank;
        }
        return _lowest[ring] = lowest;
    }
}
