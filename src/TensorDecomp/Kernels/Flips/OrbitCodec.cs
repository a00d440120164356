using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and tables of orbits.</summary>
public static class OrbitCodec<TCoefficients, T>
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
        TermTable<T, Apart> terms = table.Terms;
        TermCodec<TCoefficients, T, Apart>.Encode(scheme, terms);
        Dictionary<(T, T, T, int), int> places = [];
        for (int r = 0; r < terms.Count; r++)
            if (!places.TryAdd(Term(terms, r), r)) return false; // equal terms; no start has any
        return TryLink(scheme.Shape, symmetry, table, (_, term) => places.GetValueOrDefault(term, -1));
    }

    /// <summary>The same where it is known which term is the image of which, so that equal terms, which a walk may meet, do no
    /// harm.</summary>
    /// <param name="images">The place of each term's image.</param>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static bool TryEncode(Scheme scheme, IndexSymmetry symmetry, IReadOnlyList<int> images, OrbitTable<T> table)
    {
        table.Clear(symmetry);
        if (!symmetry.Fits(scheme.Shape)) return false;
        TermTable<T, Apart> terms = table.Terms;
        TermCodec<TCoefficients, T, Apart>.Encode(scheme, terms);
        int count = terms.Count;
        if (images.Count != count || images.Any(i => i < 0 || i >= count) || images.Distinct().Count() != count) return false;
        for (int r = 0; r < count; r++)
            if (images[r] != r && (symmetry.Order == 2 ? images[images[r]] : images[images[images[r]]]) != r) return false;
        return TryLink(scheme.Shape, symmetry, table, (r, term) => Term(terms, images[r]).Equals(term) ? images[r] : -1);
    }

    /// <summary>Which term is the image of which.</summary>
    public static int[] Images(OrbitTable<T> table) => [.. Enumerable.Range(0, table.Terms.Count).Select(table.Next)];

    private static bool TryLink(Shape shape, IndexSymmetry symmetry, OrbitTable<T> table, Func<int, (T, T, T, int), int> place)
    {
        TermTable<T, Apart> terms = table.Terms;
        Span<T> factors = [default, default, default];
        Span<int> minus = stackalloc int[3];
        for (int r = 0; r < terms.Count; r++)
        {
            for (int x = 0; x < 3; x++) (factors[symmetry.Place(x)], minus[x]) = Image(shape, symmetry, x, terms.Factor(x, r));
            int image = place(r, (factors[0], factors[1], factors[2], terms.Sign(r) ^ minus[0] ^ minus[1] ^ minus[2]));
            if (image < 0) return false;
            table.Link(r, image, minus[0], minus[1], minus[2]);
        }
        return true;
    }

    private static (T U, T V, T W, int Sign) Term(TermTable<T, Apart> terms, int r) =>
        (terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Sign(r));

    private static (T Canonical, int Negated) Image(Shape shape, IndexSymmetry symmetry, int x, T factor)
    {
        int length = x switch { 0 => shape.USize, 1 => shape.VSize, _ => shape.WSize }, negative = T.Width / 2;
        T image = default;
        for (int a = 0; a < length; a++)
        {
            int b = symmetry.Image(shape, x, a), turn = TCoefficients.Signed && symmetry.Negates(shape, x, a) ? negative : 0;
            if (factor.Has(a)) image |= T.Single(b + turn);
            if (TCoefficients.Signed && factor.Has(negative + a)) image |= T.Single(negative + b - turn);
        }
        return (TCoefficients.Canonical(image, out int negated), negated);
    }
}
