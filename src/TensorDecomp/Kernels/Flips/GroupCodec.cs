using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and tables of terms with their images under a group.</summary>
public static class GroupCodec<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>Replaces the table's content by the scheme's terms; false where the group does not leave the scheme as it is.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="group">A group of the shape's indices, of at most <see cref="PermutationGroup.LargestToWalk"/> elements.</param>
    /// <param name="images">
    /// Where it is known, to which term each element takes each term, by element, then term; equal terms, which a walk may meet, then
    /// do no harm.
    /// </param>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static bool TryEncode(Scheme scheme, PermutationGroup group, IReadOnlyList<int>? images, GroupTable<T> table)
    {
        table.Clear(group);
        if (group.Order > PermutationGroup.LargestToWalk || !group.Fits(scheme.Shape)) return false;
        TermTable<T, Apart> terms = table.Terms;
        TermCodec<TCoefficients, T, Apart>.Encode(scheme, terms);
        int count = terms.Count;
        Dictionary<(T, T, T, int), int> places = [];
        for (int r = 0; r < count; r++)
            if (!places.TryAdd(Term(terms, r), r) && images is null) return false; // equal terms; no start has any
        if (images is not null && !Act(group, count, images)) return false;
        for (int g = 0; g < group.Order; g++)
            for (int r = 0; r < count; r++)
            {
                (T u, int minusU) = Image(scheme.Shape, group, g, 0, terms.Factor(0, r));
                (T v, int minusV) = Image(scheme.Shape, group, g, 1, terms.Factor(1, r));
                (T w, int minusW) = Image(scheme.Shape, group, g, 2, terms.Factor(2, r));
                (T, T, T, int) term = (u, v, w, terms.Sign(r) ^ minusU ^ minusV ^ minusW);
                int image = images?[g * count + r] ?? places.GetValueOrDefault(term, -1);
                if (image < 0 || !Term(terms, image).Equals(term)) return false;
                table.Link(g, r, image, minusU | minusV << 1 | minusW << 2);
            }
        for (int r = 0; r < count; r++) table.Settle(r);
        return true;
    }

    /// <summary>To which term each element takes each term, by element, then term.</summary>
    public static int[] Images(GroupTable<T> table) =>
        [.. from g in Enumerable.Range(0, table.Order) from r in Enumerable.Range(0, table.Terms.Count) select table.Image(g, r)];

    /// <summary>Whether they are permutations that multiply as the group's elements do.</summary>
    private static bool Act(PermutationGroup group, int count, IReadOnlyList<int> images)
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

    private static (T U, T V, T W, int Sign) Term(TermTable<T, Apart> terms, int r) =>
        (terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Sign(r));

    private static (T Canonical, int Negated) Image(Shape shape, PermutationGroup group, int g, int x, T factor)
    {
        int length = x switch { 0 => shape.USize, 1 => shape.VSize, _ => shape.WSize }, negative = T.Width / 2;
        T image = default;
        for (int a = 0; a < length; a++)
        {
            int b = group.Image(g, x, a);
            if (factor.Has(a)) image |= T.Single(b);
            if (TCoefficients.Signed && factor.Has(negative + a)) image |= T.Single(negative + b);
        }
        return (TCoefficients.Canonical(image, out int negated), negated);
    }
}
