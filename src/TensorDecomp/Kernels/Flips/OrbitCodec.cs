using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and tables of orbits.</summary>
internal static class OrbitCodec<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>Replaces the table's content by the scheme's terms; false where the automorphism does not leave the scheme as it
    /// is.</summary>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static bool TryEncode(Scheme scheme, IndexSymmetry symmetry, OrbitTable<T> table)
    {
        table.Clear(symmetry);
        if (!symmetry.Fits(scheme.Shape)) return false;
        TermTable<T, SeparateTerms> terms = table.Terms;
        TermCodec<TCoefficients, T, SeparateTerms>.Encode(scheme, terms);
        if (FactorImage<TCoefficients, T>.Places(terms) is not { } places) return false;
        return TryLink(symmetry.Of(scheme.Shape), table, (_, term) => places.GetValueOrDefault(term, -1));
    }

    /// <summary>The same where it is known which term is the image of which, so that equal terms, which a walk may meet, do no
    /// harm.</summary>
    /// <param name="images">The place of each term's image.</param>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static bool TryEncode(Scheme scheme, IndexSymmetry symmetry, IReadOnlyList<int> images, OrbitTable<T> table)
    {
        table.Clear(symmetry);
        if (!symmetry.Fits(scheme.Shape)) return false;
        TermTable<T, SeparateTerms> terms = table.Terms;
        TermCodec<TCoefficients, T, SeparateTerms>.Encode(scheme, terms);
        int count = terms.Count;
        if (images.Count != count || images.Any(i => i < 0 || i >= count) || images.Distinct().Count() != count) return false;
        for (int r = 0; r < count; r++)
            if (images[r] != r && (symmetry.Order == 2 ? images[images[r]] : images[images[images[r]]]) != r) return false;
        return TryLink(symmetry.Of(scheme.Shape), table, (r, term) => FactorImage<TCoefficients, T>.Term(terms, images[r]).Equals(term)
            ? images[r] : -1);
    }

    /// <summary>Which term is the image of which.</summary>
    public static int[] Images(OrbitTable<T> table) => [.. Enumerable.Range(0, table.Terms.Count).Select(table.Next)];

    private static bool TryLink(Automorphism automorphism, OrbitTable<T> table, Func<int, (T, T, T, int), int> place)
    {
        for (int r = 0; r < table.Terms.Count; r++)
        {
            ((T, T, T, int) term, int opposite) = FactorImage<TCoefficients, T>.Of(automorphism, table.Terms, r);
            int image = place(r, term);
            if (image < 0) return false;
            table.Link(r, image, opposite & 1, opposite >> 1 & 1, opposite >> 2);
        }
        return true;
    }
}
