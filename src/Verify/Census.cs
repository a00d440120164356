namespace TensorDecomp.Verify;

/// <summary>What a scheme costs and what is superfluous in it.</summary>
/// <param name="Nonzeros">Nonzero coefficients of U, V and W as written.</param>
/// <param name="Additions">
/// Naive additions as written: Σ over terms of (nonzeros of u − 1) + (nonzeros of v − 1), plus for each entry of C one
/// less than the number of products that go into it. Zero vectors and empty entries cost nothing.
/// </param>
/// <param name="ZeroTerms">Terms with a zero vector, which contribute nothing.</param>
/// <param name="DuplicateTerms">Terms that are a multiple of an earlier one.</param>
/// <param name="MergeableTerms">
/// Terms that agree with an earlier one, up to scale, in at least two of u, v and w, so that the two can be written as one;
/// duplicates are among them.
/// </param>
public sealed record Census(int Nonzeros, int Additions, int ZeroTerms, int DuplicateTerms, int MergeableTerms)
{
    /// <summary>Counts, without judging.</summary>
    /// <param name="scheme">The scheme as written.</param>
    /// <param name="canonical">Its <see cref="CanonicalForm"/>, whose terms are those of the scheme in another order.</param>
    /// <param name="ring">The ring it was judged over.</param>
    public static Census Of(Scheme scheme, Scheme canonical, Ring ring)
    {
        int additions = 0;
        var intoC = new int[scheme.Tensor.WSize];
        for (int r = 0; r < scheme.Rank; r++)
        {
            additions += Math.Max(0, scheme.U.Term(r).Length - 1) + Math.Max(0, scheme.V.Term(r).Length - 1);
            foreach (ref readonly Entry e in scheme.W.Term(r)) intoC[e.Index]++;
        }
        foreach (int products in intoC) additions += Math.Max(0, products - 1);

        int zero = 0, duplicate = 0, mergeable = 0;
        var directions = new Dictionary<Entry[], int>(VectorComparer.Instance);
        HashSet<(int, int)> uv = [], uw = [], vw = [];
        HashSet<(int, int, int)> uvw = [];
        for (int r = 0; r < canonical.Rank; r++)
        {
            if (canonical.W.Term(r).IsEmpty) // the canonical form of a zero term is empty throughout
            {
                zero++;
                continue;
            }
            // u and v of a canonical term are directions already; w carries the scale.
            int u = Id(canonical.U.Term(r).ToArray()), v = Id(canonical.V.Term(r).ToArray()),
                w = Id(CanonicalForm.Direction(canonical.W.Term(r), ring));
            if (!uvw.Add((u, v, w))) duplicate++;
            if (!uv.Add((u, v)) | !uw.Add((u, w)) | !vw.Add((v, w))) mergeable++;
        }
        return new Census(scheme.Nonzeros, additions, zero, duplicate, mergeable);

        int Id(Entry[] direction)
        {
            if (!directions.TryGetValue(direction, out int id)) directions.Add(direction, id = directions.Count);
            return id;
        }
    }

    private sealed class VectorComparer : IEqualityComparer<Entry[]>
    {
        public static VectorComparer Instance { get; } = new();
        public bool Equals(Entry[]? a, Entry[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode(Entry[] vector)
        {
            HashCode hash = default;
            foreach (Entry e in vector) hash.Add(e);
            return hash.ToHashCode();
        }
    }
}
