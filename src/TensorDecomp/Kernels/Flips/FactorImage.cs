using TensorDecomp.Symmetries;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Where an automorphism takes the factors of a flip graph's terms.</summary>
internal static class FactorImage<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>The image of factor x of a term, canonical, and 1 where it is the negative of that.</summary>
    public static (T Canonical, int Negated) Of(Automorphism automorphism, int x, T factor)
    {
        int negative = T.Width / 2;
        int size = automorphism.Tensor.Sizes[x];
        T image = default;
        for (int a = 0; a < size; a++)
        {
            (int b, bool negated) = automorphism.Image(x, a);
            int turn = TCoefficients.Signed && negated ? negative : 0;
            if (factor.Has(a)) image |= T.Single(b + turn);
            if (TCoefficients.Signed && factor.Has(negative + a)) image |= T.Single(negative + b - turn);
        }
        return (TCoefficients.Canonical(image, out int opposite), opposite);
    }

    /// <summary>The image of a term of the table, with a bit for each factor x of the term whose image is the negative of what stands at
    /// its place.</summary>
    public static ((T U, T V, T W, int Sign) Term, int Opposite) Of(Automorphism automorphism, TermTable<T, SeparateTerms> terms, int r)
    {
        Span<T> factors = [default, default, default];
        int opposite = 0, sign = terms.Sign(r);
        for (int x = 0; x < 3; x++)
        {
            (factors[automorphism.Place(x)], int negated) = Of(automorphism, x, terms.Factor(x, r));
            opposite |= negated << x;
            sign ^= negated;
        }
        return ((factors[0], factors[1], factors[2], sign), opposite);
    }

    /// <summary>Term r as it stands.</summary>
    public static (T U, T V, T W, int Sign) Term(TermTable<T, SeparateTerms> terms, int r) =>
        (terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Sign(r));

    /// <summary>The place of each term; null where two are equal, which no start has.</summary>
    public static Dictionary<(T U, T V, T W, int Sign), int>? Places(TermTable<T, SeparateTerms> terms)
    {
        Dictionary<(T U, T V, T W, int Sign), int> places = [];
        for (int r = 0; r < terms.Count; r++)
            if (!places.TryAdd(Term(terms, r), r)) return null;
        return places;
    }
}
