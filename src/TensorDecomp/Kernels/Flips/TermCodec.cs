using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and term tables. Plane entries are addressed as in the scheme's factors.</summary>
public static class TermCodec<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    private static int NegativePlane => T.Width / 2;

    /// <summary>The longest factor that T can hold.</summary>
    public static int Room => TCoefficients.Signed ? T.Width / 2 : T.Width;

    /// <summary>Replaces the table's content by the scheme's terms; those that are zero over the coefficients are left out.</summary>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here, or the layout is cyclic and the scheme is
    /// not.</exception>
    public static void Encode(Scheme scheme, TermTable<T, TLayout> terms)
    {
        terms.Clear();
        List<Term> all = [];
        for (int r = 0; r < scheme.Rank; r++)
        {
            (T u, int minusU) = Vector(scheme.U.Term(r));
            (T v, int minusV) = Vector(scheme.V.Term(r));
            (T w, int minusW) = Vector(scheme.W.Term(r), TLayout.Tied ? scheme.Shape : null);
            if (!u.IsZero && !v.IsZero && !w.IsZero) all.Add(new Term(u, v, w, minusU ^ minusV ^ minusW));
        }
        if (TLayout.Tied) all = Orbits(all, terms);
        foreach (Term t in all) terms.Add(t.U, t.V, t.W, t.Sign);
    }

    /// <summary>
    /// The table's terms as a scheme; over GF(q) its coefficients are the least residues 0 … q−1. They come in the order that
    /// <see cref="Encode"/> turns back into the same table, so that a walk may be put aside as a scheme and go on from it.
    /// </summary>
    public static Scheme Decode(TermTable<T, TLayout> terms, Shape shape)
    {
        List<Term> all = [];
        for (int r = 0; r < terms.Count; r++)
        {
            Term t = new(terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Sign(r));
            if (TLayout.Tied) all.AddRange(t.Rotated, t.Rotated.Rotated);
            all.Add(t);
        }
        foreach ((T a, int sign) in terms.Cubes.Reverse()) all.Add(new Term(a, a, a, sign));
        return new Scheme(shape,
            Verify.Factor.FromTerms(shape.USize, [.. all.Select(t => Entries(t.U, shape.USize, null))]),
            Verify.Factor.FromTerms(shape.VSize, [.. all.Select(t => Entries(t.V, shape.VSize, null))]),
            Verify.Factor.FromTerms(shape.WSize,
                [.. all.Select(t => Entries(TCoefficients.Negate(t.W, t.Sign), shape.WSize, TLayout.Tied ? shape : null))]));
    }

    private readonly record struct Term(T U, T V, T W, int Sign)
    {
        public Term Rotated => new(V, W, U, Sign);
    }

    /// <summary>The last term of each orbit; the terms a⊗a⊗a go to the table's cubes, the last one first.</summary>
    private static List<Term> Orbits(List<Term> all, TermTable<T, TLayout> terms)
    {
        List<(T, int)> cubes = [];
        List<Term> orbits = [];
        List<Term> left = [.. all];
        while (left.Count > 0)
        {
            Term t = left[^1];
            left.RemoveAt(left.Count - 1);
            if (t.Rotated == t) cubes.Add((t.U, t.Sign));
            else if (RemoveLast(left, t.Rotated) && RemoveLast(left, t.Rotated.Rotated)) orbits.Add(t);
            else throw new ArgumentException($"The scheme has no cyclic symmetry: a rotation of one of its {all.Count} terms is missing.");
        }
        orbits.Reverse();
        terms.Cubes = cubes;
        return orbits;
    }

    /// <summary>Of equal terms the nearest: those further away belong to another orbit.</summary>
    private static bool RemoveLast(List<Term> terms, Term term)
    {
        int at = terms.LastIndexOf(term);
        if (at >= 0) terms.RemoveAt(at);
        return at >= 0;
    }

    private static List<Entry> Entries(T bits, int length, Shape? transposed)
    {
        List<Entry> entries = [];
        for (int a = 0; a < length; a++)
        {
            int bit = Place(a, transposed);
            if (bits.Has(bit)) entries.Add(new Entry(a, Coefficient.One));
            else if (TCoefficients.Signed && bits.Has(NegativePlane + bit)) entries.Add(new Entry(a, MinusOne));
        }
        return entries;
    }

    /// <summary>The bit for entry a of a factor; W of a square shape is transposed where a shape is given.</summary>
    private static int Place(int a, Shape? transposed) => transposed is { } s ? a % s.P * s.M + a / s.P : a;

    private static Coefficient MinusOne { get; } =
        new Rational(TCoefficients.Ring.Modulus == 0 ? BigInteger.MinusOne : TCoefficients.Ring.Modulus - 1);

    private static (T Canonical, int Negated) Vector(ReadOnlySpan<Entry> entries, Shape? transposed = null)
    {
        T bits = default;
        foreach (ref readonly Entry e in entries)
        {
            switch (Sign(e.Value))
            {
                case 1: bits |= T.Single(Place(e.Index, transposed)); break;
                case -1: bits |= T.Single(NegativePlane + Place(e.Index, transposed)); break;
            }
        }
        return (TCoefficients.Canonical(bits, out int negated), negated);
    }

    private static int Sign(Coefficient c)
    {
        long q = TCoefficients.Ring.Modulus;
        if (!c.IsReal || !TCoefficients.Ring.Contains(c))
            throw new ArgumentException($"The coefficient {c} has no counterpart in {TCoefficients.Ring}.");
        if (q == 0) return c.Re.Sign;
        long residue = Residue.Of(c.Re, q)!.Value.Value;
        return residue <= q / 2 ? (int)residue : (int)(residue - q);
    }
}
