using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace TensorDecomp.Verify;

/// <summary>
/// The representative of a scheme under reordering of terms and rescaling inside them: u and v of each term are primitive
/// (coprime Gaussian integers, the first nonzero one with Re &gt; 0 and Im ≥ 0), w carries the rest, terms are sorted.
/// Over a prime field the first nonzero coefficients of u and v are 1 (over other ℤ/q where they are units). Equal schemes get equal bytes
/// on every machine.
/// </summary>
public static class CanonicalForm
{
    /// <summary>The representative of a scheme, of the same rank: zero terms stay, empty throughout.</summary>
    /// <exception cref="ArgumentException">The coefficients have no image in the finite ring.</exception>
    public static Scheme Of(Scheme scheme, Ring ring)
    {
        if (ring.Modulus != 0 && !ring.Contains(scheme)) throw new ArgumentException($"The scheme has coefficients that {ring} lacks.");
        if (scheme.CanonicalModulo == ring.Modulus) return scheme;
        var terms = new Term[scheme.Rank];
        for (int r = 0; r < terms.Length; r++)
            terms[r] = Scaled(new Term([.. scheme.U.Term(r)], [.. scheme.V.Term(r)], [.. scheme.W.Term(r)]), ring);
        Array.Sort(terms);
        return new Scheme(scheme.Tensor,
            Factor.FromTerms(scheme.Tensor.USize, [.. terms.Select(t => t.U)]),
            Factor.FromTerms(scheme.Tensor.VSize, [.. terms.Select(t => t.V)]),
            Factor.FromTerms(scheme.Tensor.WSize, [.. terms.Select(t => t.W)]))
        { CanonicalModulo = ring.Modulus };
    }

    /// <summary>
    /// The scheme as text, one line per term: the coefficients of u, v and w separated by blanks, the vectors by " ; ".
    /// Two lines lead: "decomp 1 m n p R" and the ring, which in characteristic 0 is the smallest that holds the
    /// canonical coefficients, whatever name the caller knows it by. Of a tensor that is no matrix product they are "decomp tensor 1" with
    /// the three sizes and R, and the ring, and a third has its entries "A B C value", separated by " ; ".
    /// </summary>
    public static string Text(Scheme canonical, Ring ring)
    {
        var text = new StringBuilder();
        Tensor t = canonical.Tensor;
        string zeros = string.Concat(Enumerable.Repeat("0 ", canonical.Factors.Max(f => f.Size)));
        text.Append(t.Product is { } s ? $"decomp 1 {s.M} {s.N} {s.P} " : $"decomp tensor 1 {t.USize} {t.VSize} {t.WSize} ")
            .Append($"{canonical.Rank}\n{(ring.Modulus == 0 ? Ring.Of(canonical) : ring)}\n");
        if (t.Product is null) text.AppendJoin(" ; ", t.Entries.Select(e => $"{e.A} {e.B} {e.C} {e.Value}")).Append('\n');
        for (int r = 0; r < canonical.Rank; r++)
        {
            for (int x = 0; x < 3; x++)
            {
                if (x > 0) text.Append(" ; ");
                Factor factor = canonical.Factors[x];
                int next = 0;
                foreach (ref readonly Entry e in factor.Term(r))
                {
                    text.Append(zeros, 0, 2 * (e.Index - next)).Append($"{e.Value}").Append(' ');
                    next = e.Index + 1;
                }
                text.Append(zeros, 0, 2 * (factor.Size - next));
                text.Length--; // the last blank
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>SHA-256 of the canonical text in lower-case hexadecimal: the identity of a scheme.</summary>
    public static string Hash(Scheme canonical, Ring ring) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text(canonical, ring))));

    /// <summary>The vector up to scale: primitive in characteristic 0, led by 1 modulo q where the leading entry is a unit.</summary>
    internal static Entry[] Direction(ReadOnlySpan<Entry> vector, Ring ring) => Split(vector, ring).Direction;

    private static Term Scaled(Term term, Ring ring)
    {
        if (ring.Modulus != 0) term = new(Modulo(term.U, ring.Modulus), Modulo(term.V, ring.Modulus), Modulo(term.W, ring.Modulus));
        if (term.IsZero) return Term.Empty;
        (Entry[] u, Coefficient uScale) = Split(term.U, ring);
        (Entry[] v, Coefficient vScale) = Split(term.V, ring);
        return new Term(u, v, Times(term.W, uScale * vScale, ring));
    }

    /// <summary>vector = scale · direction.</summary>
    private static (Entry[] Direction, Coefficient Scale) Split(ReadOnlySpan<Entry> vector, Ring ring)
    {
        if (ring.Modulus == 0 && Content.Of(vector) is var content) return (Times(vector, Content.Inverse(content), ring), content);
        Coefficient lead = vector[0].Value;
        return Residue.Inverse(lead.Re.Numerator, ring.Modulus) is { } inverse
            ? (Times(vector, new Rational(inverse), ring), lead)
            : (vector.ToArray(), Coefficient.One);
    }

    private static Entry[] Times(ReadOnlySpan<Entry> vector, Coefficient scale, Ring ring)
    {
        if (scale.Equals(Coefficient.One)) return vector.ToArray();
        var product = new Entry[vector.Length];
        for (int k = 0; k < product.Length; k++) product[k] = new Entry(vector[k].Index, vector[k].Value * scale);
        return ring.Modulus == 0 ? product : Modulo(product, ring.Modulus);
    }

    private static Entry[] Modulo(Entry[] vector, long q)
    {
        var reduction = new Reduction(q);
        return [.. vector.Select(e => new Entry(e.Index, new Rational(reduction.Of(e.Value.Re).Value))).Where(e => !e.Value.IsZero)];
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
