using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and term tables. Plane entries are addressed as in the scheme's factors.</summary>
public static class TermCodec<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    /// <summary>The longest factor that T can hold.</summary>
    public static int Room => T.PlaneWidth(TCoefficients.Units);

    /// <summary>Replaces the table's content by the scheme's terms; those that are zero over the coefficients are left out.</summary>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here, or the layout is cyclic and the scheme is
    /// not.</exception>
    public static void Encode(Scheme scheme, TermTable<T, TLayout> terms)
    {
        terms.Clear();
        List<Term> all = [];
        for (int r = 0; r < scheme.Rank; r++)
        {
            (T u, int unitU) = Vector(scheme.U.Term(r));
            (T v, int unitV) = Vector(scheme.V.Term(r));
            (T w, int unitW) = Vector(scheme.W.Term(r), TLayout.Tied ? scheme.Shape : null);
            if (u.IsZero || v.IsZero || w.IsZero) continue;
            all.Add(new Term(u, v, w, Units<TCoefficients>.Product(Units<TCoefficients>.Product(unitU, unitV), unitW)));
        }
        if (TLayout.Tied) all = Orbits(all, terms);
        foreach (Term t in all) terms.Add(t.U, t.V, t.W, t.Unit);
    }

    /// <summary>
    /// The table's terms as a scheme; over GF(q) its coefficients are the least residues 0 … q−1. They come in the order that
    /// <see cref="Encode"/> turns back into the same table, so that a walk may be put aside as a scheme and go on from it.
    /// </summary>
    public static Scheme Decode(TermTable<T, TLayout> terms, Tensor tensor)
    {
        List<Term> all = [];
        for (int r = 0; r < terms.Count; r++)
        {
            Term t = new(terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Unit(r));
            if (TLayout.Tied) all.AddRange(t.Rotated, t.Rotated.Rotated);
            all.Add(t);
        }
        foreach ((T a, int unit) in terms.Cubes.Reverse()) all.Add(new Term(a, a, a, unit));
        return new Scheme(tensor,
            Verify.Factor.FromTerms(tensor.USize, [.. all.Select(t => Entries(t.U, tensor.USize, null))]),
            Verify.Factor.FromTerms(tensor.VSize, [.. all.Select(t => Entries(t.V, tensor.VSize, null))]),
            Verify.Factor.FromTerms(tensor.WSize,
                [.. all.Select(t => Entries(TCoefficients.Times(t.W, t.Unit), tensor.WSize, TLayout.Tied ? tensor.Shape : null))]));
    }

    private readonly record struct Term(T U, T V, T W, int Unit)
    {
        public Term Rotated => new(V, W, U, Unit);
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
            if (t.Rotated == t) cubes.Add((t.U, t.Unit));
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
            for (int k = 0; k < TCoefficients.Units; k++, bit += Room)
                if (bits.Has(bit)) entries.Add(new Entry(a, s_values[k]));
        }
        return entries;
    }

    /// <summary>The bit for entry a of a factor; W of a square shape is transposed where a shape is given.</summary>
    private static int Place(int a, Shape? transposed) => transposed is { } s ? a % s.P * s.M + a / s.P : a;

    private static readonly Coefficient[] s_values =
        [.. Enumerable.Range(0, TCoefficients.Units).Select(k => (Coefficient)new Rational(Units<TCoefficients>.Value(k)))];

    private static (T Canonical, int Unit) Vector(ReadOnlySpan<Entry> entries, Shape? transposed = null)
    {
        T bits = default;
        foreach (ref readonly Entry e in entries)
        {
            int k = Units<TCoefficients>.Of(e.Value);
            if (k != Units<TCoefficients>.Zero) bits |= T.Single(Room * k + Place(e.Index, transposed));
        }
        return (TCoefficients.Canonical(bits, out int unit), unit);
    }
}
