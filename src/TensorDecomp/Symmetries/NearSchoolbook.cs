using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// Orbit structures that are worth trying where none is given: those nearest to the schoolbook algorithm's, which every group of
/// automorphisms leaves as it is. Low ranks were found near it, by flip graphs and by restarts.
/// </summary>
public static class NearSchoolbook
{
    private const int WorthTrying = 6, MostTried = 200_000;

    /// <summary>Of the structures of so many terms with the kinds of orbits that the schoolbook algorithm has, single terms and long
    /// orbits,
    /// those whose short orbits differ least from it, nearest first.</summary>
    public static IReadOnlyList<OrbitStructure> Structures(OrbitKinds kinds, int rank)
    {
        IReadOnlyList<(OrbitKind Kind, int Count)> schoolbook =
            SchemeAutomorphisms.Of(Scheme.Naive(kinds.Group.Tensor), Ring.Integers).Structure(kinds);
        (OrbitKind Kind, int Count)[] near = [.. schoolbook.Concat(kinds.Fixed.Take(1).Select(kind => (kind, 0)))
            .Where(o => !o.Item1.IsRegular).GroupBy(o => o.Item1.Name).Select(g => (g.First().Item1, g.Sum(o => o.Item2)))];
        List<(int Distance, int[] Counts)> found = [];
        int tried = 0;
        int[] counts = new int[near.Length];
        Choose(0, rank);
        return [.. found.OrderBy(f => f.Distance).Take(WorthTrying).Select(f =>
        {
            List<(OrbitKind Kind, int Count)> orbits = [.. near.Select((o, k) => (o.Kind, f.Counts[k])).Where(o => o.Item2 > 0)];
            string text = orbits.Count == 0 ? "0" : string.Join(',', orbits.Select(o => $"{o.Count}x{o.Kind.Name}"));
            int rest = rank - orbits.Sum(o => o.Count * kinds.Length(o.Kind));
            if (rest > 0) orbits.Add((kinds.Regular, rest / kinds.Group.Order));
            return new OrbitStructure(kinds.Group, orbits, $"{kinds.Group}:{text}");
        })];

        void Choose(int kind, int left)
        {
            if (tried++ > MostTried) return;
            if (kind == near.Length)
            {
                if (left % kinds.Group.Order == 0)
                    found.Add((near.Select((o, k) => Math.Abs(o.Count - counts[k]) * kinds.Length(o.Kind)).Sum(), [.. counts]));
                return;
            }
            int length = kinds.Length(near[kind].Kind), usual = near[kind].Count;
            // the usual number first, then one more or less, and so on
            foreach (int count in Enumerable.Range(0, left / length + 1).OrderBy(n => Math.Abs(n - usual)).Take(8))
            {
                counts[kind] = count;
                Choose(kind + 1, left - count * length);
            }
        }
    }
}
