using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>A store of very many schemes: those of a smaller one with rows and columns permuted, which gives other files of the same
/// shapes. Each is certified like any other.</summary>
internal static class LargeStore
{
    private const int LargestRank = 50;

    /// <summary>Fills the folder until it holds so many.</summary>
    public static void Fill(string source, string folder, int count)
    {
        SchemeStore store = new(folder);
        int held = store.Files().Count();
        CertifiedScheme[] originals = [.. new SchemeStore(source).Read(Limits.Default)
            .Where(x => x.Submission.Scheme is { Rank: <= LargestRank, Tensor.Product: not null } && x.Submission.Claim is Claim.Exact)
            .Select(x => CertifiedScheme.Of(x.Submission, null, out _)).OfType<CertifiedScheme>()];
        Random random = new(held + 1);
        for (int k = 0; held < count; k++)
        {
            CertifiedScheme original = originals[k % originals.Length];
            if (CertifiedScheme.Canonical(Permuted(original.Scheme, random), 0, original.Provenance!) is not { } copy) continue;
            if (File.Exists(store.PathOf(copy))) continue;
            store.Save(copy);
            if (++held % 5000 == 0) Console.Error.WriteLine($"{held} schemes");
        }
    }

    /// <summary>P A Q, Q⁻¹ B R, P C R for permutations P, Q, R.</summary>
    private static Scheme Permuted(Scheme scheme, Random random)
    {
        Shape s = scheme.Shape;
        int[] m = Permutation(s.M), n = Permutation(s.N), p = Permutation(s.P);
        return new Scheme(s, Moved(scheme.U, m, n), Moved(scheme.V, n, p), Moved(scheme.W, m, p));

        int[] Permutation(int length)
        {
            int[] places = [.. Enumerable.Range(0, length)];
            random.Shuffle(places);
            return places;
        }
    }

    private static Factor Moved(Factor factor, int[] rows, int[] columns) => Factor.FromTerms(factor.Size,
        [.. Enumerable.Range(0, factor.Rank)
        .Select(r => (IReadOnlyList<Entry>)[.. factor.Term(r).ToArray()
            .Select(e => new Entry(rows[e.Index / columns.Length] * columns.Length + columns[e.Index % columns.Length], e.Value))
                .OrderBy(e => e.Index)])]);
}
