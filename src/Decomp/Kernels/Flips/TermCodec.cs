using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Flips;

/// <summary>Between exact schemes and term tables. Plane entries are addressed as in the scheme's factors.</summary>
public static class TermCodec<TCoefficients, T>
    where TCoefficients : struct, ICoefficients
    where T : unmanaged, IBits<T>
{
    private static int NegativePlane => T.Width / 2;

    /// <summary>The longest factor that T can hold.</summary>
    public static int Room => TCoefficients.Signed ? T.Width / 2 : T.Width;

    /// <summary>Replaces the table's content by the scheme's terms; those that are zero over the coefficients are left out.</summary>
    /// <exception cref="ArgumentException">Some coefficient has no counterpart here.</exception>
    public static void Encode(Scheme scheme, TermTable<T> terms)
    {
        terms.Clear();
        for (int r = 0; r < scheme.Rank; r++)
        {
            (T u, int minusU) = Vector(scheme.U.Term(r));
            (T v, int minusV) = Vector(scheme.V.Term(r));
            (T w, int minusW) = Vector(scheme.W.Term(r));
            if (!u.IsZero && !v.IsZero && !w.IsZero) terms.Add(u, v, w, minusU ^ minusV ^ minusW);
        }
    }

    /// <summary>The table's terms as a scheme; over GF(q) its coefficients are the least residues 0 … q−1.</summary>
    public static Scheme Decode(TermTable<T> terms, Shape shape)
    {
        var factors = new Factor[3];
        ReadOnlySpan<int> sizes = [shape.USize, shape.VSize, shape.WSize];
        for (int x = 0; x < 3; x++)
        {
            var rows = new List<Entry>[terms.Rank];
            for (int r = 0; r < terms.Rank; r++)
            {
                T bits = TCoefficients.Negate(terms.Factor(x, r), x == 2 ? terms.Sign(r) : 0);
                rows[r] = [];
                for (int a = 0; a < sizes[x]; a++)
                    if (bits.Has(a)) rows[r].Add(new Entry(a, Coefficient.One));
                    else if (TCoefficients.Signed && bits.Has(NegativePlane + a)) rows[r].Add(new Entry(a, MinusOne));
            }
            factors[x] = Verify.Factor.FromTerms(sizes[x], rows);
        }
        return new Scheme(shape, factors[0], factors[1], factors[2]);
    }

    private static Coefficient MinusOne { get; } =
        new Rational(TCoefficients.Ring.Modulus == 0 ? BigInteger.MinusOne : TCoefficients.Ring.Modulus - 1);

    private static (T Canonical, int Negated) Vector(ReadOnlySpan<Entry> entries)
    {
        T bits = default;
        foreach (ref readonly Entry e in entries)
        {
            switch (Sign(e.Value))
            {
                case 1: bits |= T.Single(e.Index); break;
                case -1: bits |= T.Single(NegativePlane + e.Index); break;
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
