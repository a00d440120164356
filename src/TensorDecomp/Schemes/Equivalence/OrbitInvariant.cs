using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// A number that all schemes share which are one algorithm up to order of terms, scales inside them, the orders of the
/// dimensions, and changes of basis A → X⁻¹AY, B → Y⁻¹BZ (the sandwiching of de Groote 1978; together these are all symmetries
/// of the tensor up to automorphisms of the field). Different numbers mean different algorithms; equal ones nearly always
/// mean that some such change leads from one to the other, but do not prove it.
/// <para>
/// Each term gets a colour from the ranks of u_r, v_r, w_r as matrices, labelled by their dimensions, and from
/// tr(u_r·v_r·w_rᵀ). Then, as in one round of colour refinement on a graph, the colour takes in those of all other terms s
/// together with tr(u_r·v_r·w_sᵀ)·tr(u_s·v_s·w_rᵀ) and its two siblings. All of these are unchanged: a change of basis cancels
/// inside each trace, a scale across the two, and a rotation of the factors permutes the siblings. That takes R² traces; beyond
/// <see cref="MostRefined"/> terms a scheme has the colours of its terms only, which tell less apart.
/// </para>
/// </summary>
public static class OrbitInvariant
{
    /// <summary>Largest rank for which colours are refined: more than any scheme that a search here deals with.</summary>
    public const int MostRefined = 400;

    /// <summary>The number, the same on every machine.</summary>
    /// <param name="scheme">A valid scheme.</param>
    /// <param name="ring">The ring it holds over: one of characteristic 0, where all are taken alike, or ℤ/q.</param>
    public static ulong Of(Scheme scheme, Ring ring)
    {
        Shape s = scheme.Shape, sorted = s.Sorted();
        ulong[] dimensions = [Unordered(s.M, s.N), Unordered(s.N, s.P), Unordered(s.M, s.P)];
        int[] columns = [s.N, s.P, s.P];
        ReducedFactors? matrices = ReducedFactors.Of(scheme, ring);
        var colour = new ulong[scheme.Rank];
        for (int r = 0; r < colour.Length; r++)
        {
            for (int f = 0; f < 3; f++)
                colour[r] += Mixing.Mix(dimensions[f] + (ulong)(MatrixRank.Of(scheme.Factors[f].Term(r), columns[f], ring) ?? -1));
            colour[r] = Mixing.Mix(colour[r] + (ulong)(matrices?.Trace(0, r, r) ?? -1));
        }
        ulong all = Mixing.Mix(Mixing.Mix(Unordered(sorted.M, sorted.N) + (ulong)sorted.P) + (ulong)ring.Modulus);
        bool refined = matrices is not null && colour.Length <= MostRefined;
        for (int r = 0; r < colour.Length; r++) all += Mixing.Mix(colour[r] + (refined ? Neighbours(r) : 0));
        return all;

        ulong Neighbours(int r)
        {
            ulong sum = 0;
            for (int t = 0; t < colour.Length; t++)
            {
                if (t == r) continue;
                ulong siblings = 0;
                for (int f = 0; f < 3; f++) siblings += Mixing.Mix(dimensions[f] + (ulong)matrices!.MixedTrace(f, r, t));
                sum += Mixing.Mix(colour[t] + Mixing.Mix(siblings));
            }
            return Mixing.Mix(sum);
        }
    }

    private static ulong Unordered(int a, int b) => Mixing.Mix((ulong)Math.Min(a, b) * 0x10001 + (ulong)Math.Max(a, b));
}
