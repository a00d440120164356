using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and tables of orbits.</summary>
public static class OrbitCodec<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    /// <summary>Replaces the table's content by the scheme's terms; false where the automorphism does not leave the scheme as it is.</summary>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static bool TryEncode(Scheme scheme, IndexSymmetry symmetry, OrbitTable<T> table)
    {
        table.Clear(symmetry.Order);
        if (!symmetry.Fits(scheme.Shape)) return false;
        TermTable<T, Apart> terms = table.Terms;
        TermCodec<TCoefficients, T, Apart>.Encode(scheme, terms);
        Dictionary<(T, T, T, int), int> places = [];
        for (int r = 0; r < terms.Count; r++)
            if (!places.TryAdd((terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Sign(r)), r)) return false; // equal terms; no walk leaves any
        for (int r = 0; r < terms.Count; r++)
        {
            (T u, int minusU) = Image(scheme.Shape, symmetry, 0, terms.Factor(0, r));
            (T v, int minusV) = Image(scheme.Shape, symmetry, 1, terms.Factor(1, r));
            (T w, int minusW) = Image(scheme.Shape, symmetry, 2, terms.Factor(2, r));
            if (!places.TryGetValue((u, v, w, terms.Sign(r) ^ minusU ^ minusV ^ minusW), out int image)) return false;
            table.Link(r, image, minusU, minusV, minusW);
        }
        return true;
    }

    private static (T Canonical, int Negated) Image(Shape shape, IndexSymmetry symmetry, int x, T factor)
    {
        int length = x switch { 0 => shape.USize, 1 => shape.VSize, _ => shape.WSize }, negative = T.Width / 2;
        T image = default;
        for (int a = 0; a < length; a++)
        {
            int b = symmetry.Image(shape, x, a);
            if (factor.Has(a)) image |= T.Single(b);
            if (TCoefficients.Signed && factor.Has(negative + a)) image |= T.Single(negative + b);
        }
        return (TCoefficients.Canonical(image, out int negated), negated);
    }
}
