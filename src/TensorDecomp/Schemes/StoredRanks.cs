using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The lowest ranks that a store holds over a ring, whatever the order of the dimensions. What it has for a shape is read when
/// that is first asked for.</summary>
public sealed class StoredRanks(SchemeStore store)
{
    private readonly Dictionary<(Ring, Shape), int> _lowest = [];

    /// <summary>Saves the scheme if its rank is below the schoolbook's and that of everything here that holds over its ring; null where it
    /// is not.</summary>
    /// <exception cref="IOException">It cannot be written, or the store cannot be read.</exception>
    public string? SaveIfLower(CertifiedScheme certified)
    {
        if (certified.Tensor.Product?.Sorted() is not { } shape) return null; // of other tensors a search meets its own only
        if (certified.Rank >= Lowest(shape, certified.Ring)) return null;
        string file = store.Save(certified);
        _lowest[(certified.Ring, shape)] = certified.Rank;
        return file;
    }

    private int Lowest(Shape shape, Ring ring)
    {
        if (_lowest.TryGetValue((ring, shape), out int lowest)) return lowest;
        lowest = shape.NaiveRank;
        foreach ((_, Submission submission) in store.Read(Limits.Default, wanted: other => other.Sorted() == shape))
        {
            Scheme scheme = submission.Scheme;
            if (scheme.Shape.Sorted() == shape && scheme.Rank < lowest && ring.Admits(submission)) lowest = scheme.Rank;
        }
        return _lowest[(ring, shape)] = lowest;
    }
}
