using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and term tables. Plane entries are addressed as in the scheme's factors.</summary>
internal static class TermCodec<TCoefficients, T, TLayout>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
    where TLayout : struct, ITermLayout
{
    /// <summary>The longest factor that T can hold.</summary>
    public static int Room => T.PlaneWidth(TCoefficients.Units);

    /// <summary>Replaces the table's content by the scheme's terms; those that are zero over the coefficients are left out.</summary>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here, or the layout is cyclic and the scheme is
    /// not.</exception>
    public static void Encode(Scheme scheme, TermTable<T, TLayout> terms) =>
        Encode(PackedScheme.Of(scheme, TCoefficients.Ring), terms);

    /// <summary>The same of a packed scheme over the ring of the coefficients.</summary>
    /// <exception cref="ArgumentException">The layout is cyclic and the scheme is not.</exception>
    public static void Encode(PackedScheme scheme, TermTable<T, TLayout> terms)
    {
        terms.Clear();
        T[] vectors = new T[3 * scheme.Rank];
        foreach ((int x, int r, int a, int value) in scheme.Entries)
            vectors[3 * r + x] |= T.Single(Room * Units<TCoefficients>.Of(value) + Place(a, x, scheme.Tensor));
        List<Term> all = [];
        for (int r = 0; r < scheme.Rank; r++)
        {
            T u = TCoefficients.Canonical(vectors[3 * r], out int unitU), v = TCoefficients.Canonical(vectors[3 * r + 1], out int unitV),
                w = TCoefficients.Canonical(vectors[3 * r + 2], out int unitW);
            if (u.IsZero || v.IsZero || w.IsZero) continue;
            all.Add(new Term(u, v, w, Units<TCoefficients>.Product(Units<TCoefficients>.Product(unitU, unitV), unitW)));
        }
        if (TLayout.Tied) all = Orbits(all, terms);
        foreach (Term t in all) terms.Add(t.U, t.V, t.W, t.Unit);
    }

    /// <summary>The table's terms as a scheme; over GF(q) its coefficients are the least residues 0 … q−1.</summary>
    public static Scheme Decode(TermTable<T, TLayout> terms, Tensor tensor) => Pack(terms, tensor).Scheme;

    /// <summary>
    /// The table's terms. They come in the order that Encode turns back into the same table, so that a walk may be put aside as a packed
    /// scheme and go on from it.
    /// </summary>
    public static PackedScheme Pack(TermTable<T, TLayout> terms, Tensor tensor)
    {
        List<Term> all = [];
        for (int r = 0; r < terms.Count; r++)
        {
            Term t = new(terms.Factor(0, r), terms.Factor(1, r), terms.Factor(2, r), terms.Unit(r));
            if (TLayout.Tied) all.AddRange(t.Rotated, t.Rotated.Rotated);
            all.Add(t);
        }
        foreach ((T a, int unit) in terms.Cubes.Reverse()) all.Add(new Term(a, a, a, unit));
        return new PackedScheme(tensor, all.Count, TCoefficients.Ring, all.SelectMany((t, r) => Entries(t.U, 0, r, tensor)
            .Concat(Entries(t.V, 1, r, tensor)).Concat(Entries(TCoefficients.Times(t.W, t.Unit), 2, r, tensor))));
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

    private static IEnumerable<(int Factor, int Term, int Index, int Value)> Entries(T bits, int x, int r, Tensor tensor)
    {
        int length = tensor.Sizes[x];
        for (int a = 0; a < length; a++)
        {
            int bit = Place(a, x, tensor);
            for (int k = 0; k < TCoefficients.Units; k++, bit += Room)
                if (bits.Has(bit)) yield return (x, r, a, Units<TCoefficients>.Value(k));
        }
    }

    /// <summary>The bit for entry a of factor x; in a tied layout W, of a square shape, is transposed.</summary>
    private static int Place(int a, int x, Tensor tensor) =>
        TLayout.Tied && x == 2 ? a % tensor.Shape.P * tensor.Shape.M + a / tensor.Shape.P : a;
}
