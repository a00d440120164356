using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Packed schemes by rank, at most a fixed number for each; when a rank is full a random member gives way. Walks towards
/// rank r−1 start from the members of rank r (Kauers and Moosbauer 2022).
/// </summary>
/// <param name="perRank">Most members of one rank.</param>
/// <param name="distinct">Whether a scheme that is a member already, if in another order of its terms, is passed over.</param>
internal sealed class SchemePool(int perRank, bool distinct = false)
{
    private readonly SortedDictionary<int, List<PackedScheme>> _byRank = [];
    private readonly HashSet<ulong> _keys = []; // of the members, where these are to be distinct

    /// <summary>The lowest rank with a member; int.MaxValue while empty.</summary>
    public int BestRank => _byRank.Count == 0 ? int.MaxValue : _byRank.Keys.First();

    /// <summary>The members of at most this rank, the lowest first, in the order that <see cref="Draw"/> counts.</summary>
    public IEnumerable<PackedScheme> UpTo(int rank) => _byRank.Where(r => r.Key <= rank).SelectMany(r => r.Value);

    public void Add(PackedScheme scheme, ref Xoroshiro random)
    {
        if (distinct && !_keys.Add(scheme.TermsKey)) return;
        if (!_byRank.TryGetValue(scheme.Rank, out List<PackedScheme>? members)) _byRank[scheme.Rank] = members = [];
        if (members.Count < perRank) members.Add(scheme);
        else
        {
            int leaves = random.Below(perRank);
            if (distinct) _keys.Remove(members[leaves].TermsKey);
            members[leaves] = scheme;
        }
    }

    /// <summary>A random member of just this rank, which has some.</summary>
    public PackedScheme At(int rank, ref Xoroshiro random) => _byRank[rank][random.Below(_byRank[rank].Count)];

    /// <summary>The highest rank below this one with a member.</summary>
    public int Below(int rank) => _byRank.Keys.Last(r => r < rank);

    /// <summary>A random member of at most this rank.</summary>
    public PackedScheme? Draw(int rank, ref Xoroshiro random)
    {
        int count = 0;
        foreach ((int r, List<PackedScheme> members) in _byRank)
            if (r <= rank) count += members.Count;
        if (count == 0) return null;
        int index = random.Below(count);
        foreach (List<PackedScheme> members in _byRank.Values)
        {
            if (index < members.Count) return members[index];
            index -= members.Count;
        }
        return null;
    }
}
