using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>One vector as a combination of others: v[Term] = Σ Coefficients[i]·v[i].</summary>
/// <param name="Term">The dependent vector.</param>
/// <param name="Coefficients">One for each vector; zero for itself and for all after it.</param>
internal sealed record Dependence(int Term, Coefficient[] Coefficients)
{
    /// <summary>The first vector that depends on those before it, by exact elimination; null where none does.</summary>
    public static Dependence? Among(IReadOnlyList<FactorVector> vectors, Ring ring)
    {
        List<(FactorVector Row, Coefficient[] Combination)> echelon = [];
        for (int k = 0; k < vectors.Count; k++)
        {
            FactorVector row = vectors[k];
            var combination = new Coefficient[k + 1];
            combination[k] = Coefficient.One;
            foreach ((FactorVector pivot, Coefficient[] of) in echelon)
            {
                int at = Array.FindIndex(row.Entries, e => e.Index == pivot.Entries[0].Index);
                if (at < 0) continue;
                Coefficient by =
                    Residues.Balanced(new Coefficient(-row.Entries[at].Value.Re / pivot.Entries[0].Value.Re, Rational.Zero), ring);
                row = row.Plus(by, pivot, ring);
                for (int i = 0; i < of.Length; i++) combination[i] = Residues.Balanced(combination[i] + by * of[i], ring);
            }
            if (row.IsZero)
                return new Dependence(k, [.. Enumerable.Range(0, vectors.Count).Select(i => i < k ? -combination[i] : Coefficient.Zero)]);
            echelon.Add((row, combination));
        }
        return null;
    }
}
