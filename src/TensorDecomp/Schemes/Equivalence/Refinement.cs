namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// Colour refinement (Weisfeiler and Leman 1968) of two schemes in step: a term's colour takes in those of all others together with
/// the invariants of the pairs, until no class splits any more. Terms that a symmetry takes to each other keep equal colours.
/// </summary>
internal static class Refinement
{
    /// <summary>Whether the classes of both keep equal colours and sizes; where they do not, no symmetry leads from one to the
    /// other.</summary>
    public static bool Agree(ulong[] a, ulong[] pairsOfA, ulong[] b, ulong[] pairsOfB)
    {
        for (int classes = 0; ;)
        {
            if (!SameMultiset(a, b)) return false;
            int now = a.Distinct().Count();
            if (now == classes || now == a.Length) return true;
            classes = now;
            Round(a, pairsOfA);
            Round(b, pairsOfB);
        }
    }

    public static bool SameMultiset(ulong[] a, ulong[] b) => a.Order().SequenceEqual(b.Order());

    private static void Round(ulong[] colours, ulong[] pairs)
    {
        ulong[] before = [.. colours];
        int rank = before.Length;
        for (int r = 0; r < rank; r++)
        {
            ulong others = 0;
            for (int s = 0; s < rank; s++)
                if (s != r) others += Mixing.Join(before[s], pairs[r * rank + s]);
            colours[r] = Mixing.Join(before[r], others);
        }
    }
}
