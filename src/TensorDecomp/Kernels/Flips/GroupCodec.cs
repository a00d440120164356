using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and tables of terms with their images under a group.</summary>
internal static class GroupCodec<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>Replaces the table's content by the scheme's terms; false where the group does not leave the scheme as it is.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="group">A group of the tensor's automorphisms, of at most <see cref="GroupTable{T}.LargestOrder"/> elements.</param>
    /// <param name="images">
    /// Where it is known, to which term each element takes each term, by element, then term; equal terms, which a walk may meet, then
    /// do no harm.
    /// </param>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static bool TryEncode(Scheme scheme, AutomorphismGroup group, IReadOnlyList<int>? images, GroupTable<T> table)
    {
        table.Clear(group);
        if (group.Order > GroupTable<T>.LargestOrder || group.Tensor != scheme.Tensor) return false;
        TermTable<T, SeparateTerms> terms = table.Terms;
        TermCodec<TCoefficients, T, SeparateTerms>.Encode(scheme, terms);
        int count = terms.Count;
        Dictionary<(T, T, T, int), int>? places = images is null ? FactorImage<TCoefficients, T>.Places(terms) : null;
        if (images is null ? places is null : !Act(group, count, images)) return false;
        for (int g = 0; g < group.Order; g++)
            for (int r = 0; r < count; r++)
            {
                ((T, T, T, int) term, int opposite) = FactorImage<TCoefficients, T>.Of(group.Elements[g], terms, r);
                int image = images?[g * count + r] ?? places!.GetValueOrDefault(term, -1);
                if (image < 0 || !FactorImage<TCoefficients, T>.Term(terms, image).Equals(term)) return false;
                table.Link(g, r, image, opposite);
            }
        for (int r = 0; r < count; r++) table.Settle(r);
        return true;
    }

    /// <summary>To which term each element takes each term, by element, then term.</summary>
    public static int[] Images(GroupTable<T> table) =>
        [.. from g in Enumerable.Range(0, table.Order) from r in Enumerable.Range(0, table.Terms.Count) select table.Image(g, r)];

    /// <summary>Whether they are permutations that multiply as the group's elements do.</summary>
    private static bool Act(AutomorphismGroup group, int count, IReadOnlyList<int> images)
    {
        if (images.Count != group.Order * count || images.Any(i => i < 0 || i >= count)) return false;
        for (int r = 0; r < count; r++)
            for (int h = 0; h < group.Order; h++)
            {
                if (images[r] != r) return false; // the identity comes first
                for (int g = 0; g < group.Order; g++)
                    if (images[group.Product(g, h) * count + r] != images[g * count + images[h * count + r]]) return false;
            }
        return true;
    }
}
