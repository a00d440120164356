using TensorDecomp.Verify;

namespace TensorDecomp.Symmetries;

/// <summary>
/// Colours of what a scheme is made of, indices of the three ranges and factors of terms, each with both signs: two of one colour look
/// alike as far as their neighbours tell, whichever way the scheme is numbered. Colours are refined until no more differ (after
/// Weisfeiler and
/// Leman 1968); they are hashes, so that those of two searches can be compared.
/// </summary>
internal sealed class TermColours
{
    private readonly SignedTerms _terms;
    private readonly ulong[] _indices, _factors; // by sign within
    private readonly int[] _start;

    private TermColours(SignedTerms terms, ulong[] indices, ulong[] factors)
    {
        (_terms, _indices, _factors) = (terms, indices, factors);
        _start = Start(terms.Tensor);
    }

    /// <summary>The first index of each range, and the number of all of them.</summary>
    public static int[] Start(Tensor tensor)
    {
        int a = Automorphism.Size(tensor, 0), b = a + Automorphism.Size(tensor, 1);
        return [0, a, b, b + Automorphism.Size(tensor, 2)];
    }

    /// <summary>Those that nothing is known of yet.</summary>
    public static TermColours Of(SignedTerms terms)
    {
        TermColours colours = new(terms, new ulong[Start(terms.Tensor)[3] * terms.Signs], new ulong[3 * terms.Rank * terms.Signs]);
        Array.Fill(colours._factors, 1UL);
        return colours.Refined();
    }

    /// <summary>Number of signed indices; those of a range lie together, and the two signs of an index side by side.</summary>
    public int Count => _indices.Length;

    /// <summary>The colour of a signed index.</summary>
    public ulong this[int index] => _indices[index];

    /// <summary>The signed index of lowest number whose colour another has, or −1.</summary>
    public int FirstShared()
    {
        HashSet<ulong> shared = [.. _indices.GroupBy(c => c).Where(cell => cell.Count() > 1).Select(cell => cell.Key)];
        return Array.FindIndex(_indices, shared.Contains);
    }

    /// <summary>The same with one index told apart from all others.</summary>
    public TermColours With(int index)
    {
        TermColours colours = new(_terms, [.. _indices], [.. _factors]);
        colours._indices[index] = Mixed(colours._indices[index] + 0x9E3779B97F4A7C15);
        return colours.Refined();
    }

    /// <summary>Whether all colours occur as often.</summary>
    public bool Matches(TermColours other) =>
        _indices.Order().SequenceEqual(other._indices.Order()) && _factors.Order().SequenceEqual(other._factors.Order());

    private TermColours Refined()
    {
        for (int before = -1, now = Distinct(); now > before; (before, now) = (now, Distinct())) Refine();
        return this;
    }

    private int Distinct() => _indices.Distinct().Count() + _factors.Distinct().Count();

    private void Refine()
    {
        int signs = _terms.Signs;
        bool single = _terms.Tensor.Product is null; // a factor has one range, not rows and columns
        ulong[] ranges = new ulong[3], indices = new ulong[_indices.Length], factors = new ulong[_factors.Length];
        for (int x = 0; x < 3; x++)
            for (int k = _start[x] * signs; k < _start[x + 1] * signs; k++) ranges[x] += Mixed(_indices[k]);
        for (int x = 0; x < 3; x++)
            for (int k = _start[x] * signs; k < _start[x + 1] * signs; k++)
                indices[k] = Mixed(_indices[k]) + 3 * Mixed(_indices[signs == 2 ? k ^ 1 : k] ^ Mixed(ranges[x]));
        for (int r = 0; r < _terms.Rank; r++)
            for (int x = 0; x < 3; x++)
            {
                int rows = single ? x : Automorphism.Rows(x), columns = single ? x : Automorphism.Columns(x), at = (3 * r + x) * signs;
                for (int s = 0; s < signs; s++) factors[at + s] = Mixed(_factors[at + s] + Mixed(ranges[rows] + ranges[columns]))
                    + Others(r, x, s);
                foreach (SignedTerms.SignedEntry e in _terms.Entries[r, x])
                {
                    int i = (_start[rows] + e.Row) * signs, j = (_start[columns] + e.Column) * signs;
                    ulong size = Mixed((ulong)e.Size + 11);
                    if (single)
                    {
                        for (int s = 0; s < signs; s++)
                        {
                            factors[at + s] += Mixed(size ^ Mixed(_indices[i + (s ^ e.Sign)]));
                            indices[i + (s ^ e.Sign)] += Mixed(_factors[at + s] ^ size);
                        }
                        continue;
                    }
                    for (int s = 0; s < signs; s++)
                        for (int d = 0; d < signs; d++)
                        {
                            int o = d ^ s ^ e.Sign; // the signs that make the entry's
                            factors[at + s] += Mixed(size ^ Mixed(Mixed(_indices[i + d]) + Mixed(_indices[j + o])));
                            ulong factor = Mixed(_factors[at + s] ^ size);
                            indices[i + d] += Mixed(factor + 5 * _indices[j + o]);
                            indices[j + o] += Mixed(factor + 5 * _indices[i + d]);
                        }
                }
            }
        for (int k = 0; k < indices.Length; k++) _indices[k] = Mixed(indices[k]);
        for (int k = 0; k < factors.Length; k++) _factors[k] = Mixed(factors[k]);
    }

    /// <summary>What the other two factors of a term say, with signs that make the term's.</summary>
    private ulong Others(int r, int x, int sign)
    {
        int signs = _terms.Signs, y = (3 * r + (x + 1) % 3) * signs, z = (3 * r + (x + 2) % 3) * signs;
        ulong others = 0;
        for (int s = 0; s < signs; s++)
            others += Mixed(Mixed(_factors[y + s]) + Mixed(_factors[z + (signs == 2 ? s ^ sign ^ _terms.Sign[r] : s)])
                + (ulong)_terms.Size[r]);
        return others;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mixed(ulong x)
    {
        x += 0x632BE59BD9B4E019;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
