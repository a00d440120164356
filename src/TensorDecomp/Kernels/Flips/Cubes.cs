namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// What becomes of an orbit a⊗a⊗a + a⊗a⊗a + a⊗a⊗a = 3·a⊗a⊗a: nothing over GF(3), and one cube over GF(2), where it meets
/// an equal cube and both are gone. Over ZT it stays.
/// </summary>
public static class Cubes<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    /// <summary>Takes one such orbit out of the table; false where there is none.</summary>
    public static bool Absorb(TermTable<T, TLayout> terms)
    {
        if (!TLayout.Tied || TCoefficients.Ring.Modulus is not (2 or 3)) return false;
        for (int r = 0; r < terms.Count; r++)
        {
            T a = terms.Factor(0, r);
            if (!a.Equals(terms.Factor(1, r)) || !a.Equals(terms.Factor(2, r))) continue;
            terms.Remove(r);
            if (TCoefficients.Ring.Modulus == 2)
            {
                List<(T Factor, int Sign)> others = [.. terms.Cubes.Where(c => !c.Factor.Equals(a))];
                terms.Cubes = others.Count < terms.Cubes.Count ? others : [.. others, (a, 0)];
            }
            return true;
        }
        return false;
    }
}
