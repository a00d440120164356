namespace TensorDecomp.Kernels.Flips;

/// <summary>
/// What becomes of an orbit c·a⊗a⊗a + c·a⊗a⊗a + c·a⊗a⊗a = 3c·a⊗a⊗a over a field: nothing over GF(3), elsewhere one cube, which an equal
/// cube takes in; over GF(2) both are gone. Over ZT it stays.
/// </summary>
internal static class Cubes<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    /// <summary>Takes one such orbit out of the table; false where there is none.</summary>
    public static bool Absorb(TermTable<T, TLayout> terms)
    {
        if (!TLayout.Tied || !TCoefficients.Ring.IsPrimeField) return false;
        for (int r = 0; r < terms.Count; r++)
        {
            T a = terms.Factor(0, r);
            if (!a.Equals(terms.Factor(1, r)) || !a.Equals(terms.Factor(2, r))) continue;
            int sum = 3 * Units<TCoefficients>.Value(terms.Unit(r))
                + terms.Cubes.Where(c => c.Factor.Equals(a)).Sum(c => Units<TCoefficients>.Value(c.Unit));
            terms.Remove(r);
            List<(T Factor, int Unit)> others = [.. terms.Cubes.Where(c => !c.Factor.Equals(a))];
            int unit = Units<TCoefficients>.Of(sum);
            if (unit != Units<TCoefficients>.Zero) others.Add((a, unit));
            terms.Cubes = others;
            return true;
        }
        return false;
    }
}
