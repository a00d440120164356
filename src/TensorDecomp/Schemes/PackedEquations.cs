using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>
/// The Brent equations Σ_r u_r[a]·v_r[b]·w_r[c] = T[a,b,c] on packed entries, exact in machine words. States and messages that say what is
/// no decomposition are refused by it, which happens for every unit that travels; it certifies nothing, and whatever is to count is proved
/// by <see cref="Verifier"/> as ever.
/// </summary>
internal static class PackedEquations
{
    /// <summary>Whether all of them hold over the scheme's ring; its entries have to be elements of it.</summary>
    public static bool Hold(PackedScheme scheme)
    {
        (Tensor tensor, long modulus) = (scheme.Tensor, scheme.Ring.Modulus);
        List<(int Term, int Value)>[] terms = [.. Enumerable.Range(0, tensor.USize).Select(_ => new List<(int, int)>())]; // by entry of a
        var factors = new List<(int Index, int Value)>[2, scheme.Rank];
        for (int term = 0; term < scheme.Rank; term++) (factors[0, term], factors[1, term]) = ([], []);
        foreach ((int factor, int term, int index, int value) in scheme.Entries)
            if (factor == 0) terms[index].Add((term, value));
            else factors[factor - 1, term].Add((index, value));
        var rows = new long[]?[tensor.VSize]; // sums by entries of b and c, for one of a
        List<int> touched = [];
        var isTouched = new bool[tensor.VSize];
        for (int a = 0; a < terms.Length; a++)
        {
            foreach ((int term, int u) in terms[a])
                foreach ((int b, int v) in factors[0, term])
                {
                    long[] row = Row(b);
                    // A sum has fewer than 2³¹ products below 2²⁴ each.
                    foreach ((int c, int w) in factors[1, term]) row[c] += u * v * w;
                }
            foreach (TensorEntry entry in tensor.Slice(a)) Row(entry.B)[entry.C] -= entry.Value;
            foreach (int b in touched)
            {
                foreach (long sum in rows[b]!)
                    if (sum != 0 && (modulus == 0 || sum % modulus != 0)) return false;
                Array.Clear(rows[b]!);
                isTouched[b] = false;
            }
            touched.Clear();
        }
        return true;

        long[] Row(int b)
        {
            if (!isTouched[b]) touched.Add(b);
            isTouched[b] = true;
            return rows[b] ??= new long[tensor.WSize];
        }
    }
}
