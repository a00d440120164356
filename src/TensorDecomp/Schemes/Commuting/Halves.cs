using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Commuting;

/// <summary>
/// Products over commuting entries from a decomposition of the tensor with both orders. Terms (f, g, w) and (g, f, w) are one product. Any
/// other term is one by itself, with half its weight: the decomposition and the one with f and g exchanged, each halved, add up to the
/// tensor.
/// </summary>
internal static class Halves
{
    /// <summary>The terms that are left, pairs first in the order of the first of each.</summary>
    public static Scheme Of(Scheme scheme)
    {
        List<(Entry[] F, Entry[] G, Entry[] W)> terms = [];
        Dictionary<string, List<int>> open = []; // terms that wait for their partner, by what that looks like
        for (int r = 0; r < scheme.Rank; r++)
        {
            (Entry[] f, Entry[] g, Entry[] w) = ([.. scheme.U.Term(r)], [.. scheme.V.Term(r)], [.. scheme.W.Term(r)]);
            if (f.Length == 0 || g.Length == 0 || w.Length == 0) continue;
            if (open.TryGetValue(Key(f, g, w), out List<int>? waiting) && waiting.Count > 0)
            {
                int first = waiting[^1];
                waiting.RemoveAt(waiting.Count - 1);
                terms[first] = terms[first] with { W = Times(terms[first].W, (Rational)2) };
                continue;
            }
            string wanted = Key(g, f, w);
            if (!open.TryAdd(wanted, [terms.Count])) open[wanted].Add(terms.Count);
            terms.Add((f, g, Times(w, new Rational(1, 2))));
        }
        return new Scheme(scheme.Tensor, Factor.FromTerms(scheme.U.Size, [.. terms.Select(t => t.F)]),
            Factor.FromTerms(scheme.V.Size, [.. terms.Select(t => t.G)]), Factor.FromTerms(scheme.W.Size, [.. terms.Select(t => t.W)]));
    }

    /// <summary>A term whatever the scales of its factors: each begins with 1, and w has the rest.</summary>
    private static string Key(Entry[] f, Entry[] g, Entry[] w) =>
        $"{Text(f, Inverse(f[0]))};{Text(g, Inverse(g[0]))};{Text(w, f[0].Value * g[0].Value)}";

    private static Coefficient Inverse(Entry entry) => CoefficientMath.Quotient(Coefficient.One, entry.Value);

    private static string Text(Entry[] factor, Coefficient scale) =>
        string.Join(' ', Times(factor, scale).Select(e => $"{e.Index}:{e.Value}"));

    private static Entry[] Times(Entry[] factor, Coefficient scale) => [.. factor.Select(e => e with { Value = e.Value * scale })];
}
