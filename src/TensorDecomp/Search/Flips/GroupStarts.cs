using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Where walks under a group begin that rotates the factors of a square shape. Its terms a⊗a⊗a take part in no move, so a walk keeps
/// those that it begins with, and they decide how far down it comes: from the n of the naive scheme it comes less far than from half
/// as many, each a sum over a block of two indices (Moosbauer and Poole 2025, arXiv:2502.04514, whose ⟨6,6,6⟩:153 has three).
/// </summary>
internal static class GroupStarts
{
    private const int MostIndices = 8; // which have 4,140 partitions

    /// <summary>The schemes, of which a walk takes any; the naive one where the group does not rotate the factors alone, or leaves no
    /// such partition of the indices as it is.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rank">The rank to reach, to which the number of terms a⊗a⊗a is congruent modulo 3.</param>
    public static IReadOnlyList<Scheme> For(AutomorphismGroup group, int rank)
    {
        Scheme[] naive = [Scheme.Naive(group.Tensor)];
        if (group.Tensor.Product is not { } shape || shape.M != shape.N || shape.M != shape.P || shape.M < 3) return naive;
        if (shape.M > MostIndices || !Rotates(group) || Permutations(group) is not { } permutations) return naive;
        int cubes = CyclicStart.CubesFor(shape, rank);
        if (cubes >= shape.M) return naive;
        IReadOnlyList<int>[][] partitions = [.. Partitions(shape.M, cubes)
            .Where(blocks => permutations.All(permutation => Moved(blocks, permutation) is not null))
            .DistinctBy(blocks => blocks.Count(block => permutations.All(p => block.Contains(p[block[0]]))))];
        return partitions.Length == 0 ? naive : [.. partitions.Select(blocks => CyclicStart.Of(shape, blocks))];
    }

    /// <summary>Whether the group rotates the factors and, with them, nothing else.</summary>
    public static bool Rotates(AutomorphismGroup group) => group.Elements.Any(IsRotation);

    private static bool IsRotation(Automorphism element) =>
        element.Place(0) != 0 && element.Place(0) != element.Place(element.Place(0)) && Enumerable.Range(0, 3)
            .All(range => Enumerable.Range(0, Automorphism.Size(element.Tensor, range)).All(i => element.Index(range, i) == i));

    /// <summary>What the elements make of the indices; null where one of them does not do the same in all ranges.</summary>
    private static int[][]? Permutations(AutomorphismGroup group)
    {
        int n = Automorphism.Size(group.Tensor, 0);
        int[][][] all = [.. group.Elements.Select(element => Enumerable.Range(0, 3)
            .Select(range => Enumerable.Range(0, n).Select(i => element.Index(range, i)).ToArray()).ToArray())];
        return all.All(ranges => ranges.All(range => range.SequenceEqual(ranges[0]))) ? [.. all.Select(ranges => ranges[0])] : null;
    }

    /// <summary>Which block each block goes to; null where one goes to none.</summary>
    private static int[]? Moved(IReadOnlyList<int>[] blocks, int[] permutation)
    {
        int[] to = [.. blocks.Select(block => Array.FindIndex(blocks, other =>
            other.Count == block.Count && block.All(i => other.Contains(permutation[i]))))];
        return to.Contains(-1) ? null : to;
    }

    /// <summary>All partitions of 0 … n−1 into so many blocks of nearly equal size.</summary>
    private static IEnumerable<IReadOnlyList<int>[]> Partitions(int n, int count)
    {
        int largest = (n + count - 1) / count, smallest = n / count;
        return Extend(0, []);

        IEnumerable<IReadOnlyList<int>[]> Extend(int i, IReadOnlyList<int>[] blocks)
        {
            if (i == n)
            {
                if (blocks.Length == count && blocks.All(block => block.Count >= smallest)) yield return blocks;
                yield break;
            }
            for (int b = 0; b <= blocks.Length && b < count; b++)
            {
                if (b < blocks.Length && blocks[b].Count == largest) continue;
                IReadOnlyList<int>[] next = b == blocks.Length ? [.. blocks, [i]] : [.. blocks];
                if (b < blocks.Length) next[b] = [.. blocks[b], i];
                foreach (IReadOnlyList<int>[] whole in Extend(i + 1, next)) yield return whole;
            }
        }
    }
}
