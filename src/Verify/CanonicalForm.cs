using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace TensorDecomp.Verify;

/// <summary>
/// The representative of a scheme under reordering of terms and rescaling inside them: u and v of each term are primitive
/// (coprime Gaussian integers, the first nonzero one with Re &gt; 0 and Im ≥ 0), w carries the rest, terms are sorted.
/// Over a prime field the first nonzero coefficients of u and v are 1. Equal schemes get equal bytes on every machine.
/// </summary>
public static class CanonicalForm
{
    public static Scheme Of(Scheme scheme, Ring ring)
    {
        var terms = new Term[scheme.Rank];
        for (int r = 0; r < terms.Length; r++)
        {
            var term = new Term([.. scheme.U.Term(r)], [.. scheme.V.Term(r)], [.. scheme.W.Term(r)]);
            terms[r] = ring.Modulus == 0 ? Scaled(term) : Reduced(term, ring.Modulus);
        }
        Array.Sort(terms);
        return new Scheme(scheme.Shape,
            Factor.FromTerms(scheme.Shape.USize, [.. terms.Select(t => t.U)]),
            Factor.FromTerms(scheme.Shape.VSize, [.. terms.Select(t => t.V)]),
            Factor.FromTerms(scheme.Shape.WSize, [.. terms.Select(t => t.W)]));
    }

    /// <summary>
    /// The scheme as text, one line per term: the coefficients of u, v and w separated by blanks, the vectors by " ; ".
    /// Two lines lead: "decomp 1 m n p R" and the ring.
    /// </summary>
    public static string Text(Scheme canonical, Ring ring)
    {
        var text = new StringBuilder();
        Shape s = canonical.Shape;
        text.Append($"decomp 1 {s.M} {s.N} {s.P} {canonical.Rank}\n{ring}\n");
        for (int r = 0; r < canonical.Rank; r++)
        {
            for (int x = 0; x < 3; x++)
            {
                if (x > 0) text.Append(" ; ");
                Factor factor = canonical.Factors[x];
                ReadOnlySpan<Entry> term = factor.Term(r);
                for (int a = 0, next = 0; a < factor.Size; a++)
                {
                    if (a > 0) text.Append(' ');
                    if (next < term.Length && term[next].Index == a) text.Append(term[next++].Value);
                    else text.Append('0');
                }
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>SHA-256 of the canonical text in lower-case hexadecimal: the identity of a scheme.</summary>
    public static string Hash(Scheme canonical, Ring ring) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text(canonical, ring))));

    private static Term Scaled(Term term)
    {
        if (term.IsZero) return Term.Empty;
        Coefficient u = Content.Of(term.U), v = Content.Of(term.V);
        return new Term(Content.Times(term.U, Content.Inverse(u)), Content.Times(term.V, Content.Inverse(v)), Content.Times(term.W, u * v));
    }

    private static Term Reduced(Term term, long q)
    {
        var t = new Term(Mod(term.U, 1), Mod(term.V, 1), Mod(term.W, 1));
        if (t.IsZero) return Term.Empty;
        if (Residue.Inverse(t.U[0].Value.Re.Numerator, q) is not { } u || Residue.Inverse(t.V[0].Value.Re.Numerator, q) is not { } v) return t;
        return new Term(Mod(t.U, u), Mod(t.V, v), Mod(t.W, t.U[0].Value.Re.Numerator * t.V[0].Value.Re.Numerator));

        Entry[] Mod(Entry[] vector, BigInteger by) =>
            [.. vector.Select(e => new Entry(e.Index, Reduce(e.Value.Re, by))).Where(e => !e.Value.IsZero)];

        Coefficient Reduce(Rational x, BigInteger by) => new Rational((Residue.Of(x, q)!.Value * Residue.Of(by, q)).Value);
    }

    private readonly record struct Term(Entry[] U, Entry[] V, Entry[] W) : IComparable<Term>
    {
        public static Term Empty => new([], [], []);
        public bool IsZero => U.Length == 0 || V.Length == 0 || W.Length == 0;

        public int CompareTo(Term other) =>
            Compare(U, other.U) is not 0 and var u ? u : Compare(V, other.V) is not 0 and var v ? v : Compare(W, other.W);

        private static int Compare(Entry[] a, Entry[] b)
        {
            for (int k = 0; k < Math.Min(a.Length, b.Length); k++)
            {
                int c = a[k].Index.CompareTo(b[k].Index);
                if (c == 0) c = a[k].Value.Re.CompareTo(b[k].Value.Re);
                if (c == 0) c = a[k].Value.Im.CompareTo(b[k].Value.Im);
                if (c != 0) return c;
            }
            return a.Length.CompareTo(b.Length);
        }
    }
}
