using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Recombination;

/// <summary>Coefficients over ℤ/q by their representatives of least absolute value; in characteristic 0 everything stays as it
/// is.</summary>
internal static class Residues
{
    /// <summary>Balanced residues, without the terms that are zero.</summary>
    public static Scheme Balanced(Scheme scheme, Ring ring)
    {
        if (ring.Modulus == 0) return scheme;
        Entry[][][] rows = [.. scheme.Factors.Select(f => Enumerable.Range(0, f.Rank).Select(r => Balanced(f.Term(r), ring)).ToArray())];
        int[] left = [.. Enumerable.Range(0, scheme.Rank).Where(r => rows.All(f => f[r].Length > 0))];
        Factor[] factors = [.. scheme.Factors.Zip(rows, (f, of) => Factor.FromTerms(f.Size, [.. left.Select(r => of[r])]))];
        return new(scheme.Shape, factors[0], factors[1], factors[2]);
    }

    /// <summary>The representative of a real coefficient whose denominator is a unit.</summary>
    public static Coefficient Balanced(Coefficient c, Ring ring) =>
        ring.Modulus == 0 ? c : new Rational(AlongAxis.Balanced(Residue.Of(c.Re, ring.Modulus)!.Value.Value, ring.Modulus));

    private static Entry[] Balanced(ReadOnlySpan<Entry> vector, Ring ring)
    {
        List<Entry> left = new(vector.Length);
        foreach (ref readonly Entry e in vector)
            if (Balanced(e.Value, ring) is { IsZero: false } value) left.Add(e with { Value = value });
        return [.. left];
    }
}
