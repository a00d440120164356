using TensorDecomp.Exact;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Code;

/// <summary>
/// A scheme with complex coefficients for real entries, which needs no complex arithmetic. Where powers of i on the axes and inside terms
/// make it real, it keeps its rank (<see cref="RealForm"/>). Else the tensor, being real, is the sum of the real parts of all terms: one
/// real term for a term with one factor at most that no scalar makes real; Re v⊗Re w − Im v⊗Im w, two, for one with two; three for one
/// with three, as Gauss multiplied complex numbers. Of two terms that are conjugate the real parts are equal, so one of them counts twice.
/// </summary>
public static class RealInput
{
    /// <summary>The real scheme, proved; null, and why, where there is none of fewer products than the schoolbook's.</summary>
    /// <param name="source">A scheme of characteristic 0; a real one is given back as it is.</param>
    /// <param name="reason">A clause.</param>
    public static CertifiedScheme? Of(CertifiedScheme source, out string? reason)
    {
        reason = null;
        if (source.Scheme.All(c => c.IsReal)) return source;
        Scheme parts = Parts(source.Scheme), best = source.Tensor.Product is not null && RealForm.Of(source.Scheme) is { } turned
            && turned.Rank <= parts.Rank ? turned : parts;
        if (best.Rank < source.Tensor.Count)
            return CertifiedScheme.Of(new Submission(best, new Claim.Exact(), "real input"), source.File, out reason);
        reason = $"its {source.Rank} complex terms come to {best.Rank} real ones, and the schoolbook takes {source.Tensor.Count}";
        return null;
    }

    /// <summary>The real parts of all terms, which are a scheme where the tensor is real.</summary>
    internal static Scheme Parts(Scheme scheme)
    {
        List<Entry[]>[] real = [[], [], []];
        Dictionary<string, (int Term, Coefficient Scale)> open = []; // that a conjugate has not met yet
        List<(Entry[][] Vectors, Coefficient Scale)> terms = [];
        for (int r = 0; r < scheme.Rank; r++)
        {
            if (scheme.Factors.Any(f => f.Term(r).Length == 0)) continue;
            Coefficient scale = Coefficient.One;
            Entry[][] vectors = [.. scheme.Factors.Select(f => WithoutScale(f.Term(r), ref scale))];
            string conjugate = Key(vectors, conjugate: true);
            if (open.TryGetValue(conjugate, out (int Term, Coefficient Scale) other) && other.Scale == Conjugate(scale))
            {
                terms[other.Term] = (terms[other.Term].Vectors, other.Scale * new Coefficient(2, 0));
                open.Remove(conjugate);
                continue;
            }
            open[Key(vectors, conjugate: false)] = (terms.Count, scale);
            terms.Add((vectors, scale));
        }
        foreach ((Entry[][] vectors, Coefficient scale) in terms) Split(vectors, scale, real);
        return new Scheme(scheme.Tensor, Factor.FromTerms(scheme.Tensor.USize, real[0]),
            Factor.FromTerms(scheme.Tensor.VSize, real[1]), Factor.FromTerms(scheme.Tensor.WSize, real[2]));
    }

    /// <summary>Adds the real part of scale·u⊗v⊗w as up to three real terms.</summary>
    private static void Split(Entry[][] vectors, Coefficient scale, List<Entry[]>[] real)
    {
        // One that no scalar makes real comes last and has the scale; if there is none, that is the third factor.
        int[] order = [.. Enumerable.Range(0, 3).OrderBy(f => vectors[f].All(e => e.Value.IsReal) ? 0 : 1)];
        Entry[] first = vectors[order[0]], second = vectors[order[1]];
        Entry[] last = [.. vectors[order[2]].Select(e => e with { Value = e.Value * scale })];
        Entry[] x = Re(first), y = Im(first), z = Re(second), t = Im(second), p = Re(last), q = Im(last);
        if (t.Length == 0) Add(x, z, p);
        else if (y.Length == 0)
        {
            Add(x, z, p);
            Add(x, t, Sum(q, -1, [], 1));
        }
        else
        {
            // (x + iy)(z + it)(p + iq) has the real part xz(p + q) + yt(q − p) − (x + y)(z + t)q.
            Add(x, z, Sum(p, 1, q, 1));
            Add(y, t, Sum(q, 1, p, -1));
            Add(Sum(x, 1, y, 1), Sum(z, 1, t, 1), Sum(q, -1, [], 1));
        }

        void Add(Entry[] one, Entry[] two, Entry[] three)
        {
            Entry[][] term = [one, two, three];
            if (term.Any(vector => vector.Length == 0)) return;
            for (int k = 0; k < 3; k++) real[order[k]].Add(term[k]);
        }
    }

    private static Entry[] WithoutScale(ReadOnlySpan<Entry> vector, ref Coefficient scale)
    {
        Coefficient lead = vector[0].Value, inverse = Content.Inverse(lead);
        scale *= lead;
        return [.. vector.ToArray().Select(e => e with { Value = e.Value * inverse })];
    }

    private static string Key(Entry[][] vectors, bool conjugate) => string.Join('|', vectors.Select(vector => string.Join(',',
        vector.Select(e => $"{e.Index}:{(conjugate ? Conjugate(e.Value) : e.Value)}"))));

    private static Coefficient Conjugate(Coefficient c) => new(c.Re, -c.Im);

    private static Entry[] Re(Entry[] vector) => Part(vector, c => c.Re);

    private static Entry[] Im(Entry[] vector) => Part(vector, c => c.Im);

    private static Entry[] Part(Entry[] vector, Func<Coefficient, Rational> part) =>
        [.. vector.Select(e => new Entry(e.Index, new Coefficient(part(e.Value), 0))).Where(e => !e.Value.IsZero)];

    private static Entry[] Sum(Entry[] x, int xSign, Entry[] y, int ySign) =>
        [.. x.Select(e => Signed(e, xSign)).Concat(y.Select(e => Signed(e, ySign)))
            .GroupBy(e => e.Index, (index, same) => new Entry(index, same.Aggregate(Coefficient.Zero, (sum, e) => sum + e.Value)))
            .Where(e => !e.Value.IsZero).OrderBy(e => e.Index)];

    private static Entry Signed(Entry e, int sign) => sign < 0 ? e with { Value = -e.Value } : e;
}
