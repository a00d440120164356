namespace TensorDecomp.Verify;

/// <summary>What a scheme costs and what is superfluous in it, counted as written.</summary>
public sealed record Census(int Nonzeros, int Additions, int ZeroTerms)
{
    /// <summary>
    /// Naive additions: Σ over terms of (nonzeros of u − 1) + (nonzeros of v − 1), plus for each entry of C one less than
    /// the number of products that go into it. Zero vectors and empty entries cost nothing.
    /// </summary>
    public static Census Of(Scheme scheme)
    {
        int additions = 0, zeroTerms = 0;
        var intoC = new int[scheme.Shape.WSize];
        for (int r = 0; r < scheme.Rank; r++)
        {
            int u = scheme.U.Term(r).Length, v = scheme.V.Term(r).Length, w = scheme.W.Term(r).Length;
            additions += Math.Max(0, u - 1) + Math.Max(0, v - 1);
            if (u == 0 || v == 0 || w == 0) zeroTerms++;
            foreach (Entry e in scheme.W.Term(r)) intoC[e.Index]++;
        }
        foreach (int products in intoC) additions += Math.Max(0, products - 1);
        return new Census(scheme.Nonzeros, additions, zeroTerms);
    }
}
