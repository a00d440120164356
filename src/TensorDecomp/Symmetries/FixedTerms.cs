using System.Globalization;

namespace TensorDecomp.Symmetries;

/// <summary>
/// How many terms a permutation of indices fixes, by kind. Each factor of such a term is its own image or, where the order is 2,
/// the negative of it; a negative needs a second one, so that the term is its own image.
/// </summary>
/// <param name="Even">All three factors are their own images.</param>
/// <param name="U">u is, v and w are the negatives.</param>
/// <param name="V">v is, u and w are the negatives.</param>
/// <param name="W">w is, u and v are the negatives.</param>
public readonly record struct FixedTerms(int Even, int U = 0, int V = 0, int W = 0)
{
    /// <summary>Fixed terms of all four kinds together.</summary>
    public int Total => Even + U + V + W;

    /// <summary>Numbers by kind, in the order of the parameters.</summary>
    public IReadOnlyList<int> Kinds => [Even, U, V, W];

    /// <summary>1 or −1: what factor x of fixed term r has to be times its image.</summary>
    public int Sign(int x, int r)
    {
        int kind = r < Even ? 0 : r < Even + U ? 1 : r < Even + U + V ? 2 : 3;
        return kind == 0 || kind == x + 1 ? 1 : -1;
    }

    /// <summary>One number where all are even, otherwise four.</summary>
    public override string ToString() => Total == Even ? $"{Even}" : $"{Even},{U},{V},{W}";

    /// <summary>Reads "3" or "3,0,1,0".</summary>
    public static bool TryParse(string text, out FixedTerms terms)
    {
        terms = default;
        string[] parts = text.Split(',');
        if (parts.Length is not (1 or 4)) return false;
        Span<int> kinds = stackalloc int[4];
        for (int k = 0; k < parts.Length; k++)
            if (!int.TryParse(parts[k], NumberStyles.None, CultureInfo.InvariantCulture, out kinds[k])) return false;
        terms = new FixedTerms(kinds[0], kinds[1], kinds[2], kinds[3]);
        return true;
    }
}
