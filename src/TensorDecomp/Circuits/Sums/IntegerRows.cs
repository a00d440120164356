using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Circuits.Sums;

/// <summary>
/// The terms of a scheme as primitive vectors of small integers with a fraction each, which sums keep small: s·u⊗v⊗w. Over a finite field,
/// and where coefficients are −1, 0 and 1, the fractions are signs.
/// </summary>
internal sealed class IntegerRows(Ring ring)
{
    /// <summary>Bound of the integers that a walk passes through.</summary>
    private const int Largest = 16;

    private readonly int _modulus = (int)ring.Modulus;

    /// <summary>Whether the only units of the ring that walks need are 1 and −1, which neither i nor larger fields leave them.</summary>
    public static bool Hold(Ring ring) => !ring.Imaginary && ring.Modulus is 0 or 2 or 3;

    /// <summary>Whether the coefficients of a form are integers that a walk passes through.</summary>
    public static bool Hold(Entry[] form) =>
        form.All(e => e.Value.IsReal && e.Value.Re.IsInteger && BigInteger.Abs(e.Value.Re.Numerator) <= Largest);

    /// <summary>A form without what all its coefficients are multiples of; over a finite field as it is.</summary>
    public Entry[] Primitive(Entry[] form)
    {
        if (_modulus > 0 || form.Length == 0) return form;
        Coefficient inverse = Content.Inverse(Content.Of(form));
        return [.. form.Select(e => e with { Value = e.Value * inverse })];
    }

    /// <summary>The vectors of the factors by factor and term, and what each term is multiplied by.</summary>
    /// <exception cref="ArgumentException">A coefficient is too large, or not of the ring; or a term is zero.</exception>
    public (sbyte[][][] Rows, SmallFraction[] Scales) Of(Scheme scheme)
    {
        SmallFraction[] scales = [.. Enumerable.Repeat(SmallFraction.One, scheme.Rank)];
        return ([.. scheme.Factors.Select(factor => Enumerable.Range(0, scheme.Rank).Select(r => Row(factor, r, scales)).ToArray())],
            scales);
    }

    /// <summary>The scheme again; its third factor carries the fractions.</summary>
    public Scheme ToScheme(Tensor tensor, sbyte[][][] rows, SmallFraction[] scales)
    {
        return new Scheme(tensor, Of(0, _ => SmallFraction.One), Of(1, _ => SmallFraction.One), Of(2, r => scales[r]));

        Factor Of(int f, Func<int, SmallFraction> scale) => Factor.FromTerms(tensor.Sizes[f], [.. rows[f].Select((row, r) =>
            row.Select((c, index) => new Entry(index, Residual(c, scale(r)))).Where(e => !e.Value.IsZero).ToArray())]);
    }

    /// <summary>into = (x·a + y·b)/content, reduced, with its content, which is 1 over a finite field; 0 where that is zero, or leaves the
    /// ring or the bound.</summary>
    public int Sum(sbyte[] a, int x, sbyte[] b, int y, sbyte[] into)
    {
        int content = 0, bound = _modulus == 0 && ring == Ring.Zt ? 1 : Largest;
        for (int k = 0; k < a.Length; k++)
        {
            int sum = Reduced(x * a[k] + y * b[k]);
            if (sum < -bound || sum > bound) return 0;
            into[k] = (sbyte)sum;
            if (content != 1 && sum != 0) content = SmallFraction.Divisor(content, sum);
        }
        if (content <= 1 || _modulus > 0) return Math.Min(content, 1);
        for (int k = 0; k < into.Length; k++) into[k] = (sbyte)(into[k] / content);
        return content;
    }

    /// <summary>The vectors after a change of basis; null where one leaves the ring or the bound.</summary>
    public sbyte[][]? Sheared(sbyte[][] rows, Shear shear)
    {
        int bound = _modulus == 0 && ring == Ring.Zt ? 1 : Largest;
        sbyte[][] sheared = new sbyte[rows.Length][];
        for (int r = 0; r < rows.Length; r++)
        {
            sbyte[] row = sheared[r] = (sbyte[])rows[r].Clone();
            for (int k = 0, step = 0; k < shear.Count; k++, step += shear.Stride)
            {
                int sum = Reduced(row[shear.Target + step] + shear.Sign * row[shear.Source + step]);
                if (sum < -bound || sum > bound) return null;
                row[shear.Target + step] = (sbyte)sum;
            }
        }
        return sheared;
    }

    /// <summary>Whether the ring has the fraction.</summary>
    public bool Has(SmallFraction scale) =>
        scale.Denominator == 1 && (ring != Ring.Zt || Math.Abs(scale.Numerator) == 1) || ring.Contains(scale.Exact);

    private int Reduced(int sum) => _modulus switch
    {
        2 => sum & 1,
        3 => (sum % 3) is 2 or -2 ? -(sum % 3) / 2 : sum % 3,
        _ => sum,
    };

    private Rational Residual(int c, SmallFraction scale) =>
        _modulus == 0 ? new Rational(c) * scale.Exact.Re : new Rational(((c * scale.Numerator) % _modulus + _modulus) % _modulus);

    private sbyte[] Row(Factor factor, int term, SmallFraction[] scales)
    {
        ReadOnlySpan<Entry> vector = factor.Term(term);
        if (vector.Length == 0) throw new ArgumentException($"Term {term + 1} is zero.");
        Coefficient content = _modulus > 0 ? Coefficient.One : Content.Of(vector);
        sbyte[] row = new sbyte[factor.Size];
        foreach (ref readonly Entry e in vector)
        {
            Rational value = (e.Value * Content.Inverse(content)).Re;
            BigInteger integer = _modulus == 0 ? value.Numerator
                : Residue.Of(value, _modulus) is { } residue ? residue.Value == 2 && _modulus == 3 ? -1 : residue.Value : Largest + 1;
            if (!e.Value.IsReal || BigInteger.Abs(integer) > Largest)
                throw new ArgumentException($"The coefficient {e.Value} is too large.");
            row[e.Index] = (sbyte)integer;
        }
        if (_modulus == 0 && content != Coefficient.One)
            scales[term] = SmallFraction.Of(content.Re) is { } factorOf && scales[term].Times(factorOf) is { } scale ? scale
                : throw new ArgumentException($"The coefficients of term {term + 1} are too large.");
        return row;
    }
}
